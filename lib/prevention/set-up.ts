import { awsFailure, failedOutcome } from '../aws/errors.ts';
import type { Change, Json, Outcome } from '../playbook/change.ts';

/** Sets things up one by one; one that fails never hides the rest. What it stands on being absent is a failure. */
export async function setUp<P extends Json>(
  changes: readonly Change<P>[],
  make: (params: P) => Promise<Outcome | undefined>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { params } of changes) {
    try {
      outcomes.push((await make(params)) ?? { result: 'applied' });
    } catch (error) {
      if (awsFailure(error) === 'aborted') throw error;
      outcomes.push(failedOutcome(error));
    }
  }
  return outcomes;
}
