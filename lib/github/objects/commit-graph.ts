import type { ObjectTable } from './object-table.ts';

/** `tree ID LF`, which stands first in every commit. */
const TREE_LINE = 46;
/** `parent ID LF`, as often as there are parents. */
const PARENT_LINE = 48;

const P = 0x70;

/** Where the ids of the parents in a raw commit end, and its other headers begin; "author" is what comes next. */
export function endOfLinks(commit: Buffer): number {
  let at = TREE_LINE;
  while (commit[at] === P) at += PARENT_LINE;
  return at;
}

/** Id of what a raw tag object tags, hexadecimal. */
export function taggedId(tag: Buffer): string {
  return tag.toString('latin1', 7, 47);
}

const NONE: readonly number[] = [];

/** Marks an object that is no commit. */
const NO_COMMIT = -2;

/** Trees and parents of all commits and targets of all tags, by number in the object table. */
export class CommitGraph {
  readonly #table: ObjectTable;
  readonly #commits: number[] = [];
  readonly #trees: Int32Array;
  /** The first parent, which most commits have alone. */
  readonly #firstParent: Int32Array;
  readonly #merged = new Map<number, readonly number[]>();
  readonly #targets = new Map<number, number>();

  constructor(table: ObjectTable) {
    this.#table = table;
    this.#trees = new Int32Array(table.count).fill(NO_COMMIT);
    this.#firstParent = new Int32Array(table.count).fill(-1);
  }

  add(commit: number, body: Buffer): void {
    this.#commits.push(commit);
    this.#trees[commit] = this.#table.findHexAt(body, 'tree '.length);
    const known: number[] = [];
    for (let line = TREE_LINE; line < endOfLinks(body); line += PARENT_LINE) {
      const parent = this.#table.findHexAt(body, line + 'parent '.length);
      if (parent >= 0) known.push(parent);
    }
    this.#firstParent[commit] = known[0] ?? -1;
    if (known.length > 1) this.#merged.set(commit, known);
  }

  addTag(tag: number, body: Buffer): void {
    this.#targets.set(tag, this.#table.findHex(taggedId(body)));
  }

  /** A tag, what it tags, and so on to the end; any other object is alone. */
  chain(object: number): readonly number[] {
    const chain: number[] = [];
    for (
      let next: number | undefined = object;
      next !== undefined && next >= 0;
      next = this.#targets.get(next)
    ) {
      chain.push(next);
    }
    return chain;
  }

  /** What a tag, or a tag of a tag, tags in the end; the object itself when it is no tag. */
  peeled(object: number): number {
    return this.chain(object).at(-1) ?? object;
  }

  get size(): number {
    return this.#commits.length;
  }

  has(commit: number): boolean {
    return (this.#trees[commit] ?? NO_COMMIT) !== NO_COMMIT;
  }

  treeOf(commit: number): number {
    return Math.max(this.#trees[commit] ?? -1, -1);
  }

  parentsOf(commit: number): readonly number[] {
    const first = this.#firstParent[commit] ?? -1;
    return first < 0 ? NONE : (this.#merged.get(commit) ?? [first]);
  }

  /** `tips` and all their ancestors. */
  ancestry(tips: Iterable<number>): ReadonlySet<number> {
    const reached = new Set<number>();
    const stack = [...tips];
    for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
      if (reached.has(commit) || !this.has(commit)) continue;
      reached.add(commit);
      stack.push(...this.parentsOf(commit));
    }
    return reached;
  }

  /** All commits, parents before children. */
  parentsFirst(): readonly number[] {
    const order: number[] = [];
    const seen = new Set<number>();
    // An explicit stack: histories are deeper than the call stack.
    const stack: { readonly commit: number; next: number }[] = [];
    for (const root of this.#commits) {
      if (seen.has(root)) continue;
      seen.add(root);
      stack.push({ commit: root, next: 0 });
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const parent = this.parentsOf(top.commit)[top.next++];
        if (parent === undefined) {
          order.push(top.commit);
          stack.pop();
        } else if (!seen.has(parent)) {
          seen.add(parent);
          stack.push({ commit: parent, next: 0 });
        }
      }
    }
    return order;
  }
}
