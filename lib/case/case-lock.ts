import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SpillkitError } from '../playbook/errors.ts';
import { FILE_MODE } from './durable.ts';

const NAME = 'case.lock';

/** A case is worked on by one process at a time. */
export interface CaseLock {
  release(): Promise<void>;
}

/** Takes the lock of a case folder; one left by a process that is gone is taken over. */
export async function lockCase(dir: string): Promise<CaseLock> {
  const path = join(dir, NAME);
  const own = await writeOwnLock(path);
  try {
    if (await linked(own, path)) return held(path);
    const holder = await lockHolder(dir);
    if (holder !== undefined && !isAlive(holder) && (await takeOver(path, own, holder))) return held(path);
    throw locked(dir, await lockHolder(dir));
  } finally {
    await unlink(own).catch(ignoreMissing);
  }
}

const held = (path: string): CaseLock => ({ release: () => unlink(path).catch(ignoreMissing) });

/** Process id written in the lock, if there is a lock; NaN when it holds none. */
export async function lockHolder(dir: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(dir, NAME), 'utf8'), 10);
  } catch (error) {
    return ignoreMissing(error);
  }
}

/** Whether a process with this id runs; one of another user counts. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

let written = 0;

/** Written beside the lock and linked or renamed to it, so that nobody reads a lock without its process id. */
async function writeOwnLock(path: string): Promise<string> {
  written += 1;
  const own = `${path}.${process.pid}-${written}`;
  const file = await open(own, 'w', FILE_MODE);
  await file.writeFile(`${process.pid}\n`);
  await file.close();
  return own;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // The lock to be taken over may have been given back meanwhile.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Replaces the lock of a process that is gone. A second name for the stale lock, of which there can be one,
 * decides among those who try; what it holds shows whether the stale lock is still the one in place.
 */
async function takeOver(path: string, own: string, gone: number): Promise<boolean> {
  const right = `${path}.after-${Number.isNaN(gone) ? 'nobody' : gone}`;
  if (!(await linked(path, right))) return false;
  try {
    const holder = Number.parseInt(await readFile(right, 'utf8'), 10);
    if (!Object.is(holder, gone)) return false;
    await rename(own, path);
    return true;
  } finally {
    await unlink(right);
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

function locked(dir: string, holder: number | undefined): SpillkitError {
  return new SpillkitError(
    'CaseLocked',
    `Process ${holder ?? 'unknown'} is working on the case in ${dir}.`,
    `Wait for it or end it; if that process is not Spillkit, remove ${join(dir, NAME)}.`,
  );
}
