import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { WriteShell } from '../../host/shell.ts';
import { type GitRepository, readGit, refsOf, writeGit } from '../git.ts';
import { lineReader } from '../objects/line-reader.ts';
import { readObjects } from '../objects/read-objects.ts';
import { PackWriter } from '../rewrite/pack-writer.ts';
import { refsAfter } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import { holds, holdsInNames, type Needles } from '../secret/needles.ts';
import type { PurgeFolder } from './mirror.ts';

/** Whether the copy has every ref of the rewrite: its refs are set in one transaction, at the very end. */
export async function isPurged(
  repository: GitRepository,
  rewrite: Pick<HistoryRewrite, 'refs'>,
): Promise<boolean> {
  if (!existsSync(join(repository.gitDir, 'HEAD'))) return false;
  const refs = await refsOf(repository);
  const wanted = refsAfter(rewrite.refs);
  return refs.size === wanted.length && wanted.every(({ ref, new: id }) => refs.get(ref) === id);
}

/**
 * Makes the purged copy: a bare repository that borrows the original's objects and adds the rewritten ones, so
 * that the original stays untouched. `rewrite` is given the sink for the new objects.
 */
export async function makePurgedCopy(
  shell: WriteShell,
  folder: PurgeFolder,
  signal: AbortSignal,
  rewrite: (sink: PackWriter) => Promise<HistoryRewrite>,
): Promise<HistoryRewrite> {
  const copy = { shell, gitDir: folder.purged, signal };
  // Left by a run that died before its refs were set.
  await rm(folder.purged, { recursive: true, force: true });
  await writeGit(copy, ['init', '--quiet', '--bare', '--template=']);
  const objects = join(folder.purged, 'objects');
  await mkdir(join(objects, 'info'), { recursive: true });
  await mkdir(join(objects, 'pack'), { recursive: true });
  const borrowed = relative(objects, join(folder.original, 'objects'));
  await writeFile(join(objects, 'info', 'alternates'), `${borrowed}\n`, { mode: 0o600 });
  const pack = new PackWriter(join(objects, 'pack'));
  let result: HistoryRewrite;
  try {
    result = await rewrite(pack);
  } catch (error) {
    pack.abandon();
    throw error;
  }
  const path = pack.finish();
  if (path !== undefined) await writeGit(copy, ['index-pack', path]);
  // An unborn or detached HEAD is "HEAD" here and is left to git's default.
  const original = { shell, gitDir: folder.original, signal };
  const head = (
    await readGit(original, ['rev-parse', '--symbolic-full-name', 'HEAD']).catch(() => '')
  ).trim();
  if (head.startsWith('refs/heads/') && refsAfter(result.refs).some(({ ref }) => ref === head))
    await writeGit(copy, ['symbolic-ref', 'HEAD', head]);
  const creations = refsAfter(result.refs)
    .map(({ ref, new: id }) => `create ${ref} ${id}\n`)
    .join('');
  await writeGit(copy, ['update-ref', '--stdin'], { input: `start\n${creations}prepare\ncommit\n` });
  return result;
}

/** What was to become of a copy, besides that it holds no needle. */
export interface WholeFilesExpected {
  /** Ids of archives that were left as they are, with a needle in their bytes perhaps. */
  readonly archivesLeft?: readonly string[];
  /** Ids of archives that nothing may need any more. */
  readonly archivesGone?: readonly string[];
  /** Paths no commit may have. */
  readonly removedPaths?: readonly string[];
}

/** What is wrong with the copy: objects a ref needs and that are broken or missing, or hold what was to go. */
export async function findLeft(
  copy: GitRepository,
  needles: Needles,
  { archivesLeft = [], archivesGone = [], removedPaths = [] }: WholeFilesExpected = {},
): Promise<string | undefined> {
  const check = await copy.shell.read(
    'git',
    [`--git-dir=${copy.gitDir}`, 'fsck', '--connectivity-only', '--no-dangling', '--no-progress'],
    { signal: copy.signal },
  );
  if (check.exitCode !== 0) return `git fsck: ${(check.stderr || check.stdout).trim().split('\n')[0]}`;
  const named = [...(await refsOf(copy)).keys()].filter((ref) =>
    holdsInNames(Buffer.from(ref), needles),
  ).length;
  if (named > 0) return `${named} of the refs still hold the key id in their name`;
  const passed = new Set(archivesLeft);
  const gone = new Set(archivesGone);
  const ids: string[] = [];
  let archives = 0;
  const lines = lineReader((line) => {
    const id = line.slice(0, 40);
    if (!passed.has(id)) ids.push(id);
    if (gone.has(id)) archives++;
  });
  await readGit(copy, ['rev-list', '--objects', '--all'], { onStdout: lines.take });
  lines.end();
  if (archives > 0) return `${archives} of the archives that hold the key inside are still there`;
  if (removedPaths.length > 0) {
    const paths = removedPaths.map((path) => `:(top,literal)${path}`);
    const still = await readGit(copy, ['rev-list', '--all', '--max-count=1', '--', ...paths]);
    if (still !== '') return `commit ${still.slice(0, 12)} still has a path that was to go`;
  }
  let dirty = 0;
  await readObjects(copy, ids, (_position, body) => {
    if (holds(body, needles)) dirty++;
  });
  return dirty === 0 ? undefined : `${dirty} of ${ids.length} objects still hold the key id or its secret`;
}
