import type { GitRepository } from '../git.ts';
import { readObjects } from '../objects/read-objects.ts';
import { type EntryKind, treeEntries } from '../objects/tree-object.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { NewObjects } from './new-objects.ts';
import { sortKey } from './rewrite-tree.ts';

interface RekeyedNotes {
  /** New id, hexadecimal, by number of the notes' old root tree; those that stay are left out. */
  readonly trees: ReadonlyMap<number, string>;
  /** Notes in the newest state that were filed anew. */
  readonly moved: number;
}

interface Note {
  readonly path: string;
  readonly mode: string;
  readonly id: Buffer;
}

/** Bodies of all trees below the roots, by number. Notes are few, so they are held. */
async function treesBelow(
  repository: GitRepository,
  { table }: LeakSearch,
  roots: readonly number[],
): Promise<ReadonlyMap<number, Buffer>> {
  const bodies = new Map<number, Buffer>();
  for (let wanted = [...new Set(roots)]; wanted.length > 0; ) {
    const found = new Set<number>();
    await readObjects(repository, table.hexOf(wanted), (position, body) => {
      bodies.set(wanted[position] ?? -1, Buffer.from(body));
      for (const entry of treeEntries(body)) {
        if (entry.kind === 'tree') found.add(table.find(body, entry.idAt));
      }
    });
    wanted = [...found].filter((tree) => tree >= 0 && !bodies.has(tree));
  }
  return bodies;
}

/** The same path for another id, with slashes where they stood: notes are spread over folders by their first digits. */
function pathFor(id: string, path: string): string {
  let digit = 0;
  return [...path].map((character) => (character === '/' ? character : id[digit++])).join('');
}

/**
 * Files the notes of rewritten objects under their new ids, in every state of `commits` (the history of
 * `refs/notes/*`, parents first). Otherwise they would stay with ids nobody has any more, and lead to the leak.
 * https://git-scm.com/docs/git-notes
 */
export async function rekeyNotes(
  repository: GitRepository,
  search: LeakSearch,
  commits: readonly number[],
  changed: NewObjects,
): Promise<RekeyedNotes> {
  const { table, graph } = search;
  const roots = [...new Set(commits.map((commit) => graph.treeOf(commit)))].filter((tree) => tree >= 0);
  const bodies = await treesBelow(repository, search, roots);

  const notesIn = (tree: number, prefix: string): readonly Note[] => {
    const body = bodies.get(tree);
    if (body === undefined) return [];
    return treeEntries(body).flatMap((entry) => {
      const path = prefix + body.toString('latin1', entry.nameAt, entry.nameEnd);
      const child = table.find(body, entry.idAt);
      if (entry.kind === 'tree') return notesIn(child, `${path}/`);
      const id = changed.id(child) ?? body.subarray(entry.idAt, entry.end);
      return [{ path, id, mode: body.toString('latin1', entry.start, entry.nameAt - 1) }];
    });
  };

  const trees = new Map<number, string>();
  let moved = 0;
  for (const root of roots) {
    const byPath = new Map<string, Note>();
    moved = 0;
    for (const note of notesIn(root, '')) {
      const about = note.path.replaceAll('/', '');
      const newId = about.length === 40 ? changed.hex(table.findHex(about)) : undefined;
      const path = newId === undefined ? note.path : pathFor(newId, note.path);
      if (path !== note.path) moved++;
      // Two objects may have become one; the second note keeps its old place.
      const place = byPath.has(path) ? note.path : path;
      byPath.set(place, { ...note, path: place });
    }
    if (moved > 0) trees.set(root, writeFolder([...byPath.values()], changed).toString('hex'));
  }
  return { trees, moved };
}

/** Writes the trees for these files; gives the raw id of the topmost. */
function writeFolder(notes: readonly Note[], changed: NewObjects): Buffer {
  const folders = new Map<string, Note[]>();
  const entries: { name: string; kind: EntryKind; mode: string; id: Buffer }[] = [];
  for (const note of notes) {
    const slash = note.path.indexOf('/');
    if (slash < 0) entries.push({ ...note, name: note.path, kind: 'file' });
    else {
      const folder = note.path.slice(0, slash);
      folders.set(folder, [...(folders.get(folder) ?? []), { ...note, path: note.path.slice(slash + 1) }]);
    }
  }
  for (const [name, inside] of folders) {
    entries.push({ name, kind: 'tree', mode: '40000', id: writeFolder(inside, changed) });
  }
  const sorted = entries
    .map((entry) => ({ ...entry, key: sortKey(Buffer.from(entry.name, 'latin1'), entry.kind) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const body = Buffer.concat(
    sorted.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`, 'latin1'), id]),
  );
  return changed.create('tree', body);
}
