import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import type { GitRepository } from '../git.ts';
import { GitError, readGit } from '../git.ts';
import type { PurgeFolder } from './mirror.ts';

/** The bundle of every ref as it was before the purge. It holds the secret. */
interface Backup {
  readonly path: string;
  /** Lower-case hex SHA-256 of the bundle. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Puts every ref of the original in one file, 0600, and has git verify it. A verified one is kept. */
export async function backUp(original: GitRepository, folder: PurgeFolder): Promise<Backup> {
  if (!existsSync(folder.bundle)) {
    const partial = `${folder.bundle}.partial`;
    await rm(partial, { force: true });
    await readGit(original, ['bundle', 'create', '--quiet', partial, '--all']);
    await chmod(partial, 0o600);
    const file = await open(partial, 'r');
    await file.sync().finally(() => file.close());
    await rename(partial, folder.bundle);
  }
  const args = ['bundle', 'verify', '--quiet', folder.bundle];
  const checked = await original.shell.read('git', [`--git-dir=${original.gitDir}`, ...args], {
    signal: original.signal,
  });
  if (checked.exitCode !== 0) throw new GitError('bundle verify', checked);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(folder.bundle)) hash.update(chunk as Buffer);
  const { size } = await stat(folder.bundle);
  return { path: folder.bundle, sha256: hash.digest('hex'), bytes: size };
}
