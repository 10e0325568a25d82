import type { GitRepository } from '../git.ts';
import { IdFilter } from './id-filter.ts';
import { ObjectLinks } from './object-links.ts';
import type { ObjectTable } from './object-table.ts';
import { readSideBySide } from './read-side-by-side.ts';
import { type EntryKind, eachEntry } from './tree-object.ts';

/** An entry of a tree; the child's number is -1 where it is not in the repository. */
interface NamedEntry {
  /** Bytes as characters. */
  readonly name: string;
  readonly child: number;
  readonly kind: EntryKind;
}

/** How the trees of a repository hang together. */
export interface TreeLinks {
  /** Which trees hold which trees, and which hold the files that were asked for. */
  readonly links: ObjectLinks;
  /** Trees `isNamed` said yes to. */
  readonly named: ReadonlySet<number>;
  /** Entries with one of the names that were asked for, by tree. */
  readonly entries: ReadonlyMap<number, readonly NamedEntry[]>;
  /** Names of submodules, bytes as characters; their content is in other repositories. */
  readonly submodules: ReadonlySet<string>;
  /** Entries whose file or folder is not in the repository. */
  readonly missing: number;
}

const MOST_NAMES = 1000;

/**
 * Reads every tree once. `files` are blobs whose places are wanted, `names` those of entries; `isNamed` is asked about
 * each raw tree.
 * `countMissing` looks up every file of every tree, which a fresh clone need not do: git did when it was made.
 */
export async function readTreeLinks(
  repository: GitRepository,
  table: ObjectTable,
  options: {
    readonly files: ReadonlySet<number>;
    readonly isNamed: (tree: Buffer, number: number) => boolean;
    /** Bytes as characters. */
    readonly names?: ReadonlySet<string>;
    readonly countMissing?: boolean;
  },
): Promise<TreeLinks> {
  const { files, isNamed, names = new Set<string>(), countMissing = false } = options;
  const links = new ObjectLinks(table.count);
  const named = new Set<number>();
  const submodules = new Set<string>();
  const entries = new Map<number, NamedEntry[]>();
  // Most names differ in length already, and making a text of each takes longer than all else.
  const lengths = new Set([...names].map((name) => name.length));
  const mayBeWanted = new IdFilter(table, [files]);
  let missing = 0;
  await readSideBySide(repository, table, table.ofType('tree'), (tree, body) => {
    eachEntry(body, (kind, nameAt, idAt) => {
      if (lengths.has(idAt - 1 - nameAt)) {
        const name = body.toString('latin1', nameAt, idAt - 1);
        const entry = { name, child: table.find(body, idAt), kind };
        if (names.has(name)) entries.set(tree, [...(entries.get(tree) ?? []), entry]);
      }
      if (kind === 'submodule') {
        if (submodules.size < MOST_NAMES) submodules.add(body.toString('latin1', nameAt, idAt - 1));
        return;
      }
      const wanted = kind === 'tree' || mayBeWanted.has(body, idAt);
      if (!wanted && !countMissing) return;
      const child = table.find(body, idAt);
      if (child < 0) missing++;
      else if (wanted && (kind === 'tree' || files.has(child))) links.add(child, tree);
    });
    if (isNamed(body, tree)) named.add(tree);
  });
  return { links, named, entries, submodules, missing };
}
