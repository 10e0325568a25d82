import { applyChanges } from './apply.ts';
import { lookForChanges, PlanFailed } from './look.ts';
import type { StepEnd } from './run-step.ts';
import { kindOf, type Session } from './session.ts';
import type { Step } from './step.ts';

/** Plans a step and shows it; only evidence that a read-only step saves is written, into this case. */
export async function dryRunStep<I>(session: Session<I>, step: Step<I>): Promise<StepEnd> {
  try {
    const plan = await lookForChanges(session, step, 1);
    if (step.effect.kind === 'read-only') {
      const saving = plan.changes.filter((change) => !kindOf(session, change.kind).writes);
      await applyChanges(session, step.id, saving);
    }
    const unlooked = plan.unlooked.map(
      ({ where, call, reason }) => `Not looked at: ${where} (${call}): ${reason}`,
    );
    const forPeople = plan.leftToHuman.map(({ what, why }) => `${what}: ${why}`);
    return {
      result: 'planned',
      left: [...unlooked, ...forPeople],
      undone: unlooked.length > 0,
      declined: false,
      stop: false,
    };
  } catch (error) {
    if (!(error instanceof PlanFailed)) throw error;
    return { result: 'failed', left: [error.message], undone: true, declined: false, stop: false };
  }
}
