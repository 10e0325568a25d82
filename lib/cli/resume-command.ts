import { dirname } from 'node:path';
import type { CaseFacts } from '../case/case-folder.ts';
import { systemClock } from '../case/clock.ts';
import type { Host } from '../host/host.ts';
import { EXIT, type ExitCode } from '../playbook/errors.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { type StepFlags, stepFlagsOf } from '../playbook/step-selection.ts';
import { caseRoot, elsewhere } from './case-root.ts';
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
  const { dir, facts, playbook } = await findCase(
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
  const chosen = stepsOf(flags, facts);
  if (chosen !== flags) tellSteps(chosen, host);
  const run: Run = {
    playbook,
    world: realWorld(io, flags, host, mode),
    host,
    mode,
    signal: io.signal,
    ...stepFlagsOf(chosen),
    ...elsewhere(io, dirname(dir)),
  };
  return (await runOpenedCase(run, dir)).exitCode;
}

/** The steps that are named now, else those the case was started with. */
function stepsOf(flags: ResumeFlags, facts: CaseFacts): StepFlags {
  return flags.only === undefined && flags.skip === undefined ? facts : flags;
}

function tellSteps({ only, skip }: StepFlags, host: Host): void {
  const flags = [...(only ? ['--only', ...only] : []), ...(skip ? ['--skip', ...skip] : [])].join(' ');
  if (flags === '') return;
  const text = `As the case was started: ${flags}. Name other steps to change that.`;
  host.notify({ type: 'note', level: 'info', text });
}
