const BLOCK_VALUES = 1 << 16;

/**
 * Looks for many byte sequences at once. Wherever two bytes of the text occur in no sequence, it jumps ahead by
 * nearly the shortest sequence's length, so more sequences hardly cost more time: the method of Wu and Manber,
 * "A fast algorithm for multi-pattern searching" (1994), with blocks of two bytes.
 */
export class ByteSearch {
  readonly #jump = new Uint8Array(BLOCK_VALUES);
  readonly #byLastBlock = new Map<number, Buffer[]>();
  readonly #window: number;

  /** Takes sequences of two bytes or more. */
  constructor(sequences: readonly Buffer[]) {
    this.#window = Math.min(255, ...sequences.map((sequence) => sequence.length));
    this.#jump.fill(this.#window - 1);
    for (const sequence of sequences) {
      for (let at = 1; at < this.#window; at++) {
        const block = sequence.readUInt16LE(at - 1);
        const jump = this.#window - 1 - at;
        if (jump < (this.#jump[block] ?? 0)) this.#jump[block] = jump;
        if (jump === 0) this.#byLastBlock.set(block, [...(this.#byLastBlock.get(block) ?? []), sequence]);
      }
    }
  }

  /** Whether one of the sequences stands anywhere in the bytes. */
  standsIn(bytes: Buffer): boolean {
    const jumps = this.#jump;
    const reach = this.#window - 1;
    for (let at = reach; at < bytes.length; ) {
      const block = (bytes[at - 1] as number) | ((bytes[at] as number) << 8);
      const jump = jumps[block] as number;
      if (jump > 0) at += jump;
      else if (this.#startsAt(bytes, at - reach, block)) return true;
      else at++;
    }
    return false;
  }

  #startsAt(bytes: Buffer, start: number, block: number): boolean {
    const candidates = this.#byLastBlock.get(block) ?? [];
    return candidates.some(
      (sequence) =>
        start + sequence.length <= bytes.length &&
        bytes.compare(sequence, 0, sequence.length, start, start + sequence.length) === 0,
    );
  }
}
