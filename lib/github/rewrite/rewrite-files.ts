import type { GitRepository } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import { holds, type Needles, redactFile } from '../secret/needles.ts';
import type { NewObjects } from './new-objects.ts';
import { ObjectLinks } from './object-links.ts';
import { rewriteTree, treeEntries } from './tree-object.ts';

/** Replaces the needles in every file; gives the numbers of the blobs that held one. */
export async function rewriteBlobs(
  repository: GitRepository,
  table: ObjectTable,
  needles: Needles,
  changed: NewObjects,
): Promise<readonly number[]> {
  const blobs = table.ofType('blob');
  const dirty: number[] = [];
  await readObjects(repository, table.hexOf(blobs), (position, body) => {
    if (!holds(body, needles)) return;
    const number = blobs[position] ?? -1;
    dirty.push(number);
    changed.put(number, 'blob', redactFile(body, needles));
  });
  return dirty;
}

/** Rewrites every tree that holds a changed file, or a name with a needle, at any depth; no other. */
export async function rewriteTrees(
  repository: GitRepository,
  table: ObjectTable,
  needles: Needles,
  changed: NewObjects,
): Promise<void> {
  const trees = table.ofType('tree');
  const links = new ObjectLinks(table.count);
  const seeds = new Set<number>();
  await readObjects(repository, table.hexOf(trees), (position, body) => {
    const tree = trees[position] ?? -1;
    for (const entry of treeEntries(body)) {
      if (entry.kind === 'submodule') continue;
      const child = table.find(body, entry.idAt);
      if (child < 0) continue;
      if (entry.kind === 'tree') links.add(child, tree);
      else if (changed.has(child)) seeds.add(tree);
    }
    if (holds(body, needles)) seeds.add(tree);
  });
  const newId = (bytes: Buffer, at: number) => {
    const number = table.find(bytes, at);
    return number < 0 ? undefined : changed.id(number);
  };
  for (const layer of links.layers(links.closure(seeds))) {
    await readObjects(repository, table.hexOf(layer), (position, body) => {
      changed.put(layer[position] ?? -1, 'tree', rewriteTree(body, needles, newId));
    });
  }
}
