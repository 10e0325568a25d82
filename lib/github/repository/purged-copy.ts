import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { WriteShell } from '../../host/shell.ts';
import { type GitRepository, readGit, refsOf, writeGit } from '../git.ts';
import { PackWriter } from '../rewrite/pack-writer.ts';
import { refsAfter } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
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
