import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReadShell } from '../../host/shell.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { type GitRepository, parseRefs, refsOf } from '../git.ts';
import { diskFull, isDiskFull, refuseWithoutRoom } from './disk-room.ts';
import { incomplete, refuseUnfit, refuseUnfitSource } from './fitness.ts';
import { sizeOnGitHub } from './size-on-github.ts';

/** Folder of one look at the repository, below the case folder, and what lies in it. */
export interface PurgeFolder {
  /** Relative to the case folder: `repository-1`. */
  readonly name: string;
  /** Mirror clone as it was found; never changed. */
  readonly original: string;
  /** The same refs on rewritten history; made when the rewrite is applied. */
  readonly purged: string;
  /** Every ref of the original in one file. */
  readonly bundle: string;
}

/** The original clone and the refs the remote shows now. */
export interface Mirror {
  readonly folder: PurgeFolder;
  readonly repository: GitRepository;
  readonly remoteRefs: ReadonlyMap<string, string>;
}

export function purgeFolder(caseDir: string, name: string): PurgeFolder {
  const path = (file: string) => join(caseDir, name, file);
  return {
    name,
    original: path('original.git'),
    purged: path('purged.git'),
    bundle: path('before-purge-HOLDS-THE-SECRET.bundle'),
  };
}

function unreachable(url: string, stderr: string): SpillkitError {
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /^(fatal|ERROR|remote|ssh|error):/.test(line));
  return new SpillkitError(
    'RepositoryUnreachable',
    `Cannot read the repository ${JSON.stringify(url)}: ${(said ?? 'git gave no reason').replace(/\.$/, '')}.`,
    'Check the address, the network and your rights, then run this step again.',
  );
}

/** Refs of the remote now. Throws a SpillkitError when it cannot be read. */
export async function remoteRefs(
  shell: ReadShell,
  url: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const result = await shell.read('git', ['ls-remote', '--quiet', '--', url], { signal });
  if (result.exitCode !== 0) throw unreachable(url, result.stderr);
  return parseRefs(result.stdout, '\t');
}

/**
 * A mirror clone at `path`, with every ref the remote shows. It is complete once it has its name. `toldBytes` is the
 * size the remote's server tells. Throws a SpillkitError for a remote that cannot be read or whose history is not all
 * there, and for a disk that is too small.
 */
export async function cloneMirror(
  shell: ReadShell,
  url: string,
  path: string,
  signal: AbortSignal,
  toldBytes?: number,
): Promise<void> {
  const partial = `${path}.partial`;
  // Left by a run that died while cloning.
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await refuseUnfitSource(shell, url, signal);
  const free = await refuseWithoutRoom(dirname(path), url, toldBytes);
  const result = await shell.read(
    'git',
    ['clone', '--mirror', '--no-local', '--quiet', '--template=', '--', url, partial],
    { signal },
  );
  if (isDiskFull(result)) {
    await rm(partial, { recursive: true, force: true });
    // A quota or a limit ends a write as well, however much is free.
    throw diskFull(dirname(path), url, /No space left/.test(result.stderr) ? { free } : {});
  }
  if (result.exitCode !== 0) throw incomplete(url, result.stderr) ?? unreachable(url, result.stderr);
  await refuseUnfit({ shell, gitDir: partial, signal }, url);
  await rename(partial, path);
}

/** Whether the remote shows nothing but what the clone holds and what was made of it. */
async function isCurrent(
  folder: PurgeFolder,
  remote: ReadonlyMap<string, string>,
  read: (gitDir: string) => Promise<ReadonlyMap<string, string>>,
): Promise<boolean> {
  const original = await read(folder.original);
  const purged = existsSync(folder.purged) ? await read(folder.purged) : original;
  return [...remote].every(([ref, id]) => original.get(ref) === id || purged.get(ref) === id);
}

/**
 * A mirror clone of the repository inside the case folder, with every ref the remote shows. A clone made before
 * is used again as long as nobody pushed meanwhile; otherwise a new one is made beside it.
 *
 * Cloning is done while planning, because a plan that has not seen the history could name neither commits nor
 * refs. It counts as reading: it leaves the source and everything outside the case folder as they are.
 */
export async function openMirror(
  ctx: Pick<ReadContext, 'shell' | 'caseDir' | 'signal' | 'github'>,
  url: string,
): Promise<Mirror> {
  const { shell, caseDir, signal } = ctx;
  const read = (gitDir: string) => refsOf({ shell, gitDir, signal });
  const remote = await remoteRefs(shell, url, signal);
  for (let number = 1; ; number++) {
    const folder = purgeFolder(caseDir, `repository-${number}`);
    const found = existsSync(folder.original);
    if (found && !(await isCurrent(folder, remote, read))) continue;
    if (!found) {
      const bytes = await sizeOnGitHub(ctx.github, url, signal);
      await cloneMirror(shell, url, folder.original, signal, bytes);
    }
    return { folder, repository: { shell, gitDir: folder.original, signal }, remoteRefs: remote };
  }
}
