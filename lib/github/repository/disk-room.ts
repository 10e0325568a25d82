import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandResult } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { GitError } from '../git.ts';

/** A clone, the backup bundle and the rewritten copy each take about as much as the repository. */
const COPIES = 3;

/** Bytes, as far as they are known. */
interface Room {
  readonly needed?: number | undefined;
  readonly free?: number | undefined;
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / (1 << 20))} MB`;

function figures({ needed, free }: Room): string {
  if (free === undefined) return 'ran out of space';
  if (needed === undefined) return `had ${megabytes(free)} free, which was too little`;
  return `has ${megabytes(free)} free, and ${megabytes(needed)} are needed`;
}

/** The disk has no room for a clone of the repository. */
export function diskFull(folder: string, url: string, room: Room = {}): SpillkitError {
  return new SpillkitError(
    'DiskFull',
    `The disk of ${JSON.stringify(folder)} ${figures(room)} to work on a copy of ${JSON.stringify(url)}.`,
    'Make room there, or use another disk: --case-dir says where cases lie, TMPDIR where a scan clones to.',
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

/** Folder of a repository on this machine. */
export function localFolder(url: string): string | undefined {
  if (url.startsWith('file://')) return fileURLToPath(url);
  return url.startsWith('/') ? url : undefined;
}

async function bytesOfLocal(folder: string): Promise<number> {
  return Math.max(
    await bytesBelow(join(folder, 'objects')),
    await bytesBelow(join(folder, '.git', 'objects')),
  );
}

/**
 * Refuses before anything is cloned when a repository is larger than what is free, as far as its size is known: on
 * this machine it is counted, a server's own word is `toldBytes`, and git itself asks no server for it. Gives how many
 * bytes are free.
 */
export async function refuseWithoutRoom(
  folder: string,
  url: string,
  toldBytes: number | undefined,
): Promise<number> {
  const source = localFolder(url);
  const bytes = source === undefined ? toldBytes : await bytesOfLocal(source);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const needed = (bytes ?? 0) * COPIES;
  if (needed > free) throw diskFull(folder, url, { needed, free });
  return free;
}
