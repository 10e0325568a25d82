import type { GitRepository } from '../git.ts';
import { type PathParts, partsOf } from '../objects/path-parts.ts';
import { readObjects } from '../objects/read-objects.ts';
import { treeEntries } from '../objects/tree-object.ts';
import type { FoundLeak } from '../secret/find-leak.ts';

/** Where nothing is taken out, however far down. */
const ELSEWHERE: PathParts = { below: new Map() };

/** What becomes of an entry's path; what stands in a folder that goes, goes. */
const below = (parts: PathParts, name: string): PathParts =>
  parts.ends === undefined ? (parts.below.get(name) ?? ELSEWHERE) : parts;

interface Held {
  /** Bytes as characters. */
  readonly name: string;
  readonly child: number;
}

/** Entries that lead to the files, by folder. */
async function waysTo(
  repository: GitRepository,
  { search: { table }, trees: { links } }: FoundLeak,
  files: ReadonlySet<number>,
): Promise<ReadonlyMap<number, readonly Held[]>> {
  const reached = links.closure(files);
  const trees = [...reached].filter((number) => table.typeOf(number) === 'tree').sort((a, b) => a - b);
  const ways = new Map<number, readonly Held[]>();
  await readObjects(repository, table.hexOf(trees), (position, body) => {
    const held = treeEntries(body).map(({ idAt, nameAt, nameEnd }) => ({
      name: body.toString('latin1', nameAt, nameEnd),
      child: table.find(body, idAt),
    }));
    ways.set(
      trees[position] ?? -1,
      held.filter(({ child }) => reached.has(child)),
    );
  });
  return ways;
}

/**
 * Which of the files, by number, the named paths take out of all history. `pointedAt` is what refs and tags point at
 * in the end. A file that stands at one other path stays.
 */
export async function takenOutByPath(
  repository: GitRepository,
  leak: FoundLeak,
  files: ReadonlySet<number>,
  pointedAt: readonly number[],
): Promise<ReadonlySet<number>> {
  if (leak.removedPaths.length === 0 || files.size === 0) return new Set();
  const { graph } = leak.search;
  const ways = await waysTo(repository, leak, files);
  const parts = partsOf(leak.removedPaths);
  const tops = [...graph.parentsFirst().map((commit) => graph.treeOf(commit)), ...pointedAt];
  const stack = [...new Set(tops)].map((object) => ({ object, parts }));
  const seen = new Map<PathParts, Set<number>>();
  const going = new Set<number>();
  const staying = new Set<number>();
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { object, parts } = place;
    const before = seen.get(parts) ?? new Set();
    seen.set(parts, before);
    if (before.has(object)) continue;
    before.add(object);
    if (files.has(object)) (parts.ends === undefined ? staying : going).add(object);
    for (const { name, child } of ways.get(object) ?? [])
      stack.push({ object: child, parts: below(parts, name) });
  }
  return new Set([...going].filter((file) => !staying.has(file)));
}
