import type { TrailRecord } from '../trail/record.ts';
import type { Origin } from './types.ts';

/** A user agent seen from this many addresses has no address of its own: hosted CI runners, travelling people. */
const ROAMING = 5;

/** The distinct origins of records, in the order they were first seen. */
export function originsOf(records: readonly TrailRecord[]): readonly Origin[] {
  const seen = new Map<string, Origin>();
  for (const { sourceIPAddress, userAgent } of records) {
    if (sourceIPAddress === undefined) continue;
    const origin = { address: sourceIPAddress, userAgent: userAgent ?? '' };
    seen.set(JSON.stringify(origin), origin);
  }
  return [...seen.values()];
}

/**
 * Why a call could be the leaked key's legitimate use, or undefined when nothing like it was seen before the leak.
 * An address counts whatever the user agent says (tools are updated); a user agent alone counts only when it was
 * used from many addresses before.
 */
export function familiar(record: TrailRecord, known: readonly Origin[]): string | undefined {
  const { sourceIPAddress: address, userAgent } = record;
  if (known.some((origin) => origin.address === address)) {
    return `the leaked key was used from ${address} before the leak`;
  }
  const addresses = new Set(
    known.filter((origin) => origin.userAgent === userAgent).map((one) => one.address),
  );
  return userAgent !== undefined && addresses.size >= ROAMING
    ? `the same user agent used the leaked key from ${addresses.size} addresses before the leak`
    : undefined;
}
