import type { StepAnswer, StepQuestion } from '../host/host.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { Change } from './change.ts';
import type { Plan } from './plan.ts';
import type { Session } from './session.ts';
import type { Step } from './step.ts';

/** What came of a question: the changes to apply, or why there are none. */
export type Decision =
  | { readonly decision: 'apply'; readonly by: 'responder' | 'flag'; readonly selected: readonly Change[] }
  | { readonly decision: 'skip' | 'stop' | 'wrong-word' };

/** Asks whether to apply what a look offers; the typed word of an irreversible step is compared here. */
export async function askStep<I>(
  session: Session<I>,
  step: Step<I>,
  round: number,
  plan: Plan,
): Promise<Decision> {
  const { run } = session;
  const question = await questionFor(session, step, round, plan);
  // A mistyped word gets one more chance, as a slip of the finger is no decision.
  for (const attempt of [1, 2]) {
    const answer = await run.host.askStep(question, run.signal);
    run.signal.throwIfAborted();
    if (answer.answer !== 'apply') {
      await journalAnswer(session, step.id, round, answer.answer, answer.by, []);
      return { decision: answer.answer };
    }
    if (question.effect.kind !== 'irreversible' || answer.typed === question.effect.word) {
      return await accept(session, step.id, round, plan, answer);
    }
    session.notify({
      type: 'note',
      level: 'warning',
      text:
        attempt === 1
          ? `That is not ${question.effect.wordIs}. Nothing was applied; you are asked once more.`
          : `That is not ${question.effect.wordIs} either. Nothing was applied.`,
    });
    await journalAnswer(session, step.id, round, 'wrong-word', answer.by, []);
  }
  return { decision: 'wrong-word' };
}

async function accept<I>(
  session: Session<I>,
  step: string,
  round: number,
  plan: Plan,
  answer: Extract<StepAnswer, { answer: 'apply' }>,
): Promise<Decision> {
  const wanted = new Set(answer.selected);
  const selected = plan.changes.filter((change) => wanted.has(change.id));
  const deselected = plan.changes.filter((change) => !wanted.has(change.id)).map((change) => change.id);
  await journalAnswer(session, step, round, 'apply', answer.by, deselected);
  return { decision: 'apply', by: answer.by, selected };
}

async function journalAnswer<I>(
  session: Session<I>,
  step: string,
  round: number,
  answer: 'apply' | 'skip' | 'stop' | 'wrong-word',
  by: 'responder' | 'flag',
  deselected: readonly string[],
): Promise<void> {
  await session.run.case.journal.append({ kind: 'step-answered', step, round, answer, by, deselected });
  if (answer !== 'wrong-word') session.notify({ type: 'step-answered', step, answer, by, deselected });
}

async function questionFor<I>(
  session: Session<I>,
  step: Step<I>,
  round: number,
  plan: Plan,
): Promise<StepQuestion> {
  // What only saves evidence needs no word, whatever else the step may do.
  const onlyReads = plan.changes.every((change) => change.effect === 'read-only');
  const effect = onlyReads ? ({ kind: 'read-only' } as const) : step.effect;
  const events = await citedEvents(session, plan);
  return {
    step: step.id,
    title: step.title,
    why: step.why,
    plan,
    round,
    effect:
      effect.kind === 'irreversible'
        ? { kind: effect.kind, wordIs: effect.wordIs, word: effect.typeToConfirm(session.run.input, plan) }
        : effect,
    event: (eventId) => session.run.case.secrets.redactValue(events.get(eventId)),
  };
}

/** Records behind a plan's events. The trail was walked to make the plan, so this costs no call. */
async function citedEvents<I>(session: Session<I>, plan: Plan): Promise<ReadonlyMap<string, TrailRecord>> {
  const cites = plan.changes.some((change) => change.because.some((because) => because.kind === 'event'));
  if (!cites) return new Map();
  try {
    const { lineage } = await session.run.context.incident.investigate(session.run.signal);
    return new Map(lineage.records.map((record) => [record.eventID, record]));
  } catch (error) {
    session.run.signal.throwIfAborted();
    const text = `The events behind this plan cannot be shown: ${error instanceof Error ? error.message : error}`;
    session.notify({ type: 'note', level: 'warning', text });
    return new Map();
  }
}
