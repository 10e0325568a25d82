import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types';
import type { Clock } from '../case/clock.ts';

/** Attempts of one call, the first included. */
export const MAX_ATTEMPTS = 8;
const LONGEST_DELAY_MS = 20_000;
/** A quota of a resource, which waiting does not lift, although the SDK takes its name for throttling. */
const NOT_THROTTLING = 'LimitExceeded';
const GOLDEN_RATIO = 0.618_033_988_75;

function token(attempts: number): StandardRetryToken {
  return { getRetryCount: () => attempts, getRetryDelay: () => 0, getRetryCost: () => undefined };
}

function worthRetrying(info: RetryErrorInfo): boolean {
  if (info.errorType !== 'THROTTLING' && info.errorType !== 'TRANSIENT') return false;
  const { name, Code } = (info.error ?? {}) as { readonly name?: string; readonly Code?: string };
  return (Code ?? name ?? '').replace(/Exception$/, '') !== NOT_THROTTLING;
}

/**
 * Retries as the SDK's standard mode does (exponential delays from 50 ms, from 1 s when throttled, at most
 * 20 s), but the delays pass on `clock`, and no shared budget gives up on a call while others are throttled:
 * the limits keep that rare. Delays are spread evenly instead of by chance, so that a rehearsal can be repeated.
 */
export function clockRetryStrategy(clock: Clock, signal?: AbortSignal): RetryStrategyV2 {
  let spread = 0;
  return {
    acquireInitialRetryToken: async () => token(0),
    recordSuccess: () => undefined,
    async refreshRetryTokenForRetry(before, info) {
      const retries = before.getRetryCount();
      if (!worthRetrying(info) || retries + 1 >= MAX_ATTEMPTS) throw new Error('No retry is left.');
      const base = info.errorType === 'THROTTLING' ? 1000 : 50;
      spread = (spread + GOLDEN_RATIO) % 1;
      const delay = Math.min(LONGEST_DELAY_MS, base * 2 ** retries) * (0.5 + spread / 2);
      await clock.sleep(Math.ceil(delay), signal);
      return token(retries + 1);
    },
  };
}
