/** Characters in which key ids, secrets and base64 of both are written. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

const OF_A_RUN = new Uint8Array(256);
for (const character of ALPHABET) OF_A_RUN[character.charCodeAt(0)] = 1;

/**
 * UTF-16 in a body, of either byte order and at either alignment: every second byte from `first` on, as far as the
 * one behind it is zero, else a zero. In big-endian text the zero behind a character is the next one's.
 */
interface WideText {
  readonly first: 0 | 1;
  readonly narrow: Buffer;
}

/** Whether a character stands at `at` with a zero, or nothing at all, behind it. */
const isWide = (body: Buffer, at: number) => OF_A_RUN[body[at] as number] === 1 && !body[at + 1];

/** Which of the two alignments have runs of at least so many characters. Most bytes are never looked at. */
function alignments(body: Buffer, least: number): ReadonlySet<number> {
  const found = new Set<number>();
  // Every such run covers one of the bytes that lie nearly its length apart.
  const step = 2 * least - 1;
  for (let probe = step - 1; probe < body.length && found.size < 2; probe += step) {
    const at = body[probe] === 0 ? probe - 1 : probe;
    if (found.has(at & 1) || !isWide(body, at)) continue;
    let start = at;
    while (start >= 2 && isWide(body, start - 2)) start -= 2;
    let end = at;
    while (end + 2 < body.length && isWide(body, end + 2)) end += 2;
    if ((end - start) / 2 + 1 >= least) found.add(at & 1);
  }
  return found;
}

/** UTF-16 texts in a body with runs of at least so many letters, digits and signs of base64; none in other files. */
export function wideTexts(body: Buffer, least: number): readonly WideText[] {
  if (!body.includes(0)) return [];
  const found = alignments(body, least);
  return ([0, 1] as const)
    .filter((first) => found.has(first))
    .map((first) => {
      const narrow = Buffer.alloc((body.length - first + 1) >> 1);
      for (let at = 0, from = first; at < narrow.length; at++, from += 2) {
        if (!body[from + 1]) narrow[at] = body[from] as number;
      }
      return { first, narrow };
    });
}

/** The body with replacements, given by their place in the narrow text and in order, put in as UTF-16. */
export function replaceWide(
  body: Buffer,
  { first }: Pick<WideText, 'first'>,
  edits: readonly { readonly start: number; readonly end: number; readonly replacement: Buffer }[],
): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, replacement } of edits) {
    const after = first + 2 * end;
    const wide = Buffer.from(replacement.toString('latin1'), 'utf16le');
    pieces.push(body.subarray(from, first + 2 * start));
    // Nothing stands behind the last character of a big-endian text.
    pieces.push(after > body.length ? wide.subarray(0, -1) : wide);
    from = after;
  }
  return pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(from)]);
}
