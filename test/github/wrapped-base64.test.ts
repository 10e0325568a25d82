import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHoldKeyId } from '../../lib/github/secret/key-id-text.ts';
import { keysIn } from '../../lib/github/secret/keys-in.ts';
import { holds, needlesFor } from '../../lib/github/secret/needles.ts';
import { redactFile } from '../../lib/github/secret/replace-needles.ts';
import { KEY_ID, SECRET } from './leaky-repository.ts';

const needles = needlesFor([SECRET, KEY_ID]);

/** Base64 of a text, its lines ended after so many characters. */
function wrap(text: string, columns: number, lineEnd: string, content: 'utf8' | 'utf16le' = 'utf8'): string {
  const base64 = Buffer.from(text, content).toString('base64');
  return (base64.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join(lineEnd);
}

function inEncoding(text: string, encoding: string): Buffer {
  if (encoding === 'utf8') return Buffer.from(text);
  const wide = Buffer.from(text, 'utf16le');
  return encoding === 'utf16le' ? wide : wide.swap16();
}

const fromEncoding = (body: Buffer, encoding: string) =>
  encoding === 'utf8' ? body.toString() : inEncoding(body.toString('utf16le'), encoding).toString('utf16le');

/** The lines put together and decoded, as whoever finds the file would. */
const decoded = (text: string) =>
  Buffer.from(text.replace(/\\r|\\n|\s/g, ''), 'base64')
    .toString('latin1')
    .replaceAll('\0', '');

describe('base64 over several lines', () => {
  it('is found and taken out wherever a line ends, and the lines around it stay as they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 40, max: 90 }),
        fc.constantFrom('\n', '\r\n', '\n    ', '\r\n\t', '\\n', '\\r\\n'),
        fc.constantFrom('utf8', 'utf16le', 'utf16be'),
        fc.constantFrom(0, 1),
        // PowerShell encodes its commands in UTF-16 before they become base64.
        fc.constantFrom('utf8' as const, 'utf16le' as const),
        (before, after, columns, lineEnd, encoding, bytesBefore, content) => {
          const file = `${'x'.repeat(before)}\n${KEY_ID}:${SECRET}\n${'y'.repeat(after)}`;
          const text = `data:${lineEnd}${wrap(file, columns, lineEnd, content)}${lineEnd}"end"`;
          const odd = Buffer.alloc(encoding === 'utf8' ? 0 : bytesBefore, 0xff);
          const body = Buffer.concat([odd, inEncoding(text, encoding)]);
          const { keys } = keysIn(body);
          expect(mayHoldKeyId(body)).toBe(true);
          expect([...(keys.get(KEY_ID)?.secrets ?? [])]).toEqual([SECRET]);
          expect(holds(body, needles)).toBe(true);

          const redacted = redactFile(body, needles);
          expect(holds(redacted, needles)).toBe(false);
          expect(redacted.subarray(0, odd.length)).toEqual(odd);
          const left = fromEncoding(redacted.subarray(odd.length), encoding);
          const lines = (of: string) => of.split(lineEnd);
          expect(lines(left).length).toBe(lines(text).length);
          expect(left.startsWith(`data:${lineEnd}`)).toBe(true);
          expect(left.endsWith(`${lineEnd}"end"`)).toBe(true);
          for (const part of [KEY_ID, SECRET]) expect(decoded(left)).not.toContain(part);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['utf16le', 'utf16be'])('is found at the very end of a file: %s', (encoding) => {
    const body = inEncoding(wrap(`${'z'.repeat(41)}${KEY_ID} ${SECRET}`, 76, '\n'), encoding);
    const left = redactFile(body, needles);
    expect(left.length).toBe(body.length);
    expect(holds(left, needles)).toBe(false);
    expect(fromEncoding(left, encoding)).toMatch(/^[A-Za-z0-9\n]+\*+\n[A-Za-z0-9*]+\*$/);
  });

  it('keeps the length of a binary file', () => {
    const body = Buffer.from(`\0\n${wrap(`${'z'.repeat(40)}${KEY_ID} ${SECRET}`, 64, '\n')}\n\0`);
    const left = redactFile(body, needles);
    expect(left.length).toBe(body.length);
    expect(holds(left, needles)).toBe(false);
  });

  it('is found behind a key in the line before, where line ends are spelled', () => {
    const text = `"${wrap(`${'x'.repeat(25)}\n${KEY_ID}:${SECRET}\n`, 64, '\\n', 'utf16le')}"`;
    expect(decoded(redactFile(Buffer.from(text), needles).toString())).not.toContain(SECRET);
  });

  it('is not made of lines that are none', () => {
    const hashes = Array.from({ length: 3 }, (_, at) => `${at}`.repeat(64)).join('\n');
    for (const text of [hashes, 'QUtJQ\nVE\n', `${'a'.repeat(64)}\n\n${'b'.repeat(64)}`]) {
      expect(holds(Buffer.from(text), needles)).toBe(false);
      expect(redactFile(Buffer.from(text), needles).toString()).toBe(text);
    }
  });
});
