import type { GitRepository } from '../git.ts';
import { asBytes, merged, type PathParts, partsOf } from '../objects/path-parts.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { FoundLeak } from '../secret/find-leak.ts';
import { deltaBases } from './delta-bases.ts';
import type { NewObjects } from './new-objects.ts';
import { RecentTrees } from './recent-trees.ts';
import type { FileChanges } from './rewrite-files.ts';
import { rewriteTree } from './rewrite-tree.ts';

/** What came of removing paths. */
export interface RemovedPaths {
  /** New id, hexadecimal, of each topmost folder of a commit that changes, by number. */
  readonly roots: ReadonlyMap<number, string>;
  /** The same for files and folders that a tag or another ref points at. */
  readonly pointedAt: ReadonlyMap<number, string>;
  /** Named paths that no state of the history has. */
  readonly absent: readonly string[];
}

/** A folder at a path. The same folder may stand elsewhere, too, where nothing is taken out of it. */
interface Place {
  readonly tree: number;
  readonly path: string;
  readonly parts: PathParts;
}

const keyOf = ({ tree, path }: Pick<Place, 'tree' | 'path'>) => `${tree} ${path}`;

/** Where paths lead, as the search of the repository noted it: no object is read. */
interface Walk {
  /** Level by level, the topmost folders first, those that something is taken out of. */
  readonly levels: readonly (readonly Place[])[];
  /** Files and folders that go, by number. */
  readonly going: ReadonlySet<number>;
  /** The paths that led to them. */
  readonly found: ReadonlySet<string>;
}

function walk({ trees: { entries } }: FoundLeak, tops: readonly Place[]): Walk {
  const levels: Place[][] = [];
  const going = new Set<number>();
  const found = new Set<string>();
  const touched = new Set<string>();
  for (let level = [...tops]; level.length > 0; ) {
    levels.push(level);
    const below = new Map<string, Place>();
    for (const place of level) {
      for (const { name, child, kind } of entries.get(place.tree) ?? []) {
        const parts = place.parts.below.get(name);
        if (parts?.ends !== undefined) {
          found.add(parts.ends);
          going.add(child);
          touched.add(keyOf(place));
        } else if (parts !== undefined && kind === 'tree') {
          const next = { tree: child, path: `${place.path}/${name}`, parts };
          below.set(keyOf(next), next);
        }
      }
    }
    level = [...below.values()];
  }
  for (const level of [...levels].reverse()) {
    for (const place of level) {
      const leads = (entries.get(place.tree) ?? []).some(({ name, child }) =>
        touched.has(keyOf({ tree: child, path: `${place.path}/${name}` })),
      );
      if (leads) touched.add(keyOf(place));
    }
  }
  return { levels: levels.map((level) => level.filter((place) => touched.has(keyOf(place)))), going, found };
}

/** Rewrites the folders at their places, the lowest first, into `rewritten`. */
async function rewritePlaces(
  repository: GitRepository,
  { search: { table, needles } }: FoundLeak,
  { levels, removed }: Pick<Walk, 'levels'> & Pick<FileChanges, 'removed'>,
  changed: NewObjects,
  rewritten: Map<string, Buffer>,
): Promise<void> {
  for (const level of [...levels].reverse()) {
    const inOrder = [...level].sort((a, b) => a.tree - b.tree);
    const trees = inOrder.map(({ tree }) => tree);
    const bases = await deltaBases(repository, table, trees);
    const recent = new RecentTrees();
    await readObjects(repository, table.hexOf(trees), (position, body) => {
      const place = inOrder[position] as Place;
      const content = rewriteTree(body, needles, (bytes, idAt, nameAt) => {
        const name = bytes.toString('latin1', nameAt, idAt - 1);
        if (place.parts.below.get(name)?.ends !== undefined) return 'removed';
        const child = table.find(bytes, idAt);
        if (removed.has(child)) return 'removed';
        const below = rewritten.get(keyOf({ tree: child, path: `${place.path}/${name}` }));
        return below ?? (child < 0 ? undefined : changed.id(child));
      });
      const id = changed.create('tree', content, recent.get(bases.get(place.tree)));
      rewritten.set(keyOf(place), id);
      recent.keep(place.tree, { id, body: content });
    });
  }
}

/**
 * Takes files and folders out of every state of the history by their path from the top; the same content at another
 * path stays. What else becomes of the files and folders around them is put in as well. Only folders that something is
 * taken out of are read.
 *
 * A tag may point at a folder or a file by itself. It loses what the folder loses wherever it stands, and points at an
 * empty folder, or the replacement, where it was about what goes.
 */
export async function removePaths(
  repository: GitRepository,
  leak: FoundLeak,
  { removed }: Pick<FileChanges, 'removed'>,
  wanted: { readonly roots: readonly number[]; readonly pointedAt: ReadonlySet<number> },
  changed: NewObjects,
): Promise<RemovedPaths> {
  const { search, removedPaths } = leak;
  const { table, needles } = search;
  if (removedPaths.length === 0) return { roots: new Map(), pointedAt: new Map(), absent: [] };
  const parts = partsOf(removedPaths);
  const tops = [...new Set(wanted.roots)].map((tree): Place => ({ tree, path: '', parts }));
  const inCommits = walk(leak, tops);
  const places = inCommits.levels.flat();
  const folders = [...wanted.pointedAt].filter((object) => table.typeOf(object) === 'tree');
  const pointed = folders.map((tree): Place => {
    const standing = places.filter((place) => place.tree === tree);
    // Its path says that it is about no commit's folder.
    return { tree, path: ':', parts: [{ parts }, ...standing].map((place) => place.parts).reduce(merged) };
  });
  const inTags = walk(leak, pointed);
  const rewritten = new Map<string, Buffer>();
  for (const { levels } of [inCommits, inTags])
    await rewritePlaces(repository, leak, { levels, removed }, changed, rewritten);

  const newIdOf = (object: number): Buffer | undefined => {
    if (!inCommits.going.has(object) && !inTags.going.has(object))
      return rewritten.get(keyOf({ tree: object, path: ':' }));
    return table.typeOf(object) === 'tree'
      ? changed.create('tree', Buffer.alloc(0))
      : changed.create('blob', Buffer.from(`${needles.replacement}\n`));
  };
  const newIds = (objects: Iterable<number>, idOf: (object: number) => Buffer | undefined) =>
    new Map(
      [...objects].flatMap((object): [number, string][] => {
        const id = idOf(object);
        return id === undefined ? [] : [[object, id.toString('hex')]];
      }),
    );
  const found = new Set([...inCommits.found, ...inTags.found]);
  const isFound = (path: string) => [...found].some((one) => `${asBytes(path)}/`.startsWith(`${one}/`));
  return {
    roots: newIds(
      tops.map(({ tree }) => tree),
      (tree) => rewritten.get(keyOf({ tree, path: '' })),
    ),
    pointedAt: newIds(wanted.pointedAt, newIdOf),
    absent: removedPaths.filter((path) => !isFound(path)),
  };
}
