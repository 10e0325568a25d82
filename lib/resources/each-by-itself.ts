import { awsFailure, failedOutcome } from '../aws/errors.ts';
import type { Outcome } from '../playbook/change.ts';
import { concurrently } from './concurrently.ts';

const AT_ONCE = 10;

/** What a change returns when it found nothing to act on. */
export const GONE = 'already-gone';

/** What a change that was applied returns for the responder to read with it. */
export class Remark {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Changes each thing by itself: one that fails never hides the rest, one that is gone is told as gone. */
export function eachByItself<T>(
  signal: AbortSignal,
  things: readonly T[],
  change: (thing: T) => Promise<unknown>,
): Promise<Outcome[]> {
  return concurrently(things, AT_ONCE, signal, async (thing): Promise<Outcome> => {
    try {
      const done = await change(thing);
      if (done === GONE) return { result: GONE };
      return { result: 'applied', ...(done instanceof Remark ? { detail: done.text } : {}) };
    } catch (error) {
      if (awsFailure(error) === 'aborted') throw error;
      return awsFailure(error) === 'not-found' ? { result: GONE } : failedOutcome(error);
    }
  });
}
