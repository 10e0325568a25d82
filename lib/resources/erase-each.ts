import { awsFailure, failedOutcome } from '../aws/errors.ts';
import type { Outcome } from '../playbook/change.ts';
import { concurrently } from './concurrently.ts';

const AT_ONCE = 10;

/** What an erasing function returns when it found nothing to erase. */
export const GONE = 'already-gone';

/** Erases each resource by itself: one that fails never hides the rest, one that is gone is told as gone. */
export function eraseEach<R>(
  signal: AbortSignal,
  batch: readonly R[],
  erase: (resource: R) => Promise<unknown>,
): Promise<Outcome[]> {
  return concurrently(batch, AT_ONCE, signal, async (resource): Promise<Outcome> => {
    try {
      return { result: (await erase(resource)) === GONE ? GONE : 'applied' };
    } catch (error) {
      if (awsFailure(error) === 'aborted') throw error;
      return awsFailure(error) === 'not-found' ? { result: GONE } : failedOutcome(error);
    }
  });
}
