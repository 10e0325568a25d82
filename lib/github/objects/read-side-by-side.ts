import type { GitRepository } from '../git.ts';
import type { ObjectTable } from './object-table.ts';
import { type Pieces, readObjects } from './read-objects.ts';

/** Fewer are read by one process: starting a second one takes longer than it saves. */
const WORTH_TWO = 20_000;

/** Objects that are asked for together: they lie together in storage, which is the order git reads fastest. */
const RUN = 2000;

/**
 * Reads objects by number, in no certain order, through two `git cat-file` at once: unpacking takes git longer than
 * looking takes us. Each process is given the next run when it has room, so both end at about the same time.
 */
export async function readSideBySide(
  repository: GitRepository,
  table: ObjectTable,
  numbers: readonly number[],
  take: (number: number, body: Buffer, size: number) => void,
  pieces?: Pieces,
): Promise<void> {
  let next = 0;
  const read = async () => {
    const asked: number[] = [];
    function* ids(): Generator<string> {
      while (next < numbers.length) {
        const run = numbers.slice(next, next + RUN);
        next += RUN;
        for (const number of run) {
          asked.push(number);
          yield table.hex(number);
        }
      }
    }
    await readObjects(
      repository,
      ids(),
      (position, body, size) => take(asked[position] ?? -1, body, size),
      pieces,
    );
  };
  await Promise.all(numbers.length < WORTH_TWO ? [read()] : [read(), read()]);
}
