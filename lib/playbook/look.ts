import type { Plan } from './plan.ts';
import { describeError, type Session } from './session.ts';
import type { Step } from './step.ts';

/** A step could not be planned; the run goes on with the next one. */
export class PlanFailed extends Error {
  constructor(cause: unknown) {
    const { code, message } = describeError(cause);
    super(`The step could not be planned: ${code}: ${message}`, { cause });
    this.name = 'PlanFailed';
  }
}

/** Plans a step with reading alone, journals the plan and shows it. */
export async function lookForChanges<I>(session: Session<I>, step: Step<I>, round: number): Promise<Plan> {
  const { run } = session;
  run.signal.throwIfAborted();
  const plan = await step.plan(session.read, run.input).catch((error: unknown) => {
    run.signal.throwIfAborted();
    throw new PlanFailed(error);
  });
  run.signal.throwIfAborted();
  await run.case.journal.append({ kind: 'step-planned', step: step.id, round, plan });
  session.notify({ type: 'step-planned', step: step.id, plan, round });
  return plan;
}
