import { awsFailure, failedOutcome } from '../../aws/errors.ts';
import type { Change, Json, Outcome } from '../../playbook/change.ts';

/** Makes each change when the one before it is done; one that fails never hides the rest, one without its user is gone. */
export async function oneAfterAnother<P extends Json>(
  changes: readonly Change<P>[],
  make: (params: P) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { params } of changes) {
    try {
      outcomes.push(await make(params));
    } catch (error) {
      if (awsFailure(error) === 'aborted') throw error;
      outcomes.push(awsFailure(error) === 'not-found' ? { result: 'already-gone' } : failedOutcome(error));
    }
  }
  return outcomes;
}
