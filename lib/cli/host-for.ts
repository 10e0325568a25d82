import type { Clock } from '../case/clock.ts';
import type { RunMode } from '../case/journal-entry.ts';
import type { Host } from '../host/host.ts';
import { jsonHost } from '../host/json-host.ts';
import { createScreen } from '../host/screen.ts';
import { terminalHost } from '../host/terminal-host.ts';
import { unattendedHost } from '../host/unattended-host.ts';
import { type Io, isInteractive } from './io.ts';

export interface HostSettings {
  readonly mode: RunMode;
  readonly json: boolean;
  readonly yes: boolean;
  readonly approvals: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

/** Where text for people goes: standard error as soon as standard output carries JSON. */
export function peopleOutput(io: Io, json: boolean): Io['stdout'] {
  return json ? io.stderr : io.stdout;
}

/** The host a run talks to: a person at a terminal or the flags, and JSON lines beside either. */
export function hostFor(io: Io, settings: HostSettings): Host {
  const output = peopleOutput(io, settings.json);
  const interactive = isInteractive(io, output);
  const screen = createScreen({
    output,
    live: interactive,
    // https://no-color.org
    colour: output.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb',
  });
  const { yes, approvals } = settings;
  const people =
    settings.mode === 'unattended' || !interactive
      ? unattendedHost({ yes, approvals }, screen)
      : terminalHost(screen, { input: io.stdin, output });
  if (!settings.json) return people;
  return jsonHost(people, settings.clock, (line) => io.stdout.write(`${line}\n`));
}
