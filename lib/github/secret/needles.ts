import { base64Forms } from '../../host/base64-forms.ts';
import { ByteSearch } from './byte-search.ts';

/** A byte sequence that must not stay, and what takes its place. */
interface Needle {
  readonly bytes: Buffer;
  /** In text. */
  readonly inText: Buffer;
  /** In binary files, whose offsets must not move. */
  readonly sameLength: Buffer;
}

/** The bytes to look for: key ids and secrets, in each form files hold them in. */
export interface Needles {
  readonly each: readonly Needle[];
  readonly search: ByteSearch;
}

/** What git-filter-repo writes too: https://github.com/newren/git-filter-repo */
const REMOVED = '***REMOVED***';

/** In names of files and branches, where an asterisk is not allowed. */
const REMOVED_NAME = 'REMOVED';

/** Bytes git looks at to tell binary from text: buffer_is_binary() in git's xdiff-interface.c. */
const BINARY_PROBE = 8000;

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

const ENCODINGS = [
  (text: string) => Buffer.from(text),
  (text: string) => Buffer.from(text, 'utf16le'),
  bigEndian,
];

/** Texts that stand for `value` in files: as it is, URL-encoded, with JSON's escaped slash, as base64. */
function textForms(value: string): readonly string[] {
  const url = encodeURIComponent(value);
  const lowerUrl = url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [...new Set([value, url, lowerUrl, value.replaceAll('/', '\\/'), ...base64Forms(value)])];
}

/**
 * Needles for texts that must not stay, in UTF-8, UTF-16, URL-encoded and as base64. `replacement` takes their
 * place in text; a text that holds another one must stand before it.
 */
export function needlesFor(texts: readonly string[], replacement = REMOVED): Needles {
  const each = texts.flatMap((text) =>
    textForms(text).flatMap((form) =>
      ENCODINGS.map((encode) => ({
        bytes: encode(form),
        inText: encode(replacement),
        sameLength: encode('*'.repeat(form.length)),
      })),
    ),
  );
  return { each, search: new ByteSearch(each.map(({ bytes }) => bytes)) };
}

export function holds(body: Buffer, needles: Needles): boolean {
  return needles.search.standsIn(body);
}

function replaceEach(body: Buffer, needle: Buffer, replacement: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, from)) {
    parts.push(body.subarray(from, at), replacement);
    from = at + needle.length;
  }
  return from === 0 ? body : Buffer.concat([...parts, body.subarray(from)]);
}

/** The file without the needles: replaced by a word in text, by asterisks of the same length in binary files. */
export function redactFile(body: Buffer, needles: Needles): Buffer {
  const binary = body.subarray(0, BINARY_PROBE).includes(0);
  return needles.each.reduce(
    (left, needle) => replaceEach(left, needle.bytes, binary ? needle.sameLength : needle.inText),
    body,
  );
}

/** The same for a message or a header line. */
export function redactText(body: Buffer, needles: Needles): Buffer {
  return needles.each.reduce((left, needle) => replaceEach(left, needle.bytes, needle.inText), body);
}

/** The same for the name of a file or a branch. */
export function redactName(name: Buffer, needles: Needles): Buffer {
  const removed = Buffer.from(REMOVED_NAME);
  return needles.each.reduce((left, needle) => replaceEach(left, needle.bytes, removed), name);
}
