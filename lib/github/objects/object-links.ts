/**
 * Which trees hold which objects, as two growing columns of numbers and a chain per child: a million trees
 * with ten entries each stay below 200 MB.
 */
export class ObjectLinks {
  #children = new Int32Array(1 << 16);
  #parents = new Int32Array(1 << 16);
  #next = new Int32Array(1 << 16);
  readonly #first: Int32Array;
  #count = 0;

  constructor(objects: number) {
    this.#first = new Int32Array(objects).fill(-1);
  }

  add(child: number, parent: number): void {
    if (this.#count === this.#children.length) this.#grow();
    this.#children[this.#count] = child;
    this.#parents[this.#count] = parent;
    this.#next[this.#count] = this.#first[child] ?? -1;
    this.#first[child] = this.#count++;
  }

  #grow(): void {
    const larger = (column: Int32Array) => {
      const copy = new Int32Array(column.length * 2);
      copy.set(column);
      return copy;
    };
    this.#children = larger(this.#children);
    this.#parents = larger(this.#parents);
    this.#next = larger(this.#next);
  }

  /** Trees that hold `child`, one a time it is held. */
  *parentsOf(child: number): Generator<number> {
    for (let link = this.#first[child] ?? -1; link >= 0; link = this.#next[link] ?? -1) {
      yield this.#parents[link] ?? -1;
    }
  }

  /** `seeds` and everything that holds one of them, however far up. */
  closure(seeds: Iterable<number>): ReadonlySet<number> {
    const reached = new Set(seeds);
    const stack = [...reached];
    for (let child = stack.pop(); child !== undefined; child = stack.pop()) {
      for (const parent of this.parentsOf(child)) {
        if (reached.has(parent)) continue;
        reached.add(parent);
        stack.push(parent);
      }
    }
    return reached;
  }

  /** `members` in layers: every member stands in a later layer than those it holds. */
  *layers(members: ReadonlySet<number>): Generator<readonly number[]> {
    const waiting = new Map<number, number>();
    for (const member of members) waiting.set(member, waiting.get(member) ?? 0);
    for (const member of members) {
      for (const parent of this.parentsOf(member)) waiting.set(parent, (waiting.get(parent) ?? 0) + 1);
    }
    let ready = [...members].filter((member) => waiting.get(member) === 0);
    while (ready.length > 0) {
      yield ready;
      const next: number[] = [];
      for (const member of ready) {
        for (const parent of this.parentsOf(member)) {
          const left = (waiting.get(parent) ?? 0) - 1;
          waiting.set(parent, left);
          if (left === 0) next.push(parent);
        }
      }
      ready = next;
    }
  }
}
