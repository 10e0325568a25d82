import type { TreeLinks } from '../objects/tree-links.ts';
import type { History } from './trace.ts';

/** Tells which objects a ref reaches; asked about objects that hold a key, among `held` and what holds those. */
export function reachableAmong(
  { graph, table, refs }: History,
  links: TreeLinks['links'],
  held: ReadonlySet<number>,
): (object: number) => boolean {
  const reached = new Set<number>();
  for (const id of refs.values()) for (const object of graph.chain(table.findHex(id))) reached.add(object);
  for (const commit of graph.ancestry([...reached])) {
    reached.add(commit);
    reached.add(graph.treeOf(commit));
  }
  // From the topmost folders down: what a reached folder holds is reached.
  const bottomUp = [...links.layers(links.closure(held))].flat();
  for (const object of bottomUp.reverse()) {
    for (const parent of links.parentsOf(object)) if (reached.has(parent)) reached.add(object);
  }
  return (object) => reached.has(object);
}
