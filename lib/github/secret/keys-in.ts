import { isDocumentedExample, keyIdsIn } from './key-id-text.ts';
import { readingsOf, type TextForm } from './readings.ts';
import { secretsBeside } from './secrets-beside.ts';

/** A key id in one object. The secrets are returned to be replaced and must not be written anywhere. */
export interface KeyInObject {
  readonly secrets: ReadonlySet<string>;
  readonly forms: ReadonlySet<TextForm>;
}

/** What {@link keysIn} found. */
export interface KeysInObject {
  readonly keys: ReadonlyMap<string, KeyInObject>;
  /** Key ids of AWS's own documentation, which belong to nobody. */
  readonly examples: ReadonlySet<string>;
}

/** Key ids in an object by id, with what stands beside each: the one that is wanted, or all of them. */
export function keysIn(body: Buffer, wanted?: string): KeysInObject {
  const keys = new Map<string, { secrets: Set<string>; forms: Set<TextForm> }>();
  const examples = new Set<string>();
  for (const { form, text } of readingsOf(body)) {
    const ids = new Set(wanted === undefined ? keyIdsIn(text) : text.includes(wanted) ? [wanted] : []);
    for (const id of ids) {
      if (wanted === undefined && isDocumentedExample(id) && ids.delete(id)) examples.add(id);
    }
    for (const [id, secrets] of secretsBeside(text, ids)) {
      const key = keys.get(id) ?? { secrets: new Set(), forms: new Set() };
      keys.set(id, key);
      // What base64 left as it was is plain text.
      if (form !== 'base64' || !key.forms.has('text')) key.forms.add(form);
      for (const secret of secrets) key.secrets.add(secret);
    }
  }
  return { keys, examples };
}
