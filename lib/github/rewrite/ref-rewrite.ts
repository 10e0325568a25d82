import { holdsInNames, type Needles } from '../secret/needles.ts';
import { redactName } from '../secret/replace-needles.ts';

/** Stands for "no such ref", as in git's own protocols. */
export const NO_OBJECT = '0'.repeat(40);

/**
 * A ref before and after; `old` equals `new` when it stays. A ref that must get another name is two of these: the
 * old name, which is gone afterwards, and the new one, which was not there before.
 */
export interface RefRewrite {
  readonly ref: string;
  readonly old: string;
  readonly new: string;
}

const REPLACE = 'refs/replace/';

function cleanName(ref: string, needles: Needles, newId: (id: string) => string): string {
  // The name of a replace ref is the id of what it replaces.
  if (ref.startsWith(REPLACE)) return REPLACE + newId(ref.slice(REPLACE.length));
  const name = Buffer.from(ref);
  return holdsInNames(name, needles) ? redactName(name, needles).toString() : ref;
}

/** Where every ref points after the rewrite, and what it is called. */
export function rewriteRefs(
  refs: ReadonlyMap<string, string>,
  needles: Needles,
  newId: (id: string) => string,
): readonly RefRewrite[] {
  const names = new Set(refs.keys());
  const renamed: RefRewrite[] = [];
  const kept = [...refs].map(([ref, old]): RefRewrite => {
    const base = cleanName(ref, needles, newId);
    if (base === ref) return { ref, old, new: newId(old) };
    let name = base;
    for (let number = 2; names.has(name); number++) name = `${base}-${number}`;
    names.add(name);
    renamed.push({ ref: name, old: NO_OBJECT, new: newId(old) });
    return { ref, old, new: NO_OBJECT };
  });
  return [...kept, ...renamed];
}

/** Refs as they are after the rewrite. */
export function refsAfter(refs: readonly RefRewrite[]): readonly RefRewrite[] {
  return refs.filter(({ new: id }) => id !== NO_OBJECT);
}
