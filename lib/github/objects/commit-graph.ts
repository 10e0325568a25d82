import type { ObjectTable } from './object-table.ts';

/** Ids in a raw commit, hexadecimal. */
interface CommitLinks {
  readonly tree: string;
  readonly parents: readonly string[];
}

/** Tree and parents, which git always writes first. */
function commitLinks(commit: Buffer): CommitLinks {
  const tree = commit.toString('latin1', 5, 45);
  const parents: string[] = [];
  for (let at = 46; commit.toString('latin1', at, at + 7) === 'parent '; at += 48) {
    parents.push(commit.toString('latin1', at + 7, at + 47));
  }
  return { tree, parents };
}

/** Id of what a raw tag object tags, hexadecimal. */
export function taggedId(tag: Buffer): string {
  return tag.toString('latin1', 7, 47);
}

const NONE: readonly number[] = [];

/** Trees and parents of all commits and targets of all tags, by number in the object table. */
export class CommitGraph {
  readonly #table: ObjectTable;
  readonly #commits: number[] = [];
  readonly #trees = new Map<number, number>();
  readonly #parents = new Map<number, readonly number[]>();
  readonly #targets = new Map<number, number>();

  constructor(table: ObjectTable) {
    this.#table = table;
  }

  add(commit: number, body: Buffer): void {
    const { tree, parents } = commitLinks(body);
    this.#commits.push(commit);
    this.#trees.set(commit, this.#table.findHex(tree));
    const known = parents.map((id) => this.#table.findHex(id)).filter((parent) => parent >= 0);
    if (known.length > 0) this.#parents.set(commit, known);
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
    return this.#trees.has(commit);
  }

  treeOf(commit: number): number {
    return this.#trees.get(commit) ?? -1;
  }

  parentsOf(commit: number): readonly number[] {
    return this.#parents.get(commit) ?? NONE;
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
