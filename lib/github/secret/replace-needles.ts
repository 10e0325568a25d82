import { type Needle, type Needles, placesOf } from './needles.ts';
import { replaceWrapped, type WrappedMatch } from './wrapped-base64.ts';

/** In names of files and branches, where an asterisk is not allowed. */
const REMOVED_NAME = 'REMOVED';

/** Bytes git looks at to tell binary from text: buffer_is_binary() in git's xdiff-interface.c. */
const BINARY_PROBE = 8000;

type Replacement = (needle: Needle) => Buffer;

function replaceEach(body: Buffer, needle: Needle, embedded: boolean, replacement: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const at of placesOf(body, needle, embedded)) {
    parts.push(body.subarray(from, at), replacement);
    from = at + needle.bytes.length;
  }
  return parts.length === 0 ? body : Buffer.concat([...parts, body.subarray(from)]);
}

/** Every needle in a text of one line, in order, none that overlaps the one before. */
function matchesIn(base64: Buffer, { each }: Needles, replacement: Replacement): readonly WrappedMatch[] {
  const all = each
    .filter((needle) => needle.base64 && needle.encoding.width === 1)
    .flatMap((needle) =>
      [...placesOf(base64, needle, true)].map((start) => ({
        ...{ start, end: start + needle.bytes.length },
        replacement: replacement(needle),
      })),
    )
    .sort((a, b) => a.start - b.start);
  let end = 0;
  return all.filter((match) => {
    if (match.start < end) return false;
    end = match.end;
    return true;
  });
}

function redact(body: Buffer, needles: Needles, replacement: Replacement): Buffer {
  const left = needles.each.reduce(
    (rest, needle) => replaceEach(rest, needle, needles.embedded, replacement(needle)),
    body,
  );
  return replaceWrapped(left, (base64) => matchesIn(base64, needles, replacement));
}

/** The file without the needles: replaced by a word in text, by asterisks of the same length in binary files. */
export function redactFile(body: Buffer, needles: Needles): Buffer {
  const binary = body.subarray(0, BINARY_PROBE).includes(0);
  return redact(body, needles, (needle) => (binary ? needle.sameLength : needle.inText));
}

/** The same for a message or a header line. */
export function redactText(body: Buffer, needles: Needles): Buffer {
  return redact(body, needles, (needle) => needle.inText);
}

/** The same for the name of a file or a branch. */
export function redactName(name: Buffer, needles: Needles): Buffer {
  const removed = Buffer.from(REMOVED_NAME);
  return needles.each.reduce((left, needle) => replaceEach(left, needle, needles.embedded, removed), name);
}
