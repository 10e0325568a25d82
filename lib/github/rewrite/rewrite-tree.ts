import { ID_BYTES } from '../objects/object-table.ts';
import { type EntryKind, eachEntry, treeEntries } from '../objects/tree-object.ts';
import { holdsInNames, type Needles } from '../secret/needles.ts';
import { redactName } from '../secret/replace-needles.ts';

/** Id of a tree without entries, which git knows without storing it. */
const EMPTY_TREE = Buffer.from('4b825dc642cb6eb9a060e54bf8d69288fbee4904', 'hex');

type EntryPlace = { readonly start: number; readonly end: number };

function without(tree: Buffer, gone: readonly EntryPlace[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of gone) {
    parts.push(tree.subarray(from, start));
    from = end;
  }
  return Buffer.concat([...parts, tree.subarray(from)]);
}

/** Folders sort as if their name ended in a slash: base_name_compare() in git's read-cache.c. */
export function sortKey(name: Buffer, kind: EntryKind): Buffer {
  return kind === 'tree' ? Buffer.concat([name, Buffer.from('/')]) : name;
}

function renameEntries(tree: Buffer, needles: Needles): Buffer {
  const entries = [...treeEntries(tree)].map((entry) => {
    const name = redactName(tree.subarray(entry.nameAt, entry.nameEnd), needles);
    const head = tree.subarray(entry.start, entry.nameAt);
    return { key: sortKey(name, entry.kind), name, head, tail: tree.subarray(entry.nameEnd, entry.end) };
  });
  const taken = new Set<string>();
  for (const entry of entries) {
    // Two names may become one; a tree must not hold a name twice.
    const base = entry.name.toString('latin1');
    let unique = base;
    for (let number = 2; taken.has(unique); number++) unique = `${base}-${number}`;
    taken.add(unique);
    if (unique !== base) {
      entry.name = Buffer.from(unique, 'latin1');
      entry.key = Buffer.concat([entry.name, entry.key.subarray(base.length)]);
    }
  }
  entries.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(entries.flatMap(({ head, name, tail }) => [head, name, tail]));
}

/** What becomes of a child of a tree: its new raw id, taken out of the tree, or nothing. */
type NewChild = Buffer | 'removed' | undefined;

/**
 * A tree with the ids of its changed children put in, removed ones taken out, and needles taken out of its names;
 * everything else stays byte for byte. A folder that becomes empty goes too, as git stores none.
 */
export function rewriteTree(
  tree: Buffer,
  needles: Needles,
  newChild: (bytes: Buffer, idAt: number, nameAt: number) => NewChild,
): Buffer {
  const copy = Buffer.from(tree);
  const gone: EntryPlace[] = [];
  eachEntry(tree, (kind, nameAt, idAt, start) => {
    const child = newChild(tree, idAt, nameAt);
    if (child === undefined || (kind === 'submodule' && child !== 'removed')) return;
    if (child === 'removed' || child.equals(EMPTY_TREE)) gone.push({ start, end: idAt + ID_BYTES });
    else child.copy(copy, idAt);
  });
  const kept = gone.length === 0 ? copy : without(copy, gone);
  return holdsInNames(kept, needles) ? renameEntries(kept, needles) : kept;
}
