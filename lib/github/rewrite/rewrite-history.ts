import { type GitRepository, refsOf } from '../git.ts';
import type { FoundLeak } from '../secret/find-leak.ts';
import { NewObjects, type ObjectSink } from './new-objects.ts';
import { type RefRewrite, rewriteRefs } from './ref-rewrite.ts';
import { rewriteCommits } from './rewrite-commits.ts';
import { rewriteBlobs, rewriteTrees } from './rewrite-files.ts';
import { rewriteTags } from './rewrite-tags.ts';

/** What a rewrite changes; ids are hexadecimal. */
export interface HistoryRewrite {
  /** All refs of the repository, in git's order, then those that got another name. */
  readonly refs: readonly RefRewrite[];
  readonly commits: number;
  /** Changed commits, old and new, parents first. */
  readonly changedCommits: readonly { readonly old: string; readonly new: string }[];
  /** Old ids of the commits that brought the secret in. */
  readonly firstCommits: readonly string[];
  /** Ids of the files' versions that held it. */
  readonly dirtyBlobs: readonly string[];
  /** Ids of the files' versions that are taken out wherever they stand. */
  readonly removedBlobs: readonly string[];
  /** Ids of the files' versions that are replaced whole. */
  readonly replacedBlobs: readonly string[];
  /** Ids of the archives that hold it and stay as they are. */
  readonly archivesLeft: readonly string[];
  /** Commit and tag messages, authors and other headers that held it. */
  readonly dirtyMessages: number;
  /** Signatures of commits and tags that cannot hold any more. */
  readonly signaturesDropped: number;
  /** Notes filed anew under the new ids of what they are about. */
  readonly notesMoved: number;
  /** Paths to remove that no commit has. */
  readonly absentPaths: readonly string[];
}

/** What is taken out as a whole, not only the needles in it. */
export interface WholeFiles {
  /** File versions, by number, that are taken out wherever they stand. */
  readonly removed?: ReadonlySet<number>;
  /** File versions, by number, whose whole content is replaced. */
  readonly replaced?: ReadonlySet<number>;
}

/**
 * Takes the needles out of all history: file contents, file names, messages, authors, tags of every kind, names of
 * branches and tags. Works on raw objects and changes only what must change, so whatever stands before the first
 * dirty commit, and every clean branch, keeps its ids and signatures. The repository itself is only read: new
 * objects go to `sink`. The same input always gives the same ids, so a plan made without a sink names what a later
 * run with one makes.
 */
export async function rewriteHistory(
  repository: GitRepository,
  leak: FoundLeak,
  whole: WholeFiles = {},
  sink?: ObjectSink,
): Promise<HistoryRewrite> {
  const { search } = leak;
  const { table, graph, needles, dirty, archived } = search;
  const { removed = new Set<number>(), replaced = new Set<number>() } = whole;
  const changed = new NewObjects(table.count, sink);
  const blobs = [...dirty].filter((number) => table.typeOf(number) === 'blob').sort((a, b) => a - b);
  const inPart = blobs.filter((number) => !removed.has(number) && !replaced.has(number));
  // A tag of a removed file has to name something: the replacement.
  await rewriteBlobs(repository, search, { dirty: inPart, replaced: [...replaced, ...removed] }, changed);
  const rewritten = [...inPart, ...replaced];
  await rewriteTrees(repository, leak, { rewritten, removed }, changed);
  const refs = await refsOf(repository);
  const notes = graph.ancestry(
    [...refs].filter(([ref]) => ref.startsWith('refs/notes/')).map(([, id]) => table.findHex(id)),
  );
  const pointedAt = new Set([...refs.values()].map((id) => graph.peeled(table.findHex(id))));
  const commits = await rewriteCommits(repository, leak, { notes, pointedAt, removed }, changed);
  const tags = await rewriteTags(repository, search, commits.pointedAt, changed);
  const archives = [...new Set(archived.map(({ number }) => number))];
  const newId = (old: string) => {
    const number = table.findHex(old);
    return commits.pointedAt.get(number) ?? changed.hex(number) ?? old;
  };
  return {
    refs: rewriteRefs(refs, needles, newId),
    commits: graph.size,
    changedCommits: commits.changed.map((number) => {
      const old = table.hex(number);
      return { old, new: newId(old) };
    }),
    firstCommits: commits.first.map((number) => table.hex(number)),
    dirtyBlobs: blobs.map((number) => table.hex(number)),
    removedBlobs: [...removed].map((number) => table.hex(number)),
    archivesLeft: archives
      .filter((number) => !removed.has(number) && !replaced.has(number))
      .map((number) => table.hex(number)),
    replacedBlobs: [...replaced].map((number) => table.hex(number)),
    dirtyMessages: dirty.size - blobs.length,
    signaturesDropped: commits.signaturesDropped + tags.signaturesDropped,
    notesMoved: commits.notesMoved,
    absentPaths: commits.absentPaths,
  };
}
