import type { GitRepository } from '../git.ts';
import type { WholeFilesExpected } from '../repository/find-left.ts';
import type { ObjectSink } from '../rewrite/new-objects.ts';
import { type HistoryRewrite, rewriteHistory, type WholeFiles } from '../rewrite/rewrite-history.ts';
import type { FoundLeak } from '../secret/find-leak.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { PurgeChoices } from './purge-choices.ts';

/** What stands in a repository: enough to plan the purge and to do it. */
export interface LeakLook extends FoundLeak {
  readonly rewrite: HistoryRewrite;
}

type WholeFileChoices = Pick<PurgeChoices, 'archives' | 'removedPaths'>;

const leakingArchives = ({ archived }: LeakSearch) => new Set(archived.map(({ number }) => number));

function wholeFiles(search: LeakSearch, { archives }: Pick<PurgeChoices, 'archives'>): WholeFiles {
  return {
    ...(archives === 'remove' ? { removed: leakingArchives(search) } : {}),
    ...(archives === 'replace' ? { replaced: leakingArchives(search) } : {}),
  };
}

/** What a purged copy is checked for when these choices were made. */
export function wholeFilesExpected(
  search: LeakSearch,
  { archives = 'leave', removedPaths = [] }: WholeFileChoices,
): WholeFilesExpected {
  const ids = [...search.table.hexOf(leakingArchives(search))];
  return { removedPaths, ...(archives === 'leave' ? { archivesLeft: ids } : { archivesGone: ids }) };
}

/** Learns what taking a leak out of its repository changes; with a sink, the new objects go there. */
export function takeOut(
  repository: GitRepository,
  leak: FoundLeak,
  options: Pick<PurgeChoices, 'archives'> & { readonly sink?: ObjectSink } = {},
): Promise<HistoryRewrite> {
  return rewriteHistory(repository, leak, wholeFiles(leak.search, options), options.sink);
}
