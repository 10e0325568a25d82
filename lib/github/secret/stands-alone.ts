/** How characters of ASCII stand in bytes. */
export interface TextEncoding {
  readonly encode: (text: string) => Buffer;
  /** Bytes of a character. */
  readonly width: 1 | 2;
  /** Which of them holds the character; the other one is zero. */
  readonly low: 0 | 1;
}

/** UTF-8, and UTF-16 of either byte order. */
export const ENCODINGS: readonly TextEncoding[] = [
  { encode: (text) => Buffer.from(text), width: 1, low: 0 },
  { encode: (text) => Buffer.from(text, 'utf16le'), width: 2, low: 0 },
  { encode: (text) => Buffer.from(text, 'utf16le').swap16(), width: 2, low: 1 },
];

/** Characters that end an escape before a text: `\n`, `%3D`, `\x3d`, `\u003d`; they belong to no word. */
const ESCAPE = /(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})$/;
const LONGEST_ESCAPE = 6;

const isOfAWord = (character: string) => /^[A-Za-z0-9]$/.test(character);

/**
 * Whether what stands from `start` to `end` is a word of its own: no letter or digit beside it. Where it is part of
 * a longer one, such as a checksum or an encoded file, replacing it may damage that.
 */
export function standsAlone(body: Buffer, start: number, end: number, { width, low }: TextEncoding): boolean {
  const characterAt = (at: number): string => {
    const value = body[at + low] ?? 0;
    const other = width === 1 ? 0 : (body[at + 1 - low] ?? 0);
    return other === 0 ? String.fromCharCode(value) : '\0';
  };
  if (isOfAWord(characterAt(end))) return false;
  if (!isOfAWord(characterAt(start - width))) return true;
  const before = Array.from({ length: LONGEST_ESCAPE }, (_, at) =>
    characterAt(start - width * (LONGEST_ESCAPE - at)),
  );
  return ESCAPE.test(before.join(''));
}
