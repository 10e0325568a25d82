import type { ObjectTable } from './object-table.ts';

const BITS = 24;

/** Tells ids that are certainly none of a set by their first three bytes, which is cheaper than a look into the table. */
export class IdFilter {
  readonly #bits = new Uint8Array((1 << BITS) / 8);

  constructor(table: ObjectTable, sets: readonly Iterable<number>[]) {
    for (const set of sets) {
      for (const number of set) {
        const prefix = Number.parseInt(table.hex(number).slice(0, BITS / 4), 16);
        this.#bits[prefix >> 3] = (this.#bits[prefix >> 3] ?? 0) | (1 << (prefix & 7));
      }
    }
  }

  /** Whether the raw id at `at` may be one of the set. */
  has(bytes: Buffer, at: number): boolean {
    const prefix =
      ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    return ((this.#bits[prefix >> 3] as number) & (1 << (prefix & 7))) !== 0;
  }
}
