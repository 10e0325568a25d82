import { describe, expect, it } from 'vitest';
import { countEmbedded, holds, needlesFor } from '../../lib/github/secret/needles.ts';
import { redactFile } from '../../lib/github/secret/replace-needles.ts';
import { KEY_ID, SECRET } from './leaky-repository.ts';

const alone = needlesFor([SECRET, KEY_ID], { embedded: false });
const wide = (text: string) => Buffer.from(text, 'utf16le');

describe('a text inside a longer word', () => {
  it.each([
    ['a word of its own', `key ${SECRET};`, 0],
    ['at the ends of a file', SECRET, 0],
    ['behind escapes', `\\n${KEY_ID}\\t${SECRET} %3D${KEY_ID}%20 \\u003d${KEY_ID}\\x3d${SECRET}`, 0],
    ['beside letters or digits', `x${KEY_ID} ${SECRET}9 a${SECRET}b`, 3],
    ['glued by other characters', `${KEY_ID}_${KEY_ID}/${SECRET}+${SECRET}`, 0],
  ])('is told apart: %s', (_name, text, count) => {
    const bigEndian = wide(text).swap16();
    for (const body of [Buffer.from(text), wide(text), bigEndian])
      expect(countEmbedded(body, alone)).toBe(count);
  });

  it('stays, and is no needle, unless it was said to count', () => {
    const text = `id=x${KEY_ID} key="${SECRET}"`;
    expect(redactFile(Buffer.from(text), alone).toString()).toBe(`id=x${KEY_ID} key="***REMOVED***"`);
    expect(holds(Buffer.from(`x${KEY_ID}`), alone)).toBe(false);
    const all = needlesFor([SECRET, KEY_ID]);
    expect(redactFile(Buffer.from(text), all).toString()).toBe('id=x***REMOVED*** key="***REMOVED***"');
  });
});
