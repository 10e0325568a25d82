import { ID_BYTES } from '../objects/object-table.ts';
import { holds, type Needles, redactName } from '../secret/needles.ts';

/** Where the parts of one entry stand in a raw tree: `MODE SP NAME NUL ID`. */
interface TreeEntry {
  readonly start: number;
  readonly nameAt: number;
  readonly nameEnd: number;
  readonly idAt: number;
  readonly end: number;
  readonly kind: 'tree' | 'submodule' | 'file';
}

const SPACE = 0x20;

function kindOf(tree: Buffer, start: number): TreeEntry['kind'] {
  // Modes are octal texts: 40000 (or 040000 of old tools) a folder, 160000 a submodule.
  const first = tree[start];
  if (first === 0x34 || first === 0x30) return 'tree';
  return first === 0x31 && tree[start + 1] === 0x36 ? 'submodule' : 'file';
}

/** Entries of a raw tree object, in order. */
export function* treeEntries(tree: Buffer): Generator<TreeEntry> {
  let start = 0;
  while (start < tree.length) {
    const nameAt = tree.indexOf(SPACE, start) + 1;
    const nameEnd = tree.indexOf(0, nameAt);
    const idAt = nameEnd + 1;
    const end = idAt + ID_BYTES;
    yield { start, nameAt, nameEnd, idAt, end, kind: kindOf(tree, start) };
    start = end;
  }
}

/** Folders sort as if their name ended in a slash: base_name_compare() in git's read-cache.c. */
function sortKey(name: Buffer, kind: TreeEntry['kind']): Buffer {
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

/**
 * A tree with the ids of its changed children put in and needles taken out of its names; everything else stays
 * byte for byte. `newId` gives the raw id of a changed object at a place in the tree.
 */
export function rewriteTree(
  tree: Buffer,
  needles: Needles,
  newId: (bytes: Buffer, at: number) => Buffer | undefined,
): Buffer {
  const copy = Buffer.from(tree);
  for (const entry of treeEntries(tree)) {
    if (entry.kind !== 'submodule') newId(tree, entry.idAt)?.copy(copy, entry.idAt);
  }
  return holds(copy, needles) ? renameEntries(copy, needles) : copy;
}
