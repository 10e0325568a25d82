import { familiar, originsOf } from '../lineage/origins.ts';
import type { TrailRecord } from '../trail/record.ts';

/** Use of this long tells where a key is rightfully used from. */
const HABIT_MS = 24 * 3_600_000;

/** When a key is taken to have leaked because nobody said it, and why. */
export interface AssumedSince {
  readonly since: Date;
  /** A sentence for the responder. */
  readonly because: string;
}

/**
 * The first moment the key was used from an origin never seen before, after at least a day of use from others; the
 * key's first call when there is no such moment, so that all its calls count. `own` are calls signed with the key,
 * oldest first.
 */
export function assumedSince(own: readonly TrailRecord[], keyId: string, otherwise: Date): AssumedSince {
  const [first] = own;
  if (first === undefined) {
    return { since: otherwise, because: `No call of ${keyId} was found, so all that is told of it counts.` };
  }
  const strange = own.find((record, at) => {
    if (Date.parse(record.eventTime) - Date.parse(first.eventTime) < HABIT_MS) return false;
    return familiar(record, originsOf(own.slice(0, at))) === undefined;
  });
  if (strange === undefined) {
    return {
      since: new Date(first.eventTime),
      because: `No origin stands out among the calls of ${keyId}, so all of them count, from ${first.eventTime} on.`,
    };
  }
  return {
    since: new Date(strange.eventTime),
    because: `The leak is taken to be at ${strange.eventTime}, when ${keyId} was first used from an origin never seen before: ${strange.sourceIPAddress ?? 'no address'}, ${strange.userAgent ?? 'no user agent'}.`,
  };
}
