import { applyChanges } from './apply.ts';
import { lookForChanges, PlanFailed } from './look.ts';
import type { StepEnd } from './run-step.ts';
import { isReadBeforehand } from './save-beforehand.ts';
import { kindOf, type Session } from './session.ts';
import type { Step } from './step.ts';

/** Plans a step and shows it. Evidence is written, into this case: what a read-only step saves, and what is read beforehand. */
export async function dryRunStep<I>(session: Session<I>, step: Step<I>): Promise<StepEnd> {
  try {
    const plan = await lookForChanges(session, step, 1);
    const saving = plan.changes.filter((change) => {
      const onlyReads = step.effect.kind === 'read-only' && !kindOf(session, change.kind).writes;
      return onlyReads || isReadBeforehand(session, change);
    });
    await applyChanges(session, step.id, saving);
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
