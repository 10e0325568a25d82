import type { GitRepository } from '../git.ts';
import { taggedId } from '../objects/commit-graph.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { NewObjects } from './new-objects.ts';
import { rewriteTag } from './tag-object.ts';

/**
 * Rewrites tag objects whose target changed or whose message holds a needle; tags may tag tags. `pointedAt` has the new
 * ids of files and folders that a tag alone is about.
 */
export async function rewriteTags(
  repository: GitRepository,
  { table, needles, dirty }: LeakSearch,
  pointedAt: ReadonlyMap<number, string>,
  changed: NewObjects,
): Promise<{ readonly signaturesDropped: number }> {
  const tags = table.ofType('tag');
  const bodies = new Map<number, Buffer>();
  await readObjects(repository, table.hexOf(tags), (position, body) =>
    bodies.set(tags[position] ?? -1, Buffer.from(body)),
  );
  let signaturesDropped = 0;
  const rewrite = (number: number): void => {
    const body = bodies.get(number);
    // Taken out first: a tag is rewritten once, also when another tag led to it.
    if (body === undefined || !bodies.delete(number)) return;
    const target = taggedId(body);
    const targetNumber = table.findHex(target);
    rewrite(targetNumber);
    const newTarget = pointedAt.get(targetNumber) ?? changed.hex(targetNumber);
    if (newTarget === undefined && !dirty.has(number)) return;
    const rewritten = rewriteTag(body, needles, newTarget ?? target);
    if (rewritten.signatureDropped) signaturesDropped++;
    changed.put(number, 'tag', rewritten.body);
  };
  for (const number of tags) rewrite(number);
  return { signaturesDropped };
}
