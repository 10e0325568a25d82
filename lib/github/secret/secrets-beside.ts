import { ByteRuns } from './byte-runs.ts';
import { isDocumentedExample, KEY_ID } from './key-id-text.ts';

/** Characters of a secret access key; AWS gives 40 of them. */
const RUN = /[A-Za-z0-9/+]{40,}/g;
const SECRET_LENGTH = 40;
const ID_LENGTH = 20;

/** A secret as it is, URL-encoded, with escaped slashes, or as base64: at least forty of these in a row. */
const OF_A_SECRET = new ByteRuns(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_%\\',
  SECRET_LENGTH,
);

/** Whether an object may hold a secret in any form; in UTF-16 there is a zero byte beside each character. */
export function mayHoldSecret(body: Buffer): boolean {
  return OF_A_SECRET.some(body, () => true) || body.includes(0);
}

/** How far from the key id its secret is looked for, characters. */
const NEAR = 4096;

/**
 * Least entropy, bits a character. 40 random characters out of 64 have 4.75 on average and less than 4.2 once in
 * some ten thousand; words and paths stay below.
 */
const LEAST_ENTROPY = 4.2;

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function looksLikeSecret(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && entropy(text) >= LEAST_ENTROPY;
}

/** Parts of a run that are as long as a secret: the run itself, or what a separating slash or plus sets off. */
function candidatesIn(run: string, keyId: string): readonly string[] {
  const parts = run.includes(keyId) ? run.split(keyId) : [run];
  return parts
    .flatMap((part) => [part, part.slice(1), part.slice(0, -1), part.slice(1, -1)])
    .filter((part) => part.length === SECRET_LENGTH);
}

/**
 * By key id, texts that may be the secret of the id which stands near them: 40 characters of the right alphabet
 * that look random. No proof is needed to replace them, so AWS is not asked. AWS's documented examples are left
 * alone. One walk over the text, however many ids there are.
 */
export function secretsBeside(
  text: string,
  keyIds: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map([...keyIds].map((id) => [id, new Set<string>()]));
  const ids = [...text.matchAll(KEY_ID)].filter(([id]) => keyIds.has(id));
  // Both come in order, so ids that lie too far behind are never looked at again.
  let first = 0;
  for (const run of text.matchAll(RUN)) {
    const start = run.index;
    const end = start + run[0].length;
    while ((ids[first]?.index ?? Number.POSITIVE_INFINITY) + ID_LENGTH < start - NEAR) first++;
    for (let at = first; (ids[at]?.index ?? Number.POSITIVE_INFINITY) <= end + NEAR; at++) {
      const id = ids[at]?.[0] ?? '';
      for (const candidate of candidatesIn(run[0], id)) {
        if (looksLikeSecret(candidate) && !isDocumentedExample(candidate)) found.get(id)?.add(candidate);
      }
    }
  }
  return found;
}
