import type { GitRepository } from '../git.ts';
import type { ObjectSink } from '../rewrite/new-objects.ts';
import { type HistoryRewrite, rewriteHistory } from '../rewrite/rewrite-history.ts';
import { type LeakSearch, type LeakSearchSettings, searchLeak } from '../secret/search-leak.ts';

/** What stands in a repository: enough to plan the purge and to do it. */
export interface LeakLook {
  readonly search: LeakSearch;
  readonly rewrite: HistoryRewrite;
}

/**
 * Finds the leak and learns what taking it out changes; with a sink, the new objects go there. `removed` are ids of
 * file versions to take out whole.
 */
export async function lookForLeak(
  repository: GitRepository,
  settings: LeakSearchSettings,
  options: { readonly sink?: ObjectSink; readonly removed?: ReadonlySet<string> } = {},
): Promise<LeakLook> {
  const search = await searchLeak(repository, settings);
  const removed = new Set([...(options.removed ?? [])].map((id) => search.table.findHex(id)));
  removed.delete(-1);
  return { search, rewrite: await rewriteHistory(repository, search, { ...options, removed }) };
}
