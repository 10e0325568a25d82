import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomPassword } from '../../lib/credentials/password.ts';

describe('random passwords', () => {
  it('meet any account policy and need no quoting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 128 }), (minimumLength) => {
        const password = randomPassword({ minimumLength }, randomBytes);
        expect(password).toHaveLength(Math.max(24, minimumLength));
        expect(password).toMatch(/^[A-Za-z][A-Za-z0-9_+=@-]+$/);
        for (const wanted of [/[a-z]/, /[A-Z]/, /[0-9]/, /[_+=@-]/]) expect(password).toMatch(wanted);
      }),
    );
  });

  it('use every character about equally often', () => {
    const counts = new Map<string, number>();
    for (let made = 0; made < 4000; made++) {
      // The first character is always a letter, so it is left out.
      for (const character of randomPassword({}, randomBytes).slice(1)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    const expected = (4000 * 23) / counts.size;
    expect(counts.size).toBe(62);
    for (const count of counts.values()) {
      // A little more for digits and symbols, which are rare and must not be missing.
      expect(count / expected).toBeGreaterThan(0.85);
      expect(count / expected).toBeLessThan(1.25);
    }
  });

  it('end with an error when the source of randomness is broken', () => {
    expect(() => randomPassword({}, (size) => new Uint8Array(size).fill(255))).toThrow(/random bytes/);
    expect(() => randomPassword({}, (size) => new Uint8Array(size))).toThrow(/random bytes/);
  });
});
