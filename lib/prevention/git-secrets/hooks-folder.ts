import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpillkitError } from '../../playbook/errors.ts';
import { CHECK_FILE, CHECK_TEXT } from './aws-key-check.ts';
import { earlierName, HOOKS, type HookName, hookText, isOurs } from './hook-text.ts';

/** How one file of a hooks folder stands. */
export type FileState =
  | { readonly is: 'as-written' }
  | { readonly is: 'absent' }
  /** An earlier version of ours, or one that was edited. */
  | { readonly is: 'outdated' }
  /** Somebody else's, which goes on running after ours; one that is not executable never ran. */
  | { readonly is: 'anothers'; readonly runs: boolean };

/** What an installation did, so that exactly that can be taken out again. */
export type InstalledHooks = {
  readonly written: readonly HookName[];
  /** Of these, those that stand before a hook which was there. */
  readonly chained: readonly HookName[];
  readonly check: boolean;
  /** The first folder that had to be made, absolute; null when the hooks folder was there. */
  readonly madeFolder: string | null;
};

const EXECUTABLE = 0o111;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** latin1 keeps every byte of a hook that is no text. */
const textOf = (path: string) => ifThere(readFile(path, 'latin1'));

async function isExecutable(path: string): Promise<boolean> {
  const facts = await ifThere(stat(path));
  return facts?.isFile() === true && (facts.mode & EXECUTABLE) !== 0;
}

async function stateOf(path: string, wanted: string): Promise<FileState> {
  const text = await textOf(path);
  const runs = await isExecutable(path);
  // A link that leads nowhere is somebody's all the same.
  if (text === undefined) {
    return (await ifThere(lstat(path))) === undefined ? { is: 'absent' } : { is: 'anothers', runs };
  }
  if (text === wanted && runs) return { is: 'as-written' };
  return isOurs(text) ? { is: 'outdated' } : { is: 'anothers', runs };
}

async function hookState(folder: string, hook: HookName): Promise<FileState> {
  const earlier = await textOf(join(folder, earlierName(hook)));
  return stateOf(join(folder, hook), hookText(hook, earlier));
}

/** How the hooks and the check stand in a hooks folder, whether it is there or not. Reads only. */
export async function hooksIn(
  folder: string,
): Promise<{ readonly hooks: ReadonlyMap<HookName, FileState>; readonly check: FileState }> {
  const hooks = await Promise.all(
    HOOKS.map(async (hook): Promise<[HookName, FileState]> => [hook, await hookState(folder, hook)]),
  );
  return { hooks: new Map(hooks), check: await stateOf(join(folder, CHECK_FILE), CHECK_TEXT) };
}

/** Names of the files that do not stand as they are written here; none when all is installed. */
export async function notInstalled(folder: string): Promise<readonly string[]> {
  const { hooks, check } = await hooksIn(folder);
  return [...hooks, [CHECK_FILE, check] as const]
    .filter(([, state]) => state.is !== 'as-written')
    .map(([name]) => name);
}

async function writeExecutable(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await writeFile(partial, text, { encoding: 'latin1', mode: 0o755 });
    // The mode above is cut by the umask, and git leaves a hook out that it may not execute.
    await chmod(partial, 0o755);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/**
 * Keeps a hook under its second name, and gives whether it was not kept there before. It stays in place under the
 * first until ours takes it over in one move.
 */
async function keepEarlier(folder: string, hook: HookName): Promise<boolean> {
  const from = join(folder, hook);
  const to = join(folder, earlierName(hook));
  if ((await ifThere(lstat(to))) !== undefined) {
    // Left by an installation that was cut short, or the manager of the hooks wrote the same one anew.
    if ((await textOf(to)) === (await textOf(from))) return false;
    throw new SpillkitError(
      'HookKeptTwice',
      `${JSON.stringify(from)} is another hook than ${JSON.stringify(to)}, which was kept before.`,
      'Join the two, or remove the one that is not wanted, then run this step again.',
    );
  }
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
  return true;
}

/** Puts one hook in place, before what is there. */
async function putHook(folder: string, hook: HookName, state: FileState): Promise<boolean> {
  const kept = state.is === 'anothers' && (await keepEarlier(folder, hook));
  try {
    const earlier = await textOf(join(folder, earlierName(hook)));
    await writeExecutable(join(folder, hook), hookText(hook, earlier));
    return state.is === 'anothers' || earlier !== undefined;
  } catch (error) {
    if (kept) await rm(join(folder, earlierName(hook)), { force: true });
    throw error;
  }
}

/**
 * Installs the hooks into the folder git runs them from, before any that are there. Gives what it did. Throws what went
 * wrong after taking out again what it had done until then.
 */
export async function installHooks(folder: string): Promise<InstalledHooks> {
  const { hooks, check } = await hooksIn(folder);
  const written: HookName[] = [];
  const chained: HookName[] = [];
  let done: InstalledHooks = { written, chained, check: false, madeFolder: null };
  try {
    done = { ...done, madeFolder: (await mkdir(folder, { recursive: true })) ?? null };
    if (check.is !== 'as-written') {
      await writeExecutable(join(folder, CHECK_FILE), CHECK_TEXT);
      done = { ...done, check: true };
    }
    for (const [hook, state] of hooks) {
      if (state.is === 'as-written') continue;
      const isChained = await putHook(folder, hook, state);
      written.push(hook);
      if (isChained) chained.push(hook);
    }
    return done;
  } catch (error) {
    await takeOutHooks(folder, done);
    throw error;
  }
}

/** Removes folders from `folder` up to `first`, as long as they are empty. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) {
    const removed = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

/** Everything of ours in a hooks folder: what an installation did whose run ended before it was noted. */
export async function standingInstallation(folder: string): Promise<InstalledHooks> {
  const isThere = async (path: string) => (await ifThere(lstat(path))) !== undefined;
  const standing = await Promise.all(
    HOOKS.map(async (hook) => ({
      hook,
      ours: isOurs((await textOf(join(folder, hook))) ?? ''),
      chained: await isThere(join(folder, earlierName(hook))),
    })),
  );
  const ours = standing.filter((one) => one.ours);
  return {
    written: ours.map(({ hook }) => hook),
    chained: ours.filter(({ chained }) => chained).map(({ hook }) => hook),
    ...{ check: await isThere(join(folder, CHECK_FILE)), madeFolder: folder },
  };
}

/** Takes out what an installation did. Gives the hooks that are somebody else's by now and were left alone. */
export async function takeOutHooks(
  folder: string,
  { written, chained, check, madeFolder }: InstalledHooks,
): Promise<readonly HookName[]> {
  const left: HookName[] = [];
  for (const hook of written) {
    const path = join(folder, hook);
    const now = await textOf(path);
    if (now !== undefined && !isOurs(now)) left.push(hook);
    else if (chained.includes(hook)) await rename(join(folder, earlierName(hook)), path);
    else await rm(path, { force: true });
  }
  const stillCalled = [...(await hooksIn(folder)).hooks.values()].some((state) => state.is === 'as-written');
  if (check && left.length === 0 && !stillCalled) await rm(join(folder, CHECK_FILE), { force: true });
  if (madeFolder !== null) await removeEmpty(folder, madeFolder);
  return left;
}
