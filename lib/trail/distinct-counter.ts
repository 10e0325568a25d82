import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUCKETS = 256;
/** Digests held of each bucket before they go to disk: 8 MB in all. */
const HELD = 4_096;
const BLOCK_BYTES = HELD * 8;

interface Bucket {
  readonly held: Uint32Array;
  /** Halves in `held`. */
  used: number;
  /** Which blocks of the temporary file are this bucket's. */
  readonly blocks: number[];
}

/**
 * Counts different digests among any number in bounded memory: digests that begin alike go into one bucket, full
 * buckets go to a temporary file, and each bucket is sorted and counted by itself.
 */
export class DistinctCounter {
  readonly #buckets: (Bucket | undefined)[] = Array.from({ length: BUCKETS });
  #file: number | undefined;
  #blocks = 0;

  /** Digests of two halves each. */
  add(digests: Uint32Array): void {
    for (let at = 0; at < digests.length; at += 2) {
      const [high = 0, low = 0] = [digests[at], digests[at + 1]];
      const index = high & (BUCKETS - 1);
      let bucket = this.#buckets[index];
      if (bucket === undefined) {
        bucket = { held: new Uint32Array(2 * HELD), used: 0, blocks: [] };
        this.#buckets[index] = bucket;
      }
      bucket.held[bucket.used] = high;
      bucket.held[bucket.used + 1] = low;
      bucket.used += 2;
      if (bucket.used === bucket.held.length) this.#write(bucket);
    }
  }

  count(): number {
    return this.#buckets.reduce((sum, bucket) => sum + (bucket ? this.#countOf(bucket) : 0), 0);
  }

  #write(bucket: Bucket): void {
    this.#file ??= temporaryFile();
    writeSync(this.#file, bytesOf(bucket.held), 0, BLOCK_BYTES, this.#blocks * BLOCK_BYTES);
    bucket.blocks.push(this.#blocks);
    this.#blocks += 1;
    bucket.used = 0;
  }

  #countOf({ held, used, blocks }: Bucket): number {
    const all = new Uint32Array(blocks.length * held.length + used);
    const bytes = bytesOf(all);
    blocks.forEach((block, at) => {
      if (this.#file === undefined) return;
      readSync(this.#file, bytes, at * BLOCK_BYTES, BLOCK_BYTES, block * BLOCK_BYTES);
    });
    all.set(held.subarray(0, used), blocks.length * held.length);
    const digests = new BigUint64Array(all.buffer).sort();
    let distinct = 0;
    for (let at = 0; at < digests.length; at += 1) if (digests[at] !== digests[at - 1]) distinct += 1;
    return distinct;
  }
}

/** A file without a name, so that it is gone with the process however that ends; Windows needs the name until then. */
function temporaryFile(): number {
  const dir = mkdtempSync(join(tmpdir(), 'spillkit-events-'));
  const file = openSync(join(dir, 'digests'), 'w+', 0o600);
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    remove();
  } catch {
    process.once('exit', remove);
  }
  return file;
}

function bytesOf(words: Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
