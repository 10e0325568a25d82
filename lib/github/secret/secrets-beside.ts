/** Characters of a secret access key; AWS gives 40 of them. */
const RUN = /[A-Za-z0-9/+]{40,}/g;
const SECRET_LENGTH = 40;

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

function decodings(text: string): readonly string[] {
  const percent = text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
  return [...new Set([text, text.replaceAll('\\/', '/'), percent])];
}

/** The object's text, in the encodings the key id was found in. */
function readings(body: Buffer, keyId: string): readonly string[] {
  const narrow = body.toString('latin1');
  if (narrow.includes(keyId)) return decodings(narrow);
  // UTF-16 of either byte order, at either alignment, is every second byte.
  const wide = [...keyId].join('\0');
  return narrow.includes(wide) ? decodings(narrow.replaceAll('\0', '')) : [];
}

/**
 * Texts in an object that may be the secret of the key id which stands near them: 40 characters of the right
 * alphabet that look random. No proof is needed to replace them, so AWS is not asked.
 */
export function secretsBeside(body: Buffer, keyId: string): readonly string[] {
  const found = new Set<string>();
  for (const text of readings(body, keyId)) {
    const ids = [...text.matchAll(new RegExp(keyId, 'g'))].map((match) => match.index);
    for (const run of text.matchAll(RUN)) {
      const start = run.index;
      const end = start + run[0].length;
      if (!ids.some((id) => id <= end + NEAR && id + keyId.length >= start - NEAR)) continue;
      for (const candidate of candidatesIn(run[0], keyId)) {
        if (looksLikeSecret(candidate)) found.add(candidate);
      }
    }
  }
  return [...found];
}
