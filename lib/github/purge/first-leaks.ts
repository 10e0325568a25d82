import { type GitRepository, readGit } from '../git.ts';
import { lineReader } from '../objects/line-reader.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';

/** A commit that brought the secret in. Names come from the repository and are escaped where they are shown. */
export interface FirstLeak {
  readonly commit: string;
  readonly author: string;
  /** ISO 8601 with the author's offset. */
  readonly authoredAt: string;
  /** Branches, tags and other refs that hold the commit. */
  readonly refs: readonly string[];
}

/** Commits asked about in one git call: their ids stand in its arguments. */
const PER_CALL = 200;

/** Who first leaked it and which refs got it, oldest commit first. */
export async function firstLeaks(
  repository: GitRepository,
  rewrite: HistoryRewrite,
): Promise<readonly FirstLeak[]> {
  const leaks: FirstLeak[] = [];
  const asked = rewrite.firstCommits.slice(0, PER_CALL);
  for (const commit of asked) {
    const said = await readGit(repository, ['show', '--no-patch', '--format=%an <%ae>%x00%aI', commit]);
    const [author = '', authoredAt = ''] = said.trimEnd().split('\0');
    const refs = await readGit(repository, ['for-each-ref', '--format=%(refname)', `--contains=${commit}`]);
    leaks.push({ commit, author, authoredAt, refs: refs.split('\n').filter((ref) => ref !== '') });
  }
  return leaks.sort((a, b) => Date.parse(a.authoredAt) - Date.parse(b.authoredAt));
}

/** One path for each file version that held the secret; a version in several places gets the first git meets. */
export async function pathsOf(
  repository: GitRepository,
  blobs: readonly string[],
): Promise<readonly string[]> {
  if (blobs.length === 0) return [];
  const wanted = new Set(blobs);
  const paths = new Set<string>();
  const lines = lineReader((line) => {
    if (wanted.has(line.slice(0, 40))) paths.add(Buffer.from(line.slice(41), 'latin1').toString());
  });
  await readGit(repository, ['rev-list', '--objects', '--all'], { onStdout: lines.take });
  lines.end();
  return [...paths].filter((path) => path !== '').sort();
}

/** Branches whose newest state still shows the secret in a file. */
export async function branchesThatShowIt(
  repository: GitRepository,
  rewrite: HistoryRewrite,
): Promise<readonly string[]> {
  const dirty = new Set(rewrite.dirtyBlobs);
  const showing: string[] = [];
  for (const { ref, old, new: id } of rewrite.refs) {
    if (old === id || !ref.startsWith('refs/heads/')) continue;
    let shows = false;
    const lines = lineReader((line) => {
      shows ||= dirty.has(line.split(' ')[2]?.slice(0, 40) ?? '');
    });
    await readGit(repository, ['ls-tree', '-r', old], { onStdout: lines.take });
    lines.end();
    if (shows) showing.push(ref);
  }
  return showing;
}
