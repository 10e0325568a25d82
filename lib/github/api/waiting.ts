import type { Octokit } from '@octokit/core';
import { TokenBucket } from '../../aws/token-bucket.ts';
import type { Clock } from '../../case/clock.ts';

/** Longest time GitHub is waited for before a call is given up, seconds: a primary limit may last an hour. */
const LONGEST_WAIT_S = 300;
/** Times a call is tried again after a limit. */
const MOST_TRIES = 2;

interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tell: (why: string, seconds: number) => void;
}

/** A group of calls as the throttling plugin wants it, paced on our clock. */
function paced({ clock, signal }: Waiting, perSecond: number) {
  const bucket = new TokenBucket({ burst: 1, perSecond }, clock);
  const limiter = {
    schedule: async <T>(_options: unknown, run: (...args: never[]) => Promise<T>, ...args: never[]) => {
      await bucket.take(1, signal);
      return run(...args);
    },
  };
  return { key: () => limiter };
}

/**
 * Options of the throttling plugin: it knows which answer is which limit, and every wait passes on `clock`.
 * The pace is GitHub's advice: a second between two writes, two between searches.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function throttleOptions(waiting: Waiting) {
  const waitThenRetry =
    (what: string) =>
    async (seconds: number, _options: unknown, _octokit: unknown, tries: number): Promise<boolean> => {
      if (tries >= MOST_TRIES || seconds > LONGEST_WAIT_S) return false;
      waiting.tell(`GitHub's ${what} is reached`, seconds);
      await waiting.clock.sleep(seconds * 1000, waiting.signal);
      return true;
    };
  return {
    // The plugin's own timers are given nothing to wait for.
    retryAfterBaseValue: 0,
    write: paced(waiting, 1),
    search: paced(waiting, 0.5),
    onRateLimit: waitThenRetry('rate limit'),
    onSecondaryRateLimit: waitThenRetry('secondary rate limit'),
  };
}

/**
 * A plugin that waits before a call which the retry plugin makes again: 1, 4, then 9 seconds of `clock`. It has to
 * come before that plugin, whose own timers are given nothing to wait for.
 */
export function backOff({ clock, signal }: Waiting) {
  return (octokit: Octokit): void => {
    octokit.hook.before('request', async ({ request }) => {
      const tries = Number((request as { readonly retryCount?: number } | undefined)?.retryCount ?? 0);
      if (tries > 0) await clock.sleep(tries * tries * 1000, signal);
    });
  };
}
