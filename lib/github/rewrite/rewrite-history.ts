import { type GitRepository, refsOf } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import type { Needles } from '../secret/needles.ts';
import { NewObjects, type ObjectSink } from './new-objects.ts';
import { rewriteCommits } from './rewrite-commits.ts';
import { rewriteBlobs, rewriteTrees } from './rewrite-files.ts';
import { rewriteTags } from './rewrite-tags.ts';

/** A ref before and after; `old` equals `new` when it stays. */
export interface RefRewrite {
  readonly ref: string;
  readonly old: string;
  readonly new: string;
}

/** What a rewrite changes; ids are hexadecimal. */
export interface HistoryRewrite {
  /** All refs of the repository, in git's order. */
  readonly refs: readonly RefRewrite[];
  readonly commits: number;
  /** Changed commits, old and new, parents first. */
  readonly changedCommits: readonly { readonly old: string; readonly new: string }[];
  /** Old ids of the commits that brought the secret in. */
  readonly firstCommits: readonly string[];
  /** Ids of the files' versions that held it. */
  readonly dirtyBlobs: readonly string[];
  /** Commit and tag messages, authors and other headers that held it. */
  readonly dirtyMessages: number;
  /** Signatures of commits and tags that cannot hold any more. */
  readonly signaturesDropped: number;
}

/**
 * Takes the needles out of all history: file contents, file names, messages, authors, tags of every kind. Works
 * on raw objects and changes only what must change, so whatever stands before the first dirty commit, and every
 * clean branch, keeps its ids and signatures. The repository itself is only read: new objects go to `sink`.
 * The same input always gives the same ids, so a plan made without a sink names what a later run with one makes.
 */
export async function rewriteHistory(
  repository: GitRepository,
  table: ObjectTable,
  needles: Needles,
  sink?: ObjectSink,
): Promise<HistoryRewrite> {
  const changed = new NewObjects(sink);
  const dirtyBlobs = await rewriteBlobs(repository, table, needles, changed);
  await rewriteTrees(repository, table, needles, changed);
  const commits = await rewriteCommits(repository, table, needles, changed);
  const tags = await rewriteTags(repository, table, needles, changed);
  const newId = (old: string) => changed.hex(table.findHex(old)) ?? old;
  const refs = [...(await refsOf(repository))].map(([ref, old]) => ({ ref, old, new: newId(old) }));
  return {
    refs,
    commits: commits.total,
    changedCommits: commits.changed.map((number) => {
      const old = table.hex(number);
      return { old, new: newId(old) };
    }),
    firstCommits: commits.first.map((number) => table.hex(number)),
    dirtyBlobs: dirtyBlobs.map((number) => table.hex(number)),
    dirtyMessages: commits.dirtyMessages + tags.dirtyMessages,
    signaturesDropped: commits.signaturesDropped + tags.signaturesDropped,
  };
}
