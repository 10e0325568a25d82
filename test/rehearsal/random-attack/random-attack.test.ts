import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aftermathOf, moves } from './play.ts';

/** 200 attacks in all, in parts, so that a failing one is told soon. */
const PARTS = [1, 2, 3, 4, 5];

describe('random attacks amid rightful life', () => {
  it.each(PARTS)(
    'leave nothing of the attacker, everything as it was, and nothing rightful touched (part %i)',
    async () => {
      await fc.assert(
        fc.asyncProperty(moves, async (script) => {
          expect(await aftermathOf(script)).toEqual({
            ...{ exitCode: 0, left: [], unrestored: [], collateral: [] },
          });
        }),
        { numRuns: 200 / PARTS.length },
      );
    },
    180_000,
  );
});
