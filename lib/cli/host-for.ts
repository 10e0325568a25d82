import type { Clock } from '../case/clock.ts';
import type { RunMode } from '../case/journal-entry.ts';
import type { Host } from '../host/host.ts';
import { jsonHost } from '../host/json-host.ts';
import { createScreen, type Screen } from '../host/screen.ts';
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

/** Whether text for people may be coloured: https://no-color.org */
export function isColoured(io: Io, output: Io['stdout']): boolean {
  return output.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb';
}

function screenOn(io: Io, output: Io['stdout']): Screen {
  return createScreen({ output, live: isInteractive(io, output), colour: isColoured(io, output) });
}

/**
 * The host of a command that only looks and prints one answer. What passes goes to standard error, so that standard
 * output holds the answer alone; `clear` takes the passing line away before it.
 */
export function lookingHost(io: Io): { readonly host: Host; clear(): void } {
  const screen = screenOn(io, io.stderr);
  const host = unattendedHost({ yes: false, approvals: new Map() }, screen);
  return { host, clear: () => screen.clear() };
}

/** The host a run talks to: a person at a terminal or the flags, and JSON lines beside either. */
export function hostFor(io: Io, settings: HostSettings): Host {
  const output = peopleOutput(io, settings.json);
  const interactive = isInteractive(io, output);
  const screen = screenOn(io, output);
  const { yes, approvals } = settings;
  const people =
    settings.mode === 'unattended' || !interactive
      ? unattendedHost({ yes, approvals }, screen)
      : terminalHost(screen, { input: io.stdin, output });
  if (!settings.json) return people;
  return jsonHost(people, settings.clock, (line) => io.stdout.write(`${line}\n`));
}
