import type { GitRepository } from '../git.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { FoundLeak } from '../secret/find-leak.ts';
import { rewriteCommit } from './commit-object.ts';
import type { NewObjects } from './new-objects.ts';
import { quotedIds } from './quoted-ids.ts';
import { rekeyNotes } from './rekey-notes.ts';
import { type RemovedPaths, removePaths } from './remove-paths.ts';

/** What became of the commits. */
export interface RewrittenCommits {
  /** Numbers of the changed ones, parents first. */
  readonly changed: readonly number[];
  /** Changed ones none of whose parents changed: where the secret came in. */
  readonly first: readonly number[];
  readonly signaturesDropped: number;
  /** Notes that stand under the new id of what they are about. */
  readonly notesMoved: number;
  /** Paths to remove that no commit has. */
  readonly absentPaths: readonly string[];
  /** New ids, hexadecimal, of files and folders a ref or a tag points at, where they lose something there alone. */
  readonly pointedAt: RemovedPaths['pointedAt'];
}

/** What of a repository the commits alone do not tell. */
interface Around {
  /** Commits of `refs/notes/*`. */
  readonly notes: ReadonlySet<number>;
  /** What refs and tags point at in the end. */
  readonly pointedAt: ReadonlySet<number>;
  /** File versions that are taken out of every folder. */
  readonly removed: ReadonlySet<number>;
}

/**
 * Rewrites the commits that must change, and their descendants. Those of `refs/notes/*`
 * come last, because a note is filed under the id of the commit it is about. Named paths are taken out of all others.
 */
export async function rewriteCommits(
  repository: GitRepository,
  leak: FoundLeak,
  { notes, pointedAt, removed }: Around,
  changed: NewObjects,
): Promise<RewrittenCommits> {
  const { search } = leak;
  const { table, graph, needles, dirty } = search;
  const changing: number[] = [];
  const first: number[] = [];
  const marked = new Set<number>();
  const order = graph.parentsFirst();
  const ordinary = order.filter((commit) => !notes.has(commit));
  const roots = ordinary.map((commit) => graph.treeOf(commit)).filter((tree) => tree >= 0);
  const paths = await removePaths(repository, leak, { removed }, { roots, pointedAt }, changed);
  const cut = paths.roots;
  const mark = (commits: readonly number[], isRefiled: (tree: number) => boolean): readonly number[] => {
    const newly: number[] = [];
    for (const commit of commits) {
      const inherits = graph.parentsOf(commit).some((parent) => marked.has(parent));
      const tree = graph.treeOf(commit);
      const leaks = dirty.has(commit) || changed.has(tree) || cut.has(tree);
      if (!inherits && !leaks && !isRefiled(tree)) continue;
      marked.add(commit);
      newly.push(commit);
      if (leaks && !inherits) first.push(commit);
    }
    changing.push(...newly);
    return newly;
  };

  let signaturesDropped = 0;
  const rewrite = async (commits: readonly number[], newTree: (tree: number) => string | undefined) => {
    const newId = (id: string) => {
      const number = table.findHex(id);
      return number < 0 ? undefined : (newTree(number) ?? changed.hex(number));
    };
    const quoted = quotedIds(
      changing.map((number) => table.hex(number)),
      newId,
    );
    await readObjects(repository, table.hexOf(commits), (position, body) => {
      const rewritten = rewriteCommit(body, needles, newId, quoted);
      signaturesDropped += rewritten.signaturesDropped;
      changed.put(commits[position] ?? -1, 'commit', rewritten.body);
    });
  };

  await rewrite(
    mark(ordinary, () => false),
    (tree) => cut.get(tree),
  );
  const notesInOrder = order.filter((commit) => notes.has(commit));
  const { trees, moved } = await rekeyNotes(repository, search, notesInOrder, changed);
  await rewrite(
    mark(notesInOrder, (tree) => trees.has(tree)),
    (tree) => trees.get(tree),
  );
  return {
    ...{ changed: changing, first, signaturesDropped, notesMoved: moved },
    ...{ absentPaths: paths.absent, pointedAt: paths.pointedAt },
  };
}
