import { ID_BYTES } from './object-table.ts';

export type EntryKind = 'tree' | 'submodule' | 'file';

/** Where the parts of one entry stand in a raw tree: `MODE SP NAME NUL ID`. */
export interface TreeEntry {
  readonly start: number;
  readonly nameAt: number;
  readonly nameEnd: number;
  readonly idAt: number;
  readonly end: number;
  readonly kind: EntryKind;
}

const SPACE = 0x20;

function kindOf(tree: Buffer, start: number): EntryKind {
  // Modes are octal texts: 40000 (or 040000 of old tools) a folder, 160000 a submodule.
  const first = tree[start];
  if (first === 0x34 || first === 0x30) return 'tree';
  return first === 0x31 && tree[start + 1] === 0x36 ? 'submodule' : 'file';
}

/** Calls `take` for each entry of a raw tree with where its name and its raw id begin; the name ends before the id. */
export function eachEntry(
  tree: Buffer,
  take: (kind: EntryKind, nameAt: number, idAt: number, start: number) => void,
): void {
  for (let start = 0; start < tree.length; ) {
    // The shortest mode has five characters: 40000.
    let at = start + 5;
    while (tree[at] !== SPACE) at++;
    const nameAt = at + 1;
    // Byte by byte, because a search call for a name of a few bytes costs more than the search.
    while (tree[at] !== 0) at++;
    take(kindOf(tree, start), nameAt, at + 1, start);
    start = at + 1 + ID_BYTES;
  }
}

/** Entries of a raw tree object, in order. */
export function treeEntries(tree: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  eachEntry(tree, (kind, nameAt, idAt, start) => {
    entries.push({ ...{ kind, start, nameAt, idAt }, nameEnd: idAt - 1, end: idAt + ID_BYTES });
  });
  return entries;
}
