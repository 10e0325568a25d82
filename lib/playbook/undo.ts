import type { StepQuestion } from '../host/host.ts';
import { renderReport } from '../report/markdown.ts';
import { shellWord } from '../resources/aws-command.ts';
import { concurrently } from '../resources/concurrently.ts';
import { caseCommand } from './case-command.ts';
import type { Change, Outcome } from './change.ts';
import { EXIT, type ExitCode, SpillkitError } from './errors.ts';
import { groupBy } from './group-by.ts';
import { emptyPlan } from './plan.ts';
import { describeError, isInterruption, openSession, type PlaybookRun, type Session } from './session.ts';
import { isNamed, type Undoable, type UndoSelection, undoableChanges, unsettledChanges } from './undoable.ts';

/** The pseudo-step its plan and answer are told under. */
const UNDO = 'undo';
const AT_ONCE = 10;
/** Milliseconds before each further look at what still holds: AWS is eventually consistent. */
const LATER_LOOKS_MS = [0, 5_000, 10_000, 20_000];

/**
 * Takes applied changes of a case back, as far as they can be: shows them, asks, and journals and reads back each.
 * Nothing is selected but what was named. Gives 0 when all that was selected is taken back, 3 when nothing was.
 */
export async function undoChanges<I>(run: PlaybookRun<I>, named: UndoSelection): Promise<ExitCode> {
  const session = openSession(run);
  const { caseId, dir: caseDir, mode } = run.case;
  const playbook = run.playbook.id;
  session.notify({ type: 'case-opened', caseId, caseDir, mode, playbook, resumed: true });
  const found = undoableChanges(run.case.journal.entries(), session.kinds);
  const unnamed = named.steps === undefined && named.targets === undefined;
  const wanted = (one: Pick<Undoable, 'step' | 'change'>) => unnamed || isNamed(one, named);
  const offered = found.filter(wanted);
  const offeredIds = new Set(offered.map(idOf));
  const unsettled = unsettledChanges(run.case.journal.entries(), session.kinds).filter(
    (one) => wanted(one) && !offeredIds.has(idOf(one)),
  );
  const open = unsettled.map((one) => unsettledText(session, one));
  if (offered.length === 0 && open.length > 0)
    return endUndo(session, { exit: EXIT.leftUndone, failed: open });
  if (offered.length === 0) {
    const text = 'There is nothing to take back: nothing of it that can be undone was applied and still is.';
    session.notify({ type: 'note', level: 'info', text });
    return EXIT.verified;
  }
  const chosen = await askWhich(session, offered, named);
  if (chosen.length === 0) return EXIT.declined;
  await run.case.journal.append({ kind: 'undo-started', playbook, mode: run.mode });
  const { exit, failed } = await undoAll(session, chosen);
  const whole = exit === EXIT.verified && open.length > 0 ? EXIT.leftUndone : exit;
  return endUndo(session, { exit: whole, failed: [...failed, ...open] });
}

function unsettledText<I>({ run }: Session<I>, { change }: Pick<Undoable, 'change'>): string {
  return `Take back: ${change.title}: the run ended while it was under way, so whether it stands is not known. ${caseCommand('resume', run)} reads it back; take it back after that.`;
}

async function askWhich<I>(
  session: Session<I>,
  offered: readonly Undoable[],
  named: UndoSelection,
): Promise<readonly Undoable[]> {
  const { host, signal } = session.run;
  const question = questionFor(session, offered, named);
  session.notify({ type: 'step-planned', step: UNDO, plan: question.plan, round: 1 });
  const answer = await host.askStep(question, signal);
  signal.throwIfAborted();
  const selected = answer.answer === 'apply' ? new Set(answer.selected) : new Set<string>();
  const deselected = offered.filter((one) => !selected.has(idOf(one))).map(idOf);
  session.notify({ type: 'step-answered', step: UNDO, answer: answer.answer, by: answer.by, deselected });
  return offered.filter((one) => selected.has(idOf(one)));
}

interface UndoEnd {
  readonly exit: ExitCode;
  /** A sentence for each change that could not be taken back. */
  readonly failed: readonly string[];
}

async function endUndo<I>({ run, notify }: Session<I>, { exit, failed }: UndoEnd): Promise<ExitCode> {
  const { case: folder, playbook } = run;
  // A case of which something was taken back is not finished, however well the undo went.
  const standing = exit === EXIT.verified ? EXIT.leftUndone : exit;
  await folder.journal.append({ kind: 'run-ended', exitCode: standing, leftUndone: failed });
  const report = await folder.write('report.md', renderReport(folder, playbook));
  notify({
    ...{ type: 'run-ended', of: 'undo', exitCode: exit },
    ...{ caseId: folder.caseId, report, leftUndone: failed },
  });
  return exit;
}

const WHY = {
  incident:
    'What was contained comes to life again, and keys that were switched off work again for whoever has them: also for the attacker. Take back only what has to work at once.',
  prevention:
    'What was set up is gone again, and neither warns nor guards. Permissions that were taken away are given back, and keys that were switched off work again: a key that leaks can do with them what it could before.',
} as const;

/** Two steps may have made changes of one id. */
const idOf = ({ step, change }: Pick<Undoable, 'step' | 'change'>) => `${step} ${change.id}`;

function questionFor<I>(
  { run }: Session<I>,
  offered: readonly Undoable[],
  named: UndoSelection,
): StepQuestion {
  const changes = offered.map(
    (one): Change => ({
      ...one.change,
      id: idOf(one),
      title: `Take back: ${one.change.title}`,
      because: [{ kind: 'policy', text: `applied ${one.at} by ${one.step}` }, ...one.change.because],
      effect: 'reversible',
      command: `${caseCommand('undo', run)} --only ${one.step} --target ${shellWord(one.change.target.id)}`,
      preselected: isNamed(one, named),
    }),
  );
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return {
    step: UNDO,
    title: 'Take back what was done',
    why: run.playbook.incident === undefined ? WHY.prevention : WHY.incident,
    plan: { ...emptyPlan(`${count} of this case can be taken back, the latest first.`), changes },
    round: 1,
    effect: { kind: 'reversible', undo: `${caseCommand('resume', run)} proposes it anew.` },
    event: () => undefined,
  };
}

/** The latest class first, as what came later stands on what came before. */
async function undoAll<I>(session: Session<I>, chosen: readonly Undoable[]): Promise<UndoEnd> {
  const classes = [...groupBy(chosen, ({ change }) => change.order)].sort(([a], [b]) => b - a);
  const failed: string[] = [];
  try {
    for (const [, inClass] of classes) {
      await concurrently(inClass, AT_ONCE, session.run.signal, async (one) => {
        const outcome = await undoOne(session, one);
        if (outcome.result !== 'failed') return;
        failed.push(`Take back: ${one.change.title}: ${outcome.code}: ${outcome.message}`);
      });
    }
    return { exit: failed.length === 0 ? EXIT.verified : EXIT.leftUndone, failed };
  } catch (error) {
    if (!isInterruption(session, error)) throw error;
    const text = `Interrupted. What was taken back is in the journal. Go on with: ${caseCommand('undo', session.run)}`;
    session.notify({ type: 'error', code: 'Interrupted', text });
    return { exit: EXIT.interrupted, failed };
  }
}

async function undoOne<I>(session: Session<I>, one: Undoable): Promise<Outcome> {
  const { journal } = session.run.case;
  const { step, change } = one;
  await journal.append({ kind: 'change-undoing', step, change: change.id });
  const outcome = await takeBack(session, one);
  await journal.append({ kind: 'change-undone', step, change: change.id, outcome });
  session.notify({ type: 'change-undone', step, change, outcome });
  return outcome;
}

async function takeBack<I>(session: Session<I>, { change, kind, record }: Undoable): Promise<Outcome> {
  const { signal, context } = session.run;
  try {
    const outcome = await kind.undo(session.write, change, record);
    if (outcome.result !== 'applied') return outcome;
    for (const pause of LATER_LOOKS_MS) {
      await context.clock.sleep(pause, signal);
      if (!(await kind.verify(session.read, change)).held) return outcome;
    }
    return {
      result: 'failed',
      code: 'StillHolds',
      message: 'It was taken back, and read back it still holds.',
    };
  } catch (error) {
    if (isInterruption(session, error)) throw error;
    return { result: 'failed', ...describeError(error) };
  }
}

/** Refuses an undo without a person that does not say of what. */
export function requireNamedUndo(named: UndoSelection, yes: boolean): void {
  if (!yes || named.steps !== undefined || named.targets !== undefined) return;
  throw new SpillkitError(
    'UndoNotNamed',
    '--yes takes back only what is named, and nothing is.',
    'Name the steps with --only, or keys and users with --target.',
  );
}
