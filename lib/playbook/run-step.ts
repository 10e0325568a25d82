import type { StepResult } from '../host/message.ts';
import { applyChanges } from './apply.ts';
import { askStep, type Decision } from './ask.ts';
import type { Verdict } from './change.ts';
import { decide } from './decide.ts';
import { type EarlierRun, settleEarlier } from './earlier-run.ts';
import { lookForChanges, PlanFailed } from './look.ts';
import type { Plan } from './plan.ts';
import { readBack, readBackLater } from './read-back.ts';
import { saveBeforehand } from './save-beforehand.ts';
import { describeError, type Session } from './session.ts';
import type { Repeat, Step } from './step.ts';
import { StepTally } from './step-tally.ts';

/** How a step ended, and what that means for the exit code. */
export interface StepEnd {
  readonly result: StepResult;
  /** What is left undone or to people, a sentence each. */
  readonly left: readonly string[];
  /** Something failed, or is left that the responder did not choose to leave. */
  readonly undone: boolean;
  /** The responder declined, skipped or deselected. */
  readonly declined: boolean;
  /** The responder ended the run here. */
  readonly stop: boolean;
}

type Refusal = Exclude<Decision['decision'], 'apply'>;

/** Runs one step: look, show, ask, apply, read back, and again where the step repeats. */
export async function runStep<I>(session: Session<I>, earlier: EarlierRun, step: Step<I>): Promise<StepEnd> {
  const tally = new StepTally();
  try {
    await settleEarlier(session, earlier, step, tally);
    await decide(session, step);
    const refusal = await runRounds(session, step, tally);
    const open = tally.maySettle();
    tally.noteVerdicts(open, await readBackLater(session, step.id, open));
    if (refusal !== undefined) return refusedEnd(refusal, step, tally);
    return judge(step, tally, await judgeWhole(session, step, tally));
  } catch (error) {
    if (!(error instanceof PlanFailed)) throw error;
    return judge(step, tally, { held: false, found: error.message });
  }
}

async function runRounds<I>(
  session: Session<I>,
  step: Step<I>,
  tally: StepTally,
): Promise<Refusal | undefined> {
  const { repeat } = step;
  let agreeing = 0;
  for (let round = 1; ; round += 1) {
    tally.plan = await lookForChanges(session, step, round);
    const all = tally.offered(tally.plan, round, step.spansDays);
    const offered = await saveBeforehand(session, step.id, all, tally);
    agreeing = offered.length === 0 ? agreeing + 1 : 0;
    if (offered.length > 0) {
      const refusal = await runRound(session, step, round, { ...tally.plan, changes: offered }, tally);
      if (refusal !== undefined) return refusal;
      if (repeat?.endsOn?.(tally.failedLast) === true) return undefined;
    }
    if (repeat === undefined || agreeing >= repeat.agree) return undefined;
    if (round >= repeat.maxRounds) {
      tally.gaveUp = true;
      return undefined;
    }
    await pauseBeforeNextLook(session, repeat);
  }
}

async function runRound<I>(
  session: Session<I>,
  step: Step<I>,
  round: number,
  plan: Plan,
  tally: StepTally,
): Promise<Refusal | undefined> {
  const decision = await answerTo(session, step, round, plan, tally);
  if (decision.decision !== 'apply') return decision.decision;
  tally.asked = true;
  const selected = new Set(decision.selected.map((change) => change.id));
  for (const change of plan.changes) {
    if (selected.has(change.id)) tally.confirmed.set(change.id, change);
    else tally.leftOut.set(change.id, { change, by: decision.by });
  }
  const outcomes = await applyChanges(session, step.id, decision.selected);
  tally.noteOutcomes(decision.selected, outcomes);
  const applied = decision.selected.filter((change) => outcomes.get(change.id)?.result !== 'failed');
  tally.noteVerdicts(applied, await readBack(session, step.id, applied));
  return undefined;
}

/**
 * The first look that proposes something is always asked about. Later ones go on with what was confirmed
 * before, and with anything that can be undone; what cannot be undone and is new is asked about again.
 */
async function answerTo<I>(
  session: Session<I>,
  step: Step<I>,
  round: number,
  plan: Plan,
  tally: StepTally,
): Promise<Decision> {
  const news = plan.changes.filter((change) => !tally.confirmed.has(change.id));
  if (!tally.asked || (step.effect.kind === 'irreversible' && news.length > 0)) {
    return await askStep(session, step, round, plan);
  }
  const selected = plan.changes.filter((change) => change.preselected || tally.confirmed.has(change.id));
  const reason =
    news.length === 0 ? 'they were confirmed before' : 'the step was confirmed and they can be undone';
  session.notify({
    type: 'note',
    level: 'info',
    text: `Look ${round} proposes ${selected.length} more without asking: ${reason}.`,
  });
  return { decision: 'apply', by: 'flag', selected };
}

async function pauseBeforeNextLook<I>(session: Session<I>, repeat: Repeat): Promise<void> {
  session.notify({ type: 'waiting', why: repeat.because, seconds: repeat.pauseMs / 1000 });
  await session.run.context.clock.sleep(repeat.pauseMs, session.run.signal);
}

async function judgeWhole<I>(session: Session<I>, step: Step<I>, tally: StepTally): Promise<Verdict> {
  if (step.verify === undefined) return { held: true };
  const verdict = await wholeVerdict(session, step, { ...tally.plan, changes: tally.doneChanges() });
  await session.run.case.journal.append({ kind: 'step-verified', step: step.id, verdict });
  return verdict;
}

async function wholeVerdict<I>(session: Session<I>, step: Step<I>, plan: Plan): Promise<Verdict> {
  try {
    return (await step.verify?.(session.read, session.run.input, plan)) ?? { held: true };
  } catch (error) {
    if (session.run.signal.aborted) throw error;
    const { code, message } = describeError(error);
    return { held: false, found: `The step could not be read back: ${code}: ${message}` };
  }
}

function judge<I>(step: Step<I>, tally: StepTally, whole: Verdict): StepEnd {
  const failures = [...tally.failures(step.repeat !== undefined), ...(whole.held ? [] : [whole.found])];
  const undone = tally.undone();
  const deselected = tally.deselected();
  const left = [...failures, ...undone, ...deselected, ...tally.forPeople()];
  const isLeft = undone.length > 0 || deselected.length > 0;
  const wellEnded = tally.anythingDone ? 'verified' : 'nothing-to-do';
  return {
    result: failures.length > 0 ? 'failed' : isLeft ? 'left-undone' : wellEnded,
    left,
    undone: failures.length > 0 || undone.length > 0,
    declined: deselected.length > 0,
    stop: false,
  };
}

/** What was applied in rounds before the refusal stays judged; what was refused is named. */
function refusedEnd<I>(refusal: Refusal, step: Step<I>, tally: StepTally): StepEnd {
  const failures = tally.failures(step.repeat !== undefined);
  const done = new Set(tally.doneChanges().map(({ id }) => id));
  const refused = tally
    .offered(tally.plan, 1, step.spansDays)
    .filter(({ id }) => !done.has(id))
    .map((change) => `${change.title}: ${refusal === 'skip' ? 'skipped' : 'declined'} by the responder.`);
  return {
    result: refusal === 'skip' ? 'skipped' : 'declined',
    left: [...failures, ...tally.undone(), ...refused, ...tally.forPeople()],
    undone: failures.length > 0,
    declined: true,
    stop: refusal === 'stop',
  };
}
