import { base64Forms } from '../../host/base64-forms.ts';
import { ByteSearch } from './byte-search.ts';
import { ENCODINGS, standsAlone, type TextEncoding } from './stands-alone.ts';
import { someWrapped } from './wrapped-base64.ts';

/** A byte sequence that must not stay, and what takes its place. */
export interface Needle {
  readonly bytes: Buffer;
  /** In text. */
  readonly inText: Buffer;
  /** In binary files, whose offsets must not move. */
  readonly sameLength: Buffer;
  readonly encoding: TextEncoding;
  /** Base64 stands inside a longer text by its nature, and may go on over several lines. */
  readonly base64: boolean;
}

/** The bytes to look for: key ids and secrets, in each form files hold them in. */
export interface Needles {
  readonly each: readonly Needle[];
  readonly search: ByteSearch;
  /** Those of base64 alone. */
  readonly inBase64: ByteSearch;
  /** What takes their place in text. */
  readonly replacement: string;
  /** Whether those inside a longer word count, too. */
  readonly embedded: boolean;
}

/** What git-filter-repo writes too: https://github.com/newren/git-filter-repo */
export const REMOVED = '***REMOVED***';

/** Texts that stand for `value` in files: as it is, URL-encoded, with JSON's escaped slash. */
function plainForms(value: string): readonly string[] {
  const url = encodeURIComponent(value);
  const lowerUrl = url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [value, url, lowerUrl, value.replaceAll('/', '\\/')];
}

/**
 * Needles for texts that must not stay, in UTF-8, UTF-16, URL-encoded and as base64. `replacement` takes their
 * place in text; a text that holds another one must stand before it. Without `embedded` a text inside a longer word
 * is none.
 */
export function needlesFor(
  texts: readonly string[],
  {
    replacement = REMOVED,
    embedded = true,
  }: { readonly replacement?: string; readonly embedded?: boolean } = {},
): Needles {
  const each = texts.flatMap((text) => {
    const plain = new Set(plainForms(text));
    const forms = [
      ...[...plain].map((form) => ({ form, base64: false })),
      ...[...new Set([...base64Forms(text), ...base64Forms(text, 'utf16le')])].map((form) => ({
        form,
        base64: true,
      })),
    ];
    return forms.flatMap(({ form, base64 }) =>
      ENCODINGS.map(
        (encoding): Needle => ({
          ...{ bytes: encoding.encode(form), encoding, base64 },
          inText: encoding.encode(replacement),
          sameLength: encoding.encode('*'.repeat(form.length)),
        }),
      ),
    );
  });
  const bytesOf = (needles: readonly Needle[]) => new ByteSearch(needles.map(({ bytes }) => bytes));
  const inBase64 = each.filter(({ base64, encoding }) => base64 && encoding.width === 1);
  return { ...{ each, replacement, embedded }, search: bytesOf(each), inBase64: bytesOf(inBase64) };
}

/** Where the needle stands in the body, in order, as far as it counts. */
export function* placesOf(body: Buffer, needle: Needle, embedded: boolean): Generator<number> {
  const { bytes, encoding } = needle;
  for (let at = body.indexOf(bytes); at >= 0; at = body.indexOf(bytes, at + bytes.length)) {
    if (embedded || needle.base64 || standsAlone(body, at, at + bytes.length, encoding)) yield at;
  }
}

/** Whether a needle stands in a name or a list of names, where nothing goes on over lines. */
export function holdsInNames(names: Buffer, needles: Needles): boolean {
  if (!needles.search.standsIn(names)) return false;
  return needles.embedded || needles.each.some((needle) => !placesOf(names, needle, false).next().done);
}

/** Whether a needle stands in a file or a message. */
export function holds(body: Buffer, needles: Needles): boolean {
  if (needles.each.length === 0) return false;
  return holdsInNames(body, needles) || someWrapped(body, (base64) => needles.inBase64.standsIn(base64));
}

/** How often a needle stands inside a longer word. */
export function countEmbedded(body: Buffer, { each }: Needles): number {
  const starts = each
    .filter(({ base64 }) => !base64)
    .flatMap((needle) => {
      const alone = new Set(placesOf(body, needle, false));
      return [...placesOf(body, needle, true)].filter((at) => !alone.has(at));
    })
    .sort((a, b) => a - b);
  // UTF-16 of one byte order is that of the other, one byte further on.
  return starts.filter((at, index) => at - (starts[index - 1] ?? Number.NEGATIVE_INFINITY) > 1).length;
}
