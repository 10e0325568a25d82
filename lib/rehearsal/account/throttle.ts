import type { Clock } from '../../case/clock.ts';
import { type Bucket, ServiceError } from './service.ts';

interface Level {
  tokens: number;
  at: number;
}

/** Token buckets of one account, one for each region and bucket name. */
export class Throttle {
  readonly #levels = new Map<string, Level>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes `cost` tokens; throws the bucket's error, and takes none, when there are fewer. */
  take(bucket: Bucket, region: string, cost = 1): void {
    const now = this.#clock.now().getTime();
    const key = `${region} ${bucket.name}`;
    const level = this.#levels.get(key) ?? { tokens: bucket.burst, at: now };
    this.#levels.set(key, level);
    level.tokens = Math.min(bucket.burst, level.tokens + ((now - level.at) / 1000) * bucket.perSecond);
    level.at = now;
    if (level.tokens < cost) throw throttled(bucket);
    level.tokens -= cost;
  }
}

function throttled({ code }: Bucket): ServiceError {
  return code === 'RequestLimitExceeded'
    ? new ServiceError(code, 'Request limit exceeded.', 503)
    : new ServiceError(code, 'Rate exceeded', 400);
}
