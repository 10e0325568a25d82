/** A byte sequence that must not stay, and what takes its place. */
interface Needle {
  readonly bytes: Buffer;
  /** In text. */
  readonly inText: Buffer;
  /** In binary files, whose offsets must not move. */
  readonly sameLength: Buffer;
}

/** What git-filter-repo writes too: https://github.com/newren/git-filter-repo */
const REMOVED = '***REMOVED***';

/** In file names, where an asterisk is not allowed everywhere. */
const REMOVED_NAME = Buffer.from('REMOVED');

/** Bytes git looks at to tell binary from text: buffer_is_binary() in git's xdiff-interface.c. */
const BINARY_PROBE = 8000;

/** The bytes to look for: the key id and the secrets, in each form files hold them in. */
export type Needles = readonly Needle[];

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Texts that stand for `value` in source files: as it is, URL-encoded, with JSON's escaped slash. */
function textForms(value: string): readonly string[] {
  const url = encodeURIComponent(value);
  const lowerUrl = url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [...new Set([value, url, lowerUrl, value.replaceAll('/', '\\/')])];
}

/** Needles for a key id and the secrets that stood beside it: UTF-8 and UTF-16. */
export function needlesFor(keyId: string, secrets: readonly string[]): Needles {
  return [...secrets, keyId].flatMap((value) =>
    textForms(value).flatMap((form) =>
      [(text: string) => Buffer.from(text), (text: string) => Buffer.from(text, 'utf16le'), bigEndian].map(
        (encode) => ({
          bytes: encode(form),
          inText: encode(REMOVED),
          sameLength: encode('*'.repeat(form.length)),
        }),
      ),
    ),
  );
}

export function holds(body: Buffer, needles: Needles): boolean {
  return needles.some((needle) => body.includes(needle.bytes));
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

/** The file without the secrets: replaced by a word in text, by asterisks of the same length in binary files. */
export function redactFile(body: Buffer, needles: Needles): Buffer {
  const binary = body.subarray(0, BINARY_PROBE).includes(0);
  return needles.reduce(
    (left, needle) => replaceEach(left, needle.bytes, binary ? needle.sameLength : needle.inText),
    body,
  );
}

/** The same for a message or a header line. */
export function redactText(body: Buffer, needles: Needles): Buffer {
  return needles.reduce((left, needle) => replaceEach(left, needle.bytes, needle.inText), body);
}

/** The same for a file name. */
export function redactName(name: Buffer, needles: Needles): Buffer {
  return needles.reduce((left, needle) => replaceEach(left, needle.bytes, REMOVED_NAME), name);
}
