import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandResult } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { GitError } from '../git.ts';

/** A clone, the backup bundle and the rewritten copy each take about as much as the repository. */
const COPIES = 3;

/** The disk has no room for a clone of the repository. */
export function diskFull(folder: string, url: string, needed?: number, free?: number): SpillkitError {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / (1 << 20))} MB`;
  const figures =
    needed === undefined || free === undefined
      ? 'ran out of space'
      : `has ${megabytes(free)} free, and ${megabytes(needed)} are needed`;
  return new SpillkitError(
    'DiskFull',
    `The disk of ${JSON.stringify(folder)} ${figures} to work on a copy of ${JSON.stringify(url)}.`,
    'Make room there, or put the cases on another disk with --case-dir.',
  );
}

/** Whether git ended because it could not write on: the disk is full, or a quota or limit is reached. */
export function isDiskFull({ exitCode, stderr }: Pick<CommandResult, 'exitCode' | 'stderr'>): boolean {
  return exitCode !== 0 && /No space left on device|Disk quota exceeded|File too large/.test(stderr);
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The responder's sentence where git or Spillkit could not write on; anything else stays as it is. */
export function explainDiskFull(error: unknown, folder: string, url: string): unknown {
  const full =
    error instanceof GitError
      ? isDiskFull(error)
      : error instanceof Error && 'code' in error && NO_ROOM.has(String(error.code));
  return full ? diskFull(folder, url) : error;
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Folder of a repository on this machine; remote ones do not tell their size before they are cloned. */
export function localFolder(url: string): string | undefined {
  if (url.startsWith('file://')) return fileURLToPath(url);
  return url.startsWith('/') ? url : undefined;
}

/** Refuses before anything is cloned when a repository on this machine is larger than what is free. */
export async function refuseWithoutRoom(folder: string, url: string): Promise<void> {
  const source = localFolder(url);
  if (source === undefined) return;
  const bytes = Math.max(
    await bytesBelow(join(source, 'objects')),
    await bytesBelow(join(source, '.git', 'objects')),
  );
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes * COPIES > free) throw diskFull(folder, url, bytes * COPIES, free);
}
