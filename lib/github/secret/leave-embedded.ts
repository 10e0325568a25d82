import type { GitRepository } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import { countEmbedded, holds, type Needles } from './needles.ts';

/**
 * Takes out of `dirty` what holds a text inside longer words alone, since those stay; gives how many such places
 * there are.
 */
export async function leaveEmbedded(
  repository: GitRepository,
  table: ObjectTable,
  needles: Needles,
  dirty: Set<number>,
): Promise<number> {
  const numbers = [...dirty];
  let places = 0;
  await readObjects(repository, table.hexOf(numbers), (position, body) => {
    places += countEmbedded(body, needles);
    if (!holds(body, needles)) dirty.delete(numbers[position] ?? -1);
  });
  return places;
}
