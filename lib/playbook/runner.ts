import { explainNotWritable } from '../case/durable.ts';
import type { JournalFact } from '../case/journal-entry.ts';
import type { StepResult } from '../host/message.ts';
import { renderReport } from '../report/markdown.ts';
import { caseCommand } from './case-command.ts';
import type { Verdict } from './change.ts';
import { dryRunStep } from './dry-run-step.ts';
import { type EarlierRun, finishedEarlier } from './earlier-run.ts';
import { EXIT, type ExitCode, SpillkitError } from './errors.ts';
import type { Preflight } from './playbook.ts';
import { runStep, type StepEnd } from './run-step.ts';
import { describeError, isInterruption, openSession, type PlaybookRun, type Session } from './session.ts';
import type { Step } from './step.ts';
import { type Exclusion, excludedSteps } from './step-selection.ts';

export type { PlaybookRun } from './session.ts';

/** How a step of the run ended. */
interface StepReport {
  readonly id: string;
  readonly result: StepResult;
  /** What is left undone or to people, a sentence each. */
  readonly left: readonly string[];
}

export interface RunResult {
  readonly exitCode: ExitCode;
  /** Steps that ended, were carried over or were left out, in the playbook's order. */
  readonly steps: readonly StepReport[];
  /** Absolute path of `report.md`. */
  readonly report: string;
}

/**
 * Runs a playbook over a case, from its preflight to its report. Errors of single steps end up in the result;
 * a wrong flag and a case folder that can no longer be written to are thrown as SpillkitErrors.
 */
export async function runPlaybook<I>(run: PlaybookRun<I>): Promise<RunResult> {
  const { playbook, case: folder, mode } = run;
  const excluded = excludedSteps(
    playbook.steps.map((step) => step.id),
    run,
  );
  const session = openSession(run);
  const earlier: EarlierRun = { entries: [...folder.journal.entries()] };
  const resumed = earlier.entries.length > 0;
  const { caseId, dir: caseDir } = folder;
  try {
    await folder.journal.append({
      kind: resumed ? 'run-resumed' : 'run-started',
      playbook: playbook.id,
      mode,
    });
    session.notify({
      type: 'case-opened',
      caseId,
      caseDir,
      playbook: playbook.id,
      mode: mode === 'dry-run' ? mode : folder.mode,
      resumed,
    });
    const progress: Progress = { steps: [], undone: false, declined: false };
    const stopped = await runAll(session, earlier, excluded, progress);
    return await endRun(session, stopped ?? exitCodeOf(progress), progress.steps);
  } catch (error) {
    throw explainNotWritable(error, caseDir);
  }
}

interface Progress {
  readonly steps: StepReport[];
  undone: boolean;
  declined: boolean;
}

/** Gives the exit code when the run was cut short: refused or interrupted. */
async function runAll<I>(
  session: Session<I>,
  earlier: EarlierRun,
  excluded: ReadonlyMap<string, Exclusion>,
  progress: Progress,
): Promise<ExitCode | undefined> {
  try {
    if (!(await checkPreflight(session, excluded))) return EXIT.refused;
    await runSteps(session, earlier, excluded, progress);
    return undefined;
  } catch (error) {
    if (isInterruption(session, error)) {
      await tellInterrupted(session);
      return EXIT.interrupted;
    }
    if (!(error instanceof SpillkitError)) throw error;
    session.notify({ type: 'error', code: error.code, text: error.message });
    await note(session, `${error.code}: ${error.message}`);
    return error.exit;
  }
}

/** All probes are made before refusing, so that the responder can see to all of them at once. */
async function checkPreflight<I>(
  session: Session<I>,
  excluded: ReadonlyMap<string, Exclusion>,
): Promise<boolean> {
  let ready = true;
  const running = new Set(session.run.playbook.steps.map(({ id }) => id).filter((id) => !excluded.has(id)));
  for (const probe of session.run.playbook.preflight) {
    if (probe.steps !== undefined && !probe.steps.some((step) => running.has(step))) continue;
    session.run.signal.throwIfAborted();
    const verdict = await probeVerdict(session, probe);
    await session.run.case.journal.append({ kind: 'preflight-checked', title: probe.title, verdict });
    session.notify({ type: 'preflight', title: probe.title, verdict });
    if (verdict.held) continue;
    ready = false;
    session.notify({ type: 'error', code: 'PreflightRefused', text: `${probe.title}: ${verdict.found}` });
  }
  return ready;
}

async function probeVerdict<I>(session: Session<I>, probe: Preflight<I>): Promise<Verdict> {
  try {
    return await probe.check(session.read, session.run.input);
  } catch (error) {
    if (isInterruption(session, error)) throw error;
    const { code, message } = describeError(error);
    return { held: false, found: error instanceof SpillkitError ? message : `${code}: ${message}` };
  }
}

async function runSteps<I>(
  session: Session<I>,
  earlier: EarlierRun,
  excluded: ReadonlyMap<string, Exclusion>,
  progress: Progress,
): Promise<void> {
  const { steps } = session.run.playbook;
  for (const [at, step] of steps.entries()) {
    session.run.signal.throwIfAborted();
    const exclusion = excluded.get(step.id);
    if (exclusion !== undefined) {
      session.skipped.add(step.id);
      // A step outside `--only` is no part of this run; one in `--skip` is a decision of the responder.
      if (exclusion === 'in-skip') progress.declined = true;
      progress.steps.push({ id: step.id, result: 'skipped', left: [] });
      continue;
    }
    const carried = finishedEarlier(earlier, step);
    if (carried !== undefined) {
      await note(session, `${step.title}: ${carried.result} at ${carried.at}, not done again.`);
      progress.steps.push({ id: step.id, result: carried.result, left: carried.left });
      continue;
    }
    const end = await runOne(session, earlier, step, at + 1, steps.length);
    progress.steps.push({ id: step.id, result: end.result, left: end.left });
    progress.undone ||= end.undone;
    progress.declined ||= end.declined;
    if (end.result === 'skipped' || end.result === 'declined') session.skipped.add(step.id);
    if (end.stop) return;
  }
}

async function runOne<I>(
  session: Session<I>,
  earlier: EarlierRun,
  step: Step<I>,
  number: number,
  of: number,
): Promise<StepEnd> {
  const { id, title, phase, effect } = step;
  const notes = [...session.skipped].flatMap((skipped) => step.ifSkipped[skipped] ?? []);
  await session.run.case.journal.append({ kind: 'step-started', step: id });
  session.notify({ type: 'step-started', step: id, title, number, of, phase, effect: effect.kind, notes });
  const end =
    session.run.mode === 'dry-run' ? await dryRunStep(session, step) : await runStep(session, earlier, step);
  const { result, left } = end;
  await session.run.case.journal.append({ kind: 'step-ended', step: id, result, left });
  session.notify({ type: 'step-ended', step: id, result, left });
  return end;
}

async function tellInterrupted<I>(session: Session<I>): Promise<void> {
  const { mode } = session.run.case;
  // Only a real account is still there for another process.
  const wayOut =
    mode === 'live' ? `Go on with: ${caseCommand('resume', session.run)}` : 'Start it anew to go on.';
  const text = `Interrupted. What was done is in the journal. ${wayOut}`;
  session.notify({ type: 'error', code: 'Interrupted', text });
  await session.run.case.journal.append({ kind: 'note', level: 'warning', text });
}

function exitCodeOf(progress: Progress): ExitCode {
  if (progress.undone) return EXIT.leftUndone;
  return progress.declined ? EXIT.declined : EXIT.verified;
}

async function endRun<I>(
  session: Session<I>,
  exitCode: ExitCode,
  steps: readonly StepReport[],
): Promise<RunResult> {
  const { playbook, case: folder, mode } = session.run;
  const leftUndone = steps.flatMap(({ left }) => left);
  const fact: JournalFact = { kind: 'run-ended', exitCode, leftUndone };
  await folder.journal.append(fact);
  const report = await folder.write('report.md', renderReport(folder, playbook));
  const ended = exitCode !== EXIT.refused && exitCode !== EXIT.interrupted;
  if (ended) session.notify({ type: 'next-steps', steps: playbook.nextSteps });
  const of = mode === 'dry-run' ? mode : 'run';
  session.notify({ type: 'run-ended', of, exitCode, caseId: folder.caseId, report, leftUndone });
  return { exitCode, steps, report };
}

async function note<I>(session: Session<I>, text: string): Promise<void> {
  await session.run.case.journal.append({ kind: 'note', level: 'info', text });
  session.notify({ type: 'note', level: 'info', text });
}
