/**
 * 32-bit FNV-1a of bytes: names and key ids by which records are looked up, compact enough to remember for every
 * file. Different texts may share one, so what it finds is compared in full. http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function tokenOf(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}

/** A part of some bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * 64 bits that stand for an account and an event id, as two halves in `into`: with 100 million events the chance
 * that any two share one is 1 in 3,700.
 */
export function eventDigest(
  into: Uint32Array,
  at: number,
  bytes: Uint8Array,
  account: Range,
  id: Range,
): void {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = account.start; index < account.end; index += 1) {
    high = Math.imul(high ^ (bytes[index] ?? 0), 0x9e3779b1);
    low = Math.imul(low ^ (bytes[index] ?? 0), 0x5f356495);
  }
  for (let index = id.start; index < id.end; index += 1) {
    high = Math.imul(high ^ (bytes[index] ?? 0), 0x9e3779b1);
    low = Math.imul(low ^ (bytes[index] ?? 0), 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  into[at] = high;
  into[at + 1] = low;
}
