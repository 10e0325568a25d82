import type { Clock } from '../case/clock.ts';

/** Size of a bucket and how fast it fills. */
export interface Quota {
  /** Tokens of a full bucket. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Tokens as AWS hands them out. Who finds too few waits its turn: the bucket goes into debt, and the wait is
 * as long as the debt takes to be paid, so that callers are served in the order they came.
 */
export class TokenBucket {
  readonly #quota: Quota;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(quota: Quota, clock: Clock) {
    this.#quota = quota;
    this.#clock = clock;
    this.#tokens = quota.burst;
    this.#filledAt = clock.now().getTime();
  }

  /** Resolves when `cost` tokens are the caller's; gives them back and rejects when `signal` is aborted first. */
  async take(cost: number, signal?: AbortSignal): Promise<void> {
    const { burst, perSecond } = this.#quota;
    const now = this.#clock.now().getTime();
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * perSecond);
    this.#filledAt = now;
    this.#tokens -= cost;
    if (this.#tokens >= 0) return;
    try {
      await this.#clock.sleep(Math.ceil((-this.#tokens / perSecond) * 1000), signal);
    } catch (interrupted) {
      this.#tokens += cost;
      throw interrupted;
    }
  }
}
