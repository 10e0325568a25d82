import type { GitRepository } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import { countEmbedded, holds, type Needles } from './needles.ts';

/**
 * Takes out of `dirty` what holds a text inside longer words alone, since those stay; gives how many such places
 * there are in each object.
 */
export async function leaveEmbedded(
  repository: GitRepository,
  table: ObjectTable,
  needles: Needles,
  dirty: Set<number>,
): Promise<ReadonlyMap<number, number>> {
  const numbers = [...dirty];
  const left = new Map<number, number>();
  await readObjects(repository, table.hexOf(numbers), (position, body) => {
    const number = numbers[position] ?? -1;
    const places = countEmbedded(body, needles);
    if (places > 0) left.set(number, places);
    if (!holds(body, needles)) dirty.delete(number);
  });
  return left;
}
