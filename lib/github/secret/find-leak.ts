import type { GitRepository } from '../git.ts';
import { namesIn } from '../objects/path-parts.ts';
import { readTreeLinks, type TreeLinks } from '../objects/tree-links.ts';
import { holdsInNames } from './needles.ts';
import { type LeakSearch, type LeakSearchSettings, searchLeak } from './search-leak.ts';

/** Where a leak stands in a repository: everything a rewrite has to know, read once. */
export interface FoundLeak {
  readonly search: LeakSearch;
  /** Which folders hold what the search found, and which have a needle in a name. */
  readonly trees: TreeLinks;
  /** Files and folders that are to go as a whole, by path from the top. */
  readonly removedPaths: readonly string[];
}

/** What is looked for, and which paths have to be known to be taken out. */
export interface FindLeakSettings extends LeakSearchSettings {
  readonly removedPaths?: readonly string[];
}

/** Reads every object of a repository for a leak: files, messages and archives first, then folders. */
export async function findLeak(repository: GitRepository, settings: FindLeakSettings): Promise<FoundLeak> {
  const search = await searchLeak(repository, settings);
  const { removedPaths = [] } = settings;
  const { table, dirty, archived, unreadArchives, embeddedLeft, needles } = search;
  const archives = [...archived, ...unreadArchives].map(({ number }) => number);
  const trees = await readTreeLinks(repository, table, {
    files: new Set([...dirty, ...archives, ...embeddedLeft.keys()]),
    isNamed: (tree) => holdsInNames(tree, needles),
    names: namesIn(removedPaths),
  });
  return { search, trees, removedPaths };
}
