import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeLine } from '../../host/escape.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { GitHubReader } from '../api/access.ts';
import { GitError, type GitRepository, readGit } from '../git.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';
import { archiveFormat } from '../secret/archive.ts';
import { holds, type Needles } from '../secret/needles.ts';
import { searchFile } from '../secret/search-file.ts';

/** What a look at a commit the clone does not have showed, with all the history before it. */
export type BeyondLook =
  | { readonly state: 'holds' | 'clean' }
  /** Its server has no such commit any more. */
  | { readonly state: 'gone' }
  | { readonly state: 'unread'; readonly reason: string };

/** What a look beyond the clone needs. */
export interface LookingBeyond {
  readonly ctx: ReadContext;
  readonly reader: GitHubReader;
  readonly found: PurgeFindings;
}

/** Which of the commits the clone does not have. */
export async function notInClone(
  { found }: Pick<LookingBeyond, 'found'>,
  commits: readonly string[],
): Promise<readonly string[]> {
  if (commits.length === 0) return [];
  const input = `${commits.join('\n')}\n`;
  const text = await readGit(found.mirror.repository, ['cat-file', '--batch-check'], { input });
  return commits.filter((_, at) => text.split('\n')[at]?.endsWith(' missing') === true);
}

/** upload-pack's words for a commit it does not have: https://git-scm.com/docs/gitprotocol-v2#_fetch */
const NOT_THERE = /not our ref ([0-9a-f]{40})/;

/** A clone beside the clone and the commits its server does not have any more, or why there is none. */
type Beside =
  | { readonly repository: GitRepository; readonly gone: ReadonlySet<string> }
  | { readonly reason: string };

/**
 * Clones what a server shows, and commits by their hash as far as it gives them, borrowing from the clone that is
 * there: only what is new comes over the network.
 */
async function cloneBeside(
  { ctx, found }: LookingBeyond,
  gitDir: string,
  url: string,
  commits: readonly string[],
): Promise<Beside> {
  const borrowing = ['--no-local', '--quiet', '--template=', '--reference', found.mirror.folder.original];
  const gone = new Set<string>();
  for (;;) {
    const refs = commits
      .filter((commit) => !gone.has(commit))
      .map((commit) => `--config=remote.origin.fetch=${commit}:refs/beyond/${commit}`);
    const args = ['clone', '--mirror', ...borrowing, ...refs, '--', url, gitDir];
    const result = await ctx.shell.read('git', args, { signal: ctx.signal });
    if (result.exitCode === 0) return { repository: { shell: ctx.shell, gitDir, signal: ctx.signal }, gone };
    const notThere = NOT_THERE.exec(result.stderr)?.[1] ?? '';
    if (!commits.includes(notThere) || gone.has(notThere))
      return { reason: escapeLine(new GitError('clone', result).message) };
    gone.add(notThere);
  }
}

/** Commits of the clone in whose history the key is nowhere, as near to those where it is as there are. */
async function lastClean({ mirror, rewrite }: PurgeFindings): Promise<readonly string[]> {
  const unchanged = rewrite.refs.filter(({ old, new: id }) => old === id).map(({ old }) => old);
  const changed = new Set(rewrite.changedCommits.map(({ old }) => old));
  if (changed.size === 0) return unchanged;
  const input = `${[...changed].join('\n')}\n`;
  const format = ['log', '--no-walk=unsorted', '--format=%P', '--stdin'];
  const parents = (await readGit(mirror.repository, format, { input })).split(/\s+/);
  return [...new Set([...unchanged, ...parents.filter((id) => id !== '' && !changed.has(id))])];
}

/** Ids of everything a commit, or every ref, needs that no clean commit of the clone does. */
async function objectsOf(
  beside: GitRepository,
  commit: string | undefined,
  clean: readonly string[],
): Promise<readonly string[]> {
  const input = [...(commit === undefined ? [] : [commit]), ...clean.map((id) => `^${id}`)].join('\n');
  const all = commit === undefined ? ['--all'] : [];
  const list = ['rev-list', '--objects', '--no-object-names', ...all, '--stdin'];
  return (await readGit(beside, list, { input: `${input}\n` })).split('\n').filter((id) => id !== '');
}

/** Larger files are searched piece by piece; the overlap is more than any needle's length. */
const PIECES = { size: 64 << 20, overlap: 16 << 10 };
/** Larger archives are not unpacked. */
const LARGEST_ARCHIVE = 512 << 20;

/** Searches objects and what is packed in them; gives those that hold a needle, and why some could not be read. */
async function search(beside: GitRepository, ids: readonly string[], needles: Needles) {
  const holding = new Set<string>();
  const unread = new Map<string, string>();
  const archives = new Set<string>();
  const take = (position: number, body: Buffer, size: number) => {
    const id = ids[position] ?? '';
    if (holds(body, needles)) holding.add(id);
    // Of a large file only the first piece can begin as an archive does.
    if (archiveFormat(body) === undefined || body.length < Math.min(size, PIECES.size)) return;
    if (size > LARGEST_ARCHIVE) unread.set(id, `an archive larger than ${LARGEST_ARCHIVE >> 20} MB`);
    else archives.add(id);
  };
  await readObjects(beside, ids, take, PIECES);
  for (const id of archives) {
    const bodies: Buffer[] = [];
    await readObjects(beside, [id], (_position, body) => void bodies.push(Buffer.from(body)));
    const inside = await searchFile(Buffer.concat(bodies), needles);
    if (inside.state === 'holds') holding.add(id);
    if (inside.state === 'unread') unread.set(id, `an archive was not looked into: ${inside.reason}`);
  }
  return { holding, unread };
}

/** What the objects of a commit, or of a repository, say of it. */
function judge(ids: readonly string[], { holding, unread }: Awaited<ReturnType<typeof search>>): BeyondLook {
  if (ids.some((id) => holding.has(id))) return { state: 'holds' };
  const reason = ids.map((id) => unread.get(id)).find((why) => why !== undefined);
  return reason === undefined ? { state: 'clean' } : { state: 'unread', reason };
}

/** Gives `work` a place for a clone inside the case folder, which goes afterwards. */
async function inPassing<T>({ caseDir }: ReadContext, work: (gitDir: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(caseDir, 'looked-into-'));
  try {
    return await work(join(folder, 'beside.git'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Commits do not change, so a later look of the same run fetches none of them again. */
const looked = new WeakMap<GitHubReader, Map<string, BeyondLook>>();

/**
 * Looks into commits the clone does not have, such as those a force push left behind, which servers like GitHub go on
 * giving by their hash: fetches them beside the clone and searches everything in them, and in the history before them,
 * that is not in a clean part of the clone's.
 */
export async function lookIntoCommits(
  looking: LookingBeyond,
  url: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, BeyondLook>> {
  const { reader, ctx, found } = looking;
  const known = looked.get(reader) ?? new Map<string, BeyondLook>();
  looked.set(reader, known);
  const wanted = commits.filter((commit) => !known.has(commit));
  if (wanted.length === 0) return known;
  return inPassing(ctx, async (gitDir) => {
    const beside = await cloneBeside(looking, gitDir, url, wanted);
    if ('reason' in beside)
      return new Map([...known, ...wanted.map((one) => [one, { state: 'unread', ...beside }] as const)]);
    const { repository, gone } = beside;
    const clean = await lastClean(found);
    const needed = new Map<string, readonly string[]>();
    for (const commit of wanted) {
      if (!gone.has(commit)) needed.set(commit, await objectsOf(repository, commit, clean));
    }
    const all = [...new Set([...needed.values()].flat())];
    const searched = await search(repository, all, found.needles);
    for (const [commit, ids] of needed) known.set(commit, judge(ids, searched));
    return new Map([...known, ...[...gone].map((commit) => [commit, { state: 'gone' }] as const)]);
  });
}

/** Looks the same way into every ref of another repository that shares history with the clone: a fork. */
export function lookIntoFork(looking: LookingBeyond, url: string): Promise<BeyondLook> {
  return inPassing(looking.ctx, async (gitDir) => {
    const beside = await cloneBeside(looking, gitDir, url, []);
    if ('reason' in beside) return { state: 'unread', ...beside };
    const ids = await objectsOf(beside.repository, undefined, await lastClean(looking.found));
    return judge(ids, await search(beside.repository, ids, looking.found.needles));
  });
}
