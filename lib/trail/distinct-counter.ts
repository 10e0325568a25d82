import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUCKETS = 256;
/** Digests held of each bucket before they go to disk: 8 MB in all. */
const HELD = 4_096;

interface Bucket {
  readonly held: Uint32Array;
  /** Halves in `held`. */
  used: number;
  onDisk: boolean;
}

/**
 * Counts different digests among any number in bounded memory: digests that begin alike go into one bucket, full
 * buckets go to temporary files, and each bucket is sorted and counted by itself.
 */
export class DistinctCounter {
  readonly #buckets: (Bucket | undefined)[] = Array.from({ length: BUCKETS });
  #dir: string | undefined;

  /** Digests of two halves each. */
  add(digests: Uint32Array): void {
    for (let at = 0; at < digests.length; at += 2) {
      const [high = 0, low = 0] = [digests[at], digests[at + 1]];
      const index = high & (BUCKETS - 1);
      let bucket = this.#buckets[index];
      if (bucket === undefined) {
        bucket = { held: new Uint32Array(2 * HELD), used: 0, onDisk: false };
        this.#buckets[index] = bucket;
      }
      bucket.held[bucket.used] = high;
      bucket.held[bucket.used + 1] = low;
      bucket.used += 2;
      if (bucket.used === bucket.held.length) this.#write(index, bucket);
    }
  }

  count(): number {
    return this.#buckets.reduce((sum, bucket, index) => sum + (bucket ? this.#countOf(index, bucket) : 0), 0);
  }

  #write(index: number, bucket: Bucket): void {
    this.#dir ??= temporaryFolder();
    appendFileSync(join(this.#dir, String(index)), bytesOf(bucket.held));
    bucket.used = 0;
    bucket.onDisk = true;
  }

  #countOf(index: number, { held, used, onDisk }: Bucket): number {
    const rest = bytesOf(held.subarray(0, used));
    const bytes =
      onDisk && this.#dir !== undefined
        ? Buffer.concat([readFileSync(join(this.#dir, String(index))), rest])
        : rest;
    // A copy, for the view needs bytes that begin at a multiple of eight.
    const digests = new BigUint64Array(Uint8Array.from(bytes).buffer).sort();
    let distinct = 0;
    for (let at = 0; at < digests.length; at += 1) if (digests[at] !== digests[at - 1]) distinct += 1;
    return distinct;
  }
}

/** Goes when the process ends, Ctrl-C included. */
function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'spillkit-events-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function bytesOf(words: Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
