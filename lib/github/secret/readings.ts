import { keyIdsIn, mayHoldWideKeyId } from './key-id-text.ts';
import { wideTexts } from './wide-text.ts';
import { unwrapped } from './wrapped-base64.ts';

/** How a text stands in an object. */
export type TextForm = 'text' | 'utf-16' | 'base64';

/** An object's content as text, in one of the ways it may have been written. */
export interface Reading {
  readonly form: TextForm;
  readonly text: string;
}

/** Characters of a run that may be base64 of a key id, which is 20 bytes and more; in either alphabet. */
const SHORTEST_BASE64 = 24;
const BASE64_RUN = new RegExp(`[A-Za-z0-9+/_-]{${SHORTEST_BASE64},}={0,2}`, 'g');
const PRINTABLE = /^[\t\n\r\x20-\x7e]+$/;

/** Where a run begins is not always where its base64 begins: a slash or a word may be glued to it. */
function decodedRun(run: string): string {
  for (const glued of [0, 1, 2, 3]) {
    const decoded = Buffer.from(run.slice(glued), 'base64').toString('latin1');
    // PowerShell's encoded commands are UTF-16.
    const narrow = decoded.replaceAll('\0', '');
    for (const text of [decoded, narrow]) if (keyIdsIn(text).length > 0) return text;
    if (glued === 0 && PRINTABLE.test(narrow)) return narrow;
  }
  return run;
}

/** The text with everything decoded that is base64, each where it stood, so that near stays near. */
function withoutBase64(text: string): string {
  return text.replace(BASE64_RUN, decodedRun);
}

function unescaped(text: string): readonly string[] {
  const percent = text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
  return [...new Set([text, text.replaceAll('\\/', '/'), percent])];
}

/** All readings of an object; characters are bytes, but for UTF-16. */
export function readingsOf(body: Buffer): readonly Reading[] {
  const narrow = body.toString('latin1');
  const plain = unescaped(narrow).map((text): Reading => ({ form: 'text', text }));
  const texts = [body, ...wideTexts(body, SHORTEST_BASE64).map((wide) => wide.narrow)];
  const base64 = texts.flatMap((text): readonly Reading[] => {
    const decoded = withoutBase64(unwrapped(text).toString('latin1'));
    return decoded === text.toString('latin1') ? [] : [{ form: 'base64', text: decoded }];
  });
  if (!mayHoldWideKeyId(body)) return [...plain, ...base64];
  // UTF-16 of either byte order, at either alignment, is every second byte.
  const wide = unescaped(narrow.replaceAll('\0', '')).map((text): Reading => ({ form: 'utf-16', text }));
  return [...plain, ...base64, ...wide];
}
