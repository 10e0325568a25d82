import { systemClock } from '../case/clock.ts';
import { EXIT, type ExitCode } from '../playbook/errors.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { caseRoot } from './case-root.ts';
import { type Run, realWorld, runOpenedCase } from './compose.ts';
import { approvalsOf, modeOf, type ResumeFlags } from './flags.ts';
import { hostFor, peopleOutput } from './host-for.ts';
import { type Io, isInteractive } from './io.ts';
import { findCase, requireNamedCase } from './open-case.ts';

/** `spillkit resume [case]` */
export async function resumeCommand(
  name: string | undefined,
  flags: ResumeFlags,
  playbooks: readonly AnyPlaybook[],
  io: Io,
): Promise<ExitCode> {
  requireNamedCase(name, flags, 'resume');
  const json = flags.json === true;
  const interactive = isInteractive(io, peopleOutput(io, json));
  const mode = modeOf(flags, interactive);
  const settings = { mode, json, yes: flags.yes === true, clock: systemClock };
  const asking = hostFor(io, { ...settings, approvals: new Map() });
  const { dir, playbook } = await findCase(
    {
      name,
      root: caseRoot(io, flags.caseDir),
      open: ({ exitCode }) => exitCode !== EXIT.verified,
      called: 'unfinished case',
    },
    playbooks,
    asking,
    io.signal,
  );
  const approvals = approvalsOf(
    flags,
    playbook.steps.map(({ id }) => id),
  );
  const host = hostFor(io, { ...settings, approvals });
  const run: Run = {
    playbook,
    world: realWorld(io, flags, host, mode),
    host,
    mode,
    signal: io.signal,
    ...(flags.only === undefined ? {} : { only: flags.only }),
    ...(flags.skip === undefined ? {} : { skip: flags.skip }),
  };
  return (await runOpenedCase(run, dir)).exitCode;
}
