import type { GitRepository } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import { holds, type Needles } from '../secret/needles.ts';
import { commitLinks, rewriteCommit } from './commit-object.ts';
import type { NewObjects } from './new-objects.ts';
import { quotedIds } from './quoted-ids.ts';

/** What became of the commits. */
export interface RewrittenCommits {
  readonly total: number;
  /** Numbers of the changed ones, parents first. */
  readonly changed: readonly number[];
  /** Changed ones none of whose parents changed: where the secret came in. */
  readonly first: readonly number[];
  readonly signaturesDropped: number;
  /** Commits with a needle in their message, author or another header. */
  readonly dirtyMessages: number;
}

function parentsFirst(commits: readonly number[], parents: ReadonlyMap<number, readonly number[]>): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  // An explicit stack: histories are deeper than the call stack.
  const stack: { readonly commit: number; next: number }[] = [];
  for (const root of commits) {
    if (seen.has(root)) continue;
    seen.add(root);
    stack.push({ commit: root, next: 0 });
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const parent = parents.get(top.commit)?.[top.next++];
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

/** Rewrites the commits that must change, and their descendants. */
export async function rewriteCommits(
  repository: GitRepository,
  table: ObjectTable,
  needles: Needles,
  changed: NewObjects,
): Promise<RewrittenCommits> {
  const commits = table.ofType('commit');
  const parents = new Map<number, readonly number[]>();
  const dirty = new Set<number>();
  let dirtyMessages = 0;
  await readObjects(repository, table.hexOf(commits), (position, body) => {
    const commit = commits[position] ?? -1;
    const links = commitLinks(body);
    parents.set(
      commit,
      links.parents.map((id) => table.findHex(id)).filter((number) => number >= 0),
    );
    const ownNeedle = holds(body, needles);
    if (ownNeedle) dirtyMessages++;
    if (ownNeedle || changed.has(table.findHex(links.tree))) dirty.add(commit);
  });

  const parentsOf = (commit: number) => parents.get(commit) ?? [];
  const mustChange: number[] = [];
  const first: number[] = [];
  const marked = new Set<number>();
  for (const commit of parentsFirst(commits, parents)) {
    const inherits = parentsOf(commit).some((parent) => marked.has(parent));
    if (!inherits && !dirty.has(commit)) continue;
    marked.add(commit);
    mustChange.push(commit);
    if (!inherits) first.push(commit);
  }

  const newId = (id: string) => {
    const number = table.findHex(id);
    return number < 0 ? undefined : changed.hex(number);
  };
  const quoted = quotedIds(
    mustChange.map((number) => table.hex(number)),
    newId,
  );
  let signaturesDropped = 0;
  await readObjects(repository, table.hexOf(mustChange), (position, body) => {
    const rewritten = rewriteCommit(body, needles, newId, quoted);
    if (rewritten.signatureDropped) signaturesDropped++;
    changed.put(mustChange[position] ?? -1, 'commit', rewritten.body);
  });
  return { total: commits.length, changed: mustChange, first, signaturesDropped, dirtyMessages };
}
