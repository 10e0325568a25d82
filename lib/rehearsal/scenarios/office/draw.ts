import { createHash } from 'node:crypto';

/** Draws whole numbers below `below`, always the same ones for the same seed: a rehearsal can be repeated. */
export function draws(seed: string): (below: number) => number {
  let count = 0;
  return (below) => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUIntBE(0, 6) % below;
  };
}
