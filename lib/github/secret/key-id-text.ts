import { ByteRuns } from './byte-runs.ts';
import { wideTexts } from './wide-text.ts';
import { someWrapped } from './wrapped-base64.ts';

/**
 * Prefixes of access key ids: a user's or root's key, temporary credentials, a bearer token, a context-specific
 * credential. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
const PREFIXES = ['AKIA', 'ASIA', 'ABIA', 'ACCA'] as const;

/** The rest is base32: https://awsteele.com/blog/2020/09/26/aws-access-key-format.html */
const KEY_ID_LENGTH = 20;
const SHAPE = `(?:${PREFIXES.join('|')})[A-Z2-7]{16}`;

/** Anything with the shape of a key id, wherever it stands. */
export const KEY_ID = new RegExp(SHAPE, 'g');

/** Letters or digits on either side make it another word. */
const KEY_ID_WORD = new RegExp(`(?<![A-Z0-9])${SHAPE}(?![A-Z0-9])`, 'g');

/** Whether the text is a key id and nothing else. */
export function isKeyId(text: string): boolean {
  return new RegExp(`^${SHAPE}$`).test(text);
}

/** Key ids in a text, each once. */
export function keyIdsIn(text: string): readonly string[] {
  return [...new Set(text.match(KEY_ID_WORD) ?? [])];
}

/** Keys in AWS's own documentation end so, and belong to nobody. */
export function isDocumentedExample(keyOrSecret: string): boolean {
  return /EXAMPLE(KEY)?$/.test(keyOrSecret);
}

/** What a run of letters must hold to be worth decoding: a key id, or base64 of a prefix at any alignment. */
const WORTH_A_LOOK = new RegExp(
  [
    SHAPE,
    // In UTF-16, as PowerShell encodes it, a zero follows each letter.
    ...PREFIXES.flatMap((prefix) => [prefix, [...prefix].map((letter) => `${letter}\0`).join('')]).flatMap(
      (bytes) =>
        [0, 1, 2].map((before) => {
          const encoded = Buffer.from(`${'\0'.repeat(before)}${bytes}`)
            .toString('base64')
            .replace(/=+$/, '');
          return encoded.slice([0, 2, 3][before], Math.floor(((before + bytes.length) * 8) / 6));
        }),
    ),
  ].join('|'),
);

/** `A\0K\0I\0A`: the same bytes stand in UTF-16 of either byte order. */
const WIDE_PREFIXES = PREFIXES.map((prefix) => Buffer.from([...prefix].join('\0')));

/** Bytes that may stand in a key id or in its base64, of either alphabet. */
const OF_A_RUN = new ByteRuns(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_',
  KEY_ID_LENGTH,
);

function hasWorthyRun(text: Buffer): boolean {
  return OF_A_RUN.some(text, (start, end) => WORTH_A_LOOK.test(text.toString('latin1', start, end)));
}

/** Whether an object may hold any key id at all. */
export function mayHoldKeyId(body: Buffer): boolean {
  return (
    hasWorthyRun(body) ||
    mayHoldWideKeyId(body) ||
    wideTexts(body, KEY_ID_LENGTH).some(({ narrow }) => hasWorthyRun(narrow)) ||
    someWrapped(body, (base64) => WORTH_A_LOOK.test(base64.toString('latin1')))
  );
}

/** Whether UTF-16 text with a key id may stand in the object. */
export function mayHoldWideKeyId(body: Buffer): boolean {
  return WIDE_PREFIXES.some((prefix) => body.includes(prefix));
}
