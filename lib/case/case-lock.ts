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
  // A second try is enough after a takeover; more than that means others compete for the case.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await createLock(path)) return { release: () => unlink(path).catch(ignoreMissing) };
    const holder = await lockHolder(dir);
    if (holder !== undefined && isAlive(holder)) throw locked(dir, holder);
    await moveStaleAside(path);
  }
  throw locked(dir, await lockHolder(dir));
}

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

async function createLock(path: string): Promise<boolean> {
  // Written beside and linked, so that nobody ever reads a lock without its process id.
  const own = `${path}.${process.pid}`;
  const file = await open(own, 'w', FILE_MODE);
  await file.writeFile(`${process.pid}\n`);
  await file.close();
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(own);
  }
}

/** Removes a stale lock by renaming it first: if another process took the case meanwhile, its lock goes back. */
async function moveStaleAside(path: string): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    return ignoreMissing(error);
  }
  const holder = Number.parseInt(await readFile(aside, 'utf8'), 10);
  if (isAlive(holder)) await link(aside, path);
  await unlink(aside);
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
