import type { GitRepository } from '../git.ts';
import { readTreeLinks, type TreeLinks } from '../objects/tree-links.ts';
import { holdsInNames } from './needles.ts';
import { type LeakSearch, type LeakSearchSettings, searchLeak } from './search-leak.ts';

/** Where a leak stands in a repository: everything a rewrite has to know, read once. */
export interface FoundLeak {
  readonly search: LeakSearch;
  /** Which folders hold what the search found, and which have a needle in a name. */
  readonly trees: TreeLinks;
}

/** Reads every object of a repository for a leak: files, messages and archives first, then folders. */
export async function findLeak(repository: GitRepository, settings: LeakSearchSettings): Promise<FoundLeak> {
  const search = await searchLeak(repository, settings);
  const { table, dirty, archived, unreadArchives, embeddedLeft, needles } = search;
  const archives = [...archived, ...unreadArchives].map(({ number }) => number);
  const trees = await readTreeLinks(repository, table, {
    files: new Set([...dirty, ...archives, ...embeddedLeft.keys()]),
    isNamed: (tree) => holdsInNames(tree, needles),
  });
  return { search, trees };
}
