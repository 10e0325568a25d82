import { systemClock } from '../case/clock.ts';
import type { Host } from '../host/host.ts';
import { absoluteFolder } from '../playbook/absolute-folder.ts';
import type { ExitCode } from '../playbook/errors.ts';
import type { RawInputs } from '../playbook/inputs.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { stepFlagsOf } from '../playbook/step-selection.ts';
import { caseRoot, elsewhere } from './case-root.ts';
import { type Run, realWorld, runNewCase, stepsToRun } from './compose.ts';
import {
  approvalsOf,
  inputsOf,
  modeOf,
  type RunFlags,
  requireKnownInputs,
  requireNamedTarget,
} from './flags.ts';
import { hostFor, peopleOutput } from './host-for.ts';
import { type Io, isInteractive } from './io.ts';
import { tellUnapproved } from './unapproved.ts';

/** Asks for the inputs no flag gave. An empty answer leaves the input out. */
async function askForInputs(
  playbook: AnyPlaybook,
  { given, steps }: { readonly given: RawInputs; readonly steps: readonly string[] },
  host: Host,
  io: Io,
): Promise<RawInputs> {
  let inputs = given;
  for (const question of playbook.inputs.questions(given, systemClock.now(), steps)) {
    const answer = await host.askInput(question, io.signal);
    if (answer.trim() === '') continue;
    const value = question.name === 'repo' ? absoluteFolder(answer.trim()) : answer.trim();
    inputs = { ...inputs, [question.name]: value };
  }
  return inputs;
}

/** `spillkit run <playbook>` */
export async function runCommand(playbook: AnyPlaybook, flags: RunFlags, io: Io): Promise<ExitCode> {
  const json = flags.json === true;
  const interactive = isInteractive(io, peopleOutput(io, json));
  const mode = modeOf(flags, interactive);
  const given = inputsOf(flags);
  requireKnownInputs(playbook, given);
  const running = stepsToRun(playbook, flags);
  requireNamedTarget(playbook.inputs.target(running), flags, mode);
  const steps = playbook.steps.map(({ id }) => id);
  const approvals = approvalsOf(flags, steps);
  const host = hostFor(io, {
    mode,
    json,
    yes: flags.yes === true,
    approvals,
    clock: systemClock,
  });
  const asking = interactive && mode !== 'unattended';
  const inputs = asking ? await askForInputs(playbook, { given, steps: running }, host, io) : given;
  const root = caseRoot(io, flags.caseDir);
  const run: Run = {
    playbook,
    world: realWorld(io, flags, host, mode),
    host,
    mode,
    signal: io.signal,
    ...stepFlagsOf(flags),
    ...elsewhere(io, root),
  };
  tellUnapproved(run, approvals, host);
  const result = await runNewCase(run, {
    root,
    mode: mode === 'dry-run' ? 'dry-run' : 'live',
    inputs,
  });
  return result.exitCode;
}
