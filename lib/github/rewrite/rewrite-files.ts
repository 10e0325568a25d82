import type { GitRepository } from '../git.ts';
import { IdFilter } from '../objects/id-filter.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { FoundLeak } from '../secret/find-leak.ts';
import { redactFile } from '../secret/replace-needles.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import { deltaBases } from './delta-bases.ts';
import type { NewObjects } from './new-objects.ts';
import { RecentTrees } from './recent-trees.ts';
import { rewriteTree } from './rewrite-tree.ts';

/** Replaces the needles in the files that hold one, and `replaced` files as a whole. */
export async function rewriteBlobs(
  repository: GitRepository,
  { table, needles }: Pick<LeakSearch, 'table' | 'needles'>,
  { dirty, replaced }: { readonly dirty: readonly number[]; readonly replaced: readonly number[] },
  changed: NewObjects,
): Promise<void> {
  await readObjects(repository, table.hexOf(dirty), (position, body) => {
    changed.put(dirty[position] ?? -1, 'blob', redactFile(body, needles));
  });
  for (const number of replaced) changed.put(number, 'blob', Buffer.from(`${needles.replacement}\n`));
}

/** What happens to the files of a repository. */
export interface FileChanges {
  /** File versions that get another content; they were put already. */
  readonly rewritten: readonly number[];
  /** File versions that are taken out of every folder. */
  readonly removed: ReadonlySet<number>;
}

/**
 * Rewrites every tree that holds a changed or removed file, or a name with a needle, at any depth; no other. New
 * trees are stored as differences along git's own, so that they stay small when most of a history changes.
 */
export async function rewriteTrees(
  repository: GitRepository,
  { search: { table, needles }, trees: { links, named } }: FoundLeak,
  { rewritten, removed }: FileChanges,
  changed: NewObjects,
): Promise<void> {
  const files = new Set([...rewritten, ...removed]);
  const members = new Set([...links.closure([...files, ...named])].filter((number) => !files.has(number)));
  const mayChange = new IdFilter(table, [files, members]);
  const newChild = (bytes: Buffer, at: number) => {
    if (!mayChange.has(bytes, at)) return undefined;
    const number = table.find(bytes, at);
    if (removed.has(number)) return 'removed';
    return number < 0 ? undefined : changed.id(number);
  };
  const bases = await deltaBases(repository, table, [...members]);
  const recent = new RecentTrees();
  for (const layer of links.layers(members)) {
    // In storage order a tree mostly follows the one it is a difference to.
    const inOrder = [...layer].sort((a, b) => a - b);
    await readObjects(repository, table.hexOf(inOrder), (position, body) => {
      const tree = inOrder[position] ?? -1;
      const content = rewriteTree(body, needles, newChild);
      const id = changed.put(tree, 'tree', content, recent.get(bases.get(tree)));
      recent.keep(tree, { id, body: content });
    });
  }
}
