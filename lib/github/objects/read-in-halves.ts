import type { GitRepository } from '../git.ts';
import type { ObjectTable, ObjectType } from './object-table.ts';
import { type Pieces, readObjects } from './read-objects.ts';

/** Fewer are read by one process: starting a second one takes longer than it saves. */
const WORTH_TWO = 20_000;

/**
 * Reads objects by number, in no certain order, through two `git cat-file` at once: unpacking takes git longer than
 * looking takes us. Each half lies together in storage, which is the order git reads fastest.
 */
export async function readInHalves(
  repository: GitRepository,
  table: ObjectTable,
  numbers: readonly number[],
  take: (number: number, body: Buffer, type: ObjectType, size: number) => void,
  pieces?: Pieces,
): Promise<void> {
  const middle = numbers.length < WORTH_TWO ? numbers.length : numbers.length >> 1;
  const halves = [numbers.slice(0, middle), numbers.slice(middle)].filter((half) => half.length > 0);
  await Promise.all(
    halves.map((half) =>
      readObjects(
        repository,
        table.hexOf(half),
        (position, body, type, size) => take(half[position] ?? -1, body, type, size),
        pieces,
      ),
    ),
  );
}
