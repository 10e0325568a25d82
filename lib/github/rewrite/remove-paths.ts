import type { GitRepository } from '../git.ts';
import { readObjects } from '../objects/read-objects.ts';
import { eachEntry } from '../objects/tree-object.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import { deltaBases } from './delta-bases.ts';
import type { NewObjects } from './new-objects.ts';
import { RecentTrees } from './recent-trees.ts';
import type { FileChanges } from './rewrite-files.ts';
import { rewriteTree } from './rewrite-tree.ts';

/** What came of removing paths. */
interface RemovedPaths {
  /** New id, hexadecimal, of each topmost folder that changes, by number. */
  readonly roots: ReadonlyMap<number, string>;
  /** Named paths that no state of the history has. */
  readonly absent: readonly string[];
}

/** Paths by their first name, as far as they have more; where one ends, the map is empty. */
type PathParts = Map<string, PathParts>;

/** A folder at a path. The same folder may stand elsewhere, too, where nothing is taken out of it. */
interface Place {
  readonly tree: number;
  readonly path: string;
  readonly parts: PathParts;
}

function partsOf(paths: readonly string[]): PathParts {
  const root: PathParts = new Map();
  // A folder comes before what lies in it, and is taken out with it.
  for (const path of [...paths].sort()) {
    let at = root;
    const names = Buffer.from(path).toString('latin1').split('/');
    for (const [depth, name] of names.entries()) {
      const known = at.get(name);
      if (known?.size === 0) break;
      const next: PathParts = depth === names.length - 1 ? new Map() : (known ?? new Map());
      at.set(name, next);
      at = next;
    }
  }
  return root;
}

const keyOf = ({ tree, path }: Pick<Place, 'tree' | 'path'>) => `${tree} ${path}`;

/** The roots and, level by level, the folders some path leads into. */
async function placesIn(
  repository: GitRepository,
  { table }: LeakSearch,
  roots: readonly Place[],
): Promise<readonly (readonly Place[])[]> {
  const levels: (readonly Place[])[] = [];
  for (let level = roots; level.length > 0; ) {
    levels.push(level);
    const below = new Map<string, Place>();
    const ids = table.hexOf(level.map(({ tree }) => tree));
    await readObjects(repository, ids, (position, body) => {
      const { path, parts } = level[position] as Place;
      eachEntry(body, (kind, nameAt, idAt) => {
        const name = body.toString('latin1', nameAt, idAt - 1);
        const rest = parts.get(name);
        if (kind !== 'tree' || rest === undefined || rest.size === 0) return;
        const place = { tree: table.find(body, idAt), path: `${path}/${name}`, parts: rest };
        if (place.tree >= 0) below.set(keyOf(place), place);
      });
    });
    level = [...below.values()];
  }
  return levels;
}

/**
 * Takes files and folders out of every state of the history by their path from the top; the same content at another
 * path stays. `roots` are the topmost folders of the commits. What else becomes of the files and folders in them is
 * put in as well.
 */
export async function removePaths(
  repository: GitRepository,
  search: LeakSearch,
  { removed, removedPaths }: Pick<FileChanges, 'removed' | 'removedPaths'>,
  roots: readonly number[],
  changed: NewObjects,
): Promise<RemovedPaths> {
  const { table, needles } = search;
  const parts = partsOf(removedPaths);
  const top = [...new Set(roots)].map((tree): Place => ({ tree, path: '', parts }));
  const rewritten = new Map<string, Buffer>();
  const found = new Set<string>();
  const levels = parts.size === 0 ? [] : await placesIn(repository, search, top);
  for (const level of [...levels].reverse()) {
    const inOrder = [...level].sort((a, b) => a.tree - b.tree);
    const trees = inOrder.map(({ tree }) => tree);
    const bases = await deltaBases(repository, table, trees);
    const recent = new RecentTrees();
    await readObjects(repository, table.hexOf(trees), (position, body) => {
      const place = inOrder[position] as Place;
      let touched = false;
      const content = rewriteTree(body, needles, (bytes, idAt, nameAt) => {
        const name = bytes.toString('latin1', nameAt, idAt - 1);
        const tree = table.find(bytes, idAt);
        const end = place.parts.get(name)?.size === 0;
        const below = end ? undefined : rewritten.get(keyOf({ tree, path: `${place.path}/${name}` }));
        if (end) found.add(`${place.path}/${name}`);
        if (end || below !== undefined) touched = true;
        if (end || removed.has(tree)) return 'removed';
        return below ?? (tree < 0 ? undefined : changed.id(tree));
      });
      if (!touched) return;
      const id = changed.create('tree', content, recent.get(bases.get(place.tree)));
      rewritten.set(keyOf(place), id);
      recent.keep(place.tree, { id, body: content });
    });
  }
  const newRoots = top.flatMap(({ tree, path }): [number, string][] => {
    const id = rewritten.get(keyOf({ tree, path }));
    return id === undefined ? [] : [[tree, id.toString('hex')]];
  });
  const isFound = (path: string) =>
    [...found].some((one) => `/${Buffer.from(path).toString('latin1')}/`.startsWith(`${one}/`));
  return { roots: new Map(newRoots), absent: removedPaths.filter((path) => !isFound(path)) };
}
