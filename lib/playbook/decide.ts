import { PlanFailed } from './look.ts';
import { isInterruption, type Session } from './session.ts';
import type { AskDecision, Step } from './step.ts';

/** Lets a step ask a guided run what its plan depends on; the answers are journalled as they come. */
export async function decide<I>(session: Session<I>, step: Step<I>): Promise<void> {
  const { run } = session;
  if (step.decide === undefined || run.mode !== 'guided') return;
  const ask: AskDecision = {
    choice: (question) => run.host.askChoice(question, run.signal),
    input: (question) => run.host.askInput(question, run.signal),
    keep: async (name, answer) => {
      await run.case.journal.append({ kind: 'step-decided', step: step.id, name, answer });
      session.decisions.set(name, answer);
      session.notify({ type: 'step-decided', step: step.id, name, answer });
    },
  };
  try {
    await step.decide(session.read, run.input, ask);
  } catch (error) {
    if (isInterruption(session, error)) throw error;
    throw new PlanFailed(error);
  }
}
