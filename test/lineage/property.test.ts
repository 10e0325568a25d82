import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute } from '../../lib/lineage/attribution.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import { walkLineage } from '../../lib/lineage/walk.ts';
import { moves, play } from './random-life.ts';
import { ACCOUNT, keyId } from './records.ts';
import { sourceOf } from './source-of.ts';

const LEAKED = keyId('AKIA', 1);
const START = Date.UTC(2026, 10, 1, 10);
const seed = {
  keyId: LEAKED,
  since: new Date(START),
  startedAt: new Date(START + 86_400_000),
  responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
};
const keysOf = (credentials: readonly { readonly id: string }[]) =>
  credentials
    .map(({ id }) => id)
    .filter((id) => /^A[KS]IA/.test(id))
    .sort();

describe('random attacks amid legitimate life', () => {
  it('gives exactly the credentials and the calls of the attacker, in any order of records', () => {
    fc.assert(
      fc.property(moves, fc.infiniteStream(fc.nat()), (script, shuffle) => {
        const { records, attackerKeys, attackerEvents } = play(LEAKED, script, START);
        const order = records.map((one) => ({ one, at: shuffle.next().value ?? 0 }));
        const mixed = order.sort((a, b) => a.at - b.at).map(({ one }) => one);
        const lineage = traceLineage(seed, mixed);
        expect(keysOf(lineage.credentials)).toEqual([...attackerKeys].sort());
        expect(lineage.records.map(({ eventID }) => eventID).sort()).toEqual([...attackerEvents].sort());
        for (const record of records) {
          const blamed = attribute(lineage, record).verdict === 'attacker';
          expect(blamed).toBe(attackerEvents.has(record.eventID) && record.errorCode === undefined);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds the same through look-ups alone, as through the whole trail', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (script) => {
        const { records, attackerKeys } = play(LEAKED, script, START);
        const window = { from: new Date(START - 86_400_000), to: new Date(START + 86_400_000) };
        const { source } = sourceOf(records);
        const walked = await walkLineage(seed, source, window, new AbortController().signal);
        expect(keysOf(walked.lineage.credentials)).toEqual([...attackerKeys].sort());
        expect(walked.lineage.records).toEqual(traceLineage(seed, records).records);
      }),
      { numRuns: 200 },
    );
  });

  it('has a parent in the lineage for every credential but the leaked one', () => {
    fc.assert(
      fc.property(moves, (script) => {
        const { credentials } = traceLineage(seed, play(LEAKED, script, START).records);
        const known = new Set(credentials.map(({ id }) => id));
        for (const { id, parent } of credentials) expect(id === LEAKED || known.has(parent ?? '')).toBe(true);
      }),
    );
  });
});
