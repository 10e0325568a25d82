import { expect, it } from 'vitest';
import { DistinctCounter } from '../../lib/trail/distinct-counter.ts';
import { eventDigest } from '../../lib/trail/token.ts';

function digestsOf(ids: readonly string[]): Uint32Array {
  const digests = new Uint32Array(2 * ids.length);
  ids.forEach((id, at) => {
    const bytes = Buffer.from(id);
    eventDigest(digests, 2 * at, bytes, { start: 0, end: 0 }, { start: 0, end: bytes.length });
  });
  return digests;
}

it('counts more ids than it holds, each once', () => {
  // Few leading digits, so that the buckets of these ids fill up and go to disk.
  const ids = Array.from({ length: 1_200_000 }, (_, number) => `event-${number % 1_100_000}`);
  const counter = new DistinctCounter();
  for (let at = 0; at < ids.length; at += 10_000) counter.add(digestsOf(ids.slice(at, at + 10_000)));
  expect(counter.count()).toBe(1_100_000);
  counter.add(digestsOf(['event-1', 'another']));
  expect(counter.count()).toBe(1_100_001);
});
