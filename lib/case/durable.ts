import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SpillkitError } from '../playbook/errors.ts';

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** Lower-case hex SHA-256. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Puts a folder's entries on disk: a new file is lost in a power cut as long as its folder is not synced. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a whole file so that a crash leaves the old one or the new one, never a part. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', FILE_MODE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  await syncFolder(dirname(path));
}

/** Makes a folder with its parents, for its owner only. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: FOLDER_MODE });
}

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOENT', 'EEXIST']);

/** The responder's sentence for a folder that cannot be written to; anything else stays as it is. */
export function explainNotWritable(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!NOT_WRITABLE.has(code)) return error;
  return new SpillkitError(
    'CaseFolderNotWritable',
    `Cannot write the case to ${folder} (${code}).`,
    'Name a folder you can write to with --case-dir.',
    { cause: error },
  );
}
