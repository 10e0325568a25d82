import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHoldKeyId } from '../../lib/github/secret/key-id-text.ts';
import { keysIn } from '../../lib/github/secret/keys-in.ts';
import { holds, needlesFor } from '../../lib/github/secret/needles.ts';
import { redactFile } from '../../lib/github/secret/replace-needles.ts';
import { KEY_ID, SECRET } from './leaky-repository.ts';

const needles = needlesFor([SECRET, KEY_ID]);

/** Base64 of a text, its lines ended after so many characters. */
function wrap(text: string, columns: number, lineEnd: string): string {
  const base64 = Buffer.from(text).toString('base64');
  return (base64.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join(lineEnd);
}

/** The lines put together and decoded, as whoever finds the file would. */
const decoded = (text: string) => Buffer.from(text.replace(/\\r|\\n|\s/g, ''), 'base64').toString('latin1');

describe('base64 over several lines', () => {
  it('is found and taken out wherever a line ends, and the lines around it stay as they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 40, max: 90 }),
        fc.constantFrom('\n', '\r\n', '\n    ', '\r\n\t', '\\n', '\\r\\n'),
        (before, after, columns, lineEnd) => {
          const file = `${'x'.repeat(before)}\n${KEY_ID}:${SECRET}\n${'y'.repeat(after)}`;
          const text = `data:${lineEnd}${wrap(file, columns, lineEnd)}${lineEnd}"end"`;
          const body = Buffer.from(text);
          const { keys } = keysIn(body);
          expect(mayHoldKeyId(body)).toBe(true);
          expect([...(keys.get(KEY_ID)?.secrets ?? [])]).toEqual([SECRET]);
          expect(holds(body, needles)).toBe(true);

          const left = redactFile(body, needles);
          expect(holds(left, needles)).toBe(false);
          const lines = (of: string) => of.split(lineEnd);
          expect(lines(left.toString()).length).toBe(lines(text).length);
          expect(left.toString().startsWith(`data:${lineEnd}`)).toBe(true);
          expect(left.toString().endsWith(`${lineEnd}"end"`)).toBe(true);
          for (const part of [KEY_ID, SECRET]) expect(decoded(left.toString())).not.toContain(part);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps the length of a binary file', () => {
    const body = Buffer.from(`\0\n${wrap(`${'z'.repeat(40)}${KEY_ID} ${SECRET}`, 64, '\n')}\n\0`);
    const left = redactFile(body, needles);
    expect(left.length).toBe(body.length);
    expect(holds(left, needles)).toBe(false);
  });

  it('is not made of lines that are none', () => {
    const hashes = Array.from({ length: 3 }, (_, at) => `${at}`.repeat(64)).join('\n');
    for (const text of [hashes, 'QUtJQ\nVE\n', `${'a'.repeat(64)}\n\n${'b'.repeat(64)}`]) {
      expect(holds(Buffer.from(text), needles)).toBe(false);
      expect(redactFile(Buffer.from(text), needles).toString()).toBe(text);
    }
  });
});
