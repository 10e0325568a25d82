import { type GitRepository, readGit } from '../git.ts';
import { lineReader } from '../objects/line-reader.ts';
import type { ObjectTable } from '../objects/object-table.ts';

/**
 * For trees that git stores as a difference to another one, which one: the new trees resemble each other just as
 * the old ones do. https://git-scm.com/docs/git-cat-file (deltabase)
 */
export async function deltaBases(
  repository: GitRepository,
  table: ObjectTable,
  trees: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const bases = new Map<number, number>();
  if (trees.length === 0) return bases;
  let position = 0;
  const lines = lineReader((line) => {
    const tree = trees[position++] ?? -1;
    // Forty zeros stand for a tree stored as a whole.
    const base = table.findHex(line);
    if (base >= 0) bases.set(tree, base);
  });
  const ids = [...table.hexOf(trees)].join('\n');
  await readGit(repository, ['cat-file', '--buffer', '--batch-check=%(deltabase)'], {
    input: `${ids}\n`,
    onStdout: lines.take,
  });
  lines.end();
  return bases;
}
