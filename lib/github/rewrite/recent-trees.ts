import type { DeltaBase } from './new-objects.ts';

const MOST_BYTES = 128 << 20;

/** The trees rewritten last, by their old number: bases for the deltas of those that follow. */
export class RecentTrees {
  readonly #trees = new Map<number, DeltaBase>();
  #bytes = 0;

  keep(number: number, tree: DeltaBase): void {
    this.#trees.set(number, tree);
    this.#bytes += tree.body.length;
    for (const [oldest, { body }] of this.#trees) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#trees.delete(oldest);
      this.#bytes -= body.length;
    }
  }

  get(number: number | undefined): DeltaBase | undefined {
    return number === undefined ? undefined : this.#trees.get(number);
  }
}
