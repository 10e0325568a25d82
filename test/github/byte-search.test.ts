import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteSearch } from '../../lib/github/secret/byte-search.ts';
import { mayHoldKeyId } from '../../lib/github/secret/key-id-text.ts';
import { KEY_ID } from './leaky-repository.ts';

/** Few values, so that near misses and overlaps are common. */
const bytes = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(0, 1, 65, 255), { minLength, maxLength }).map((values) => Buffer.from(values));

describe('searching for many sequences at once', () => {
  it('finds what a plain search for each one finds, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(bytes(2, 6), { minLength: 1, maxLength: 5 }), bytes(0, 40), (sequences, body) => {
        const plainly = sequences.some((sequence) => body.includes(sequence));
        expect(new ByteSearch(sequences).standsIn(body)).toBe(plainly);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing where nothing is looked for', () => {
    expect(new ByteSearch([]).standsIn(Buffer.alloc(1000))).toBe(false);
  });
});

describe('telling what holds no key id', () => {
  it('never says no to one, whatever stands around it and however it is written', () => {
    const encodings = [
      (text: string) => Buffer.from(text),
      (text: string) => Buffer.from(text, 'utf16le'),
      (text: string) => Buffer.from(text, 'utf16le').swap16(),
      (text: string) => Buffer.from(Buffer.from(text).toString('base64')),
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 60 }),
        fc.string({ unit: 'binary-ascii', maxLength: 60 }),
        fc.constantFrom(...encodings),
        fc.constantFrom('AKIA', 'ASIA', 'ABIA', 'ACCA'),
        (before, after, encode, prefix) => {
          const id = prefix + KEY_ID.slice(4);
          expect(mayHoldKeyId(encode(before + id + after))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('says no to what is clearly none', () => {
    const text = 'const AKIA = "an id starts so"; // 0f3b9c4ad81e5f27c6d09b4e8a713f5c2d60e9ab\n';
    expect(mayHoldKeyId(Buffer.from(text.repeat(50)))).toBe(false);
    expect(mayHoldKeyId(Buffer.alloc(0))).toBe(false);
  });
});
