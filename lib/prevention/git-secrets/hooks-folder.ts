import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { SpillkitError } from '../../playbook/errors.ts';
import { CHECK_FILE, CHECK_TEXT } from './aws-key-check.ts';
import { earlierName, HOOKS, type HookName, hookText, isOurs } from './hook-text.ts';
import { type HooksBefore, restoreHooks } from './hooks-before.ts';
import { ifThere, textOf } from './if-there.ts';

/** How one file of a hooks folder stands. */
export type FileState =
  | { readonly is: 'as-written' }
  | { readonly is: 'absent' }
  /** An earlier version of ours, or one that was edited. */
  | { readonly is: 'outdated' }
  /** Somebody else's, which goes on running after ours; one that is not executable never ran. */
  | { readonly is: 'anothers'; readonly runs: boolean };

const EXECUTABLE = 0o111;

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

/** Keeps a hook under its second name. It stays in place under the first until ours takes it over in one move. */
async function keepEarlier(folder: string, hook: HookName): Promise<void> {
  const from = join(folder, hook);
  const to = join(folder, earlierName(hook));
  if ((await ifThere(lstat(to))) !== undefined) {
    // Left by an installation that was cut short, or the manager of the hooks wrote the same one anew.
    if ((await textOf(to)) === (await textOf(from))) return;
    throw new SpillkitError(
      'HookKeptTwice',
      `${JSON.stringify(from)} is another hook than ${JSON.stringify(to)}, which was kept before.`,
      'Join the two, or remove the one that is not wanted, then run this step again.',
    );
  }
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
}

/** Puts one hook in place, before what is there; gives whether it goes on with another. */
async function putHook(folder: string, hook: HookName, state: FileState): Promise<boolean> {
  if (state.is === 'anothers') await keepEarlier(folder, hook);
  const earlier = await textOf(join(folder, earlierName(hook)));
  await writeExecutable(join(folder, hook), hookText(hook, earlier));
  return earlier !== undefined;
}

/**
 * Installs the hooks into the folder git runs them from, before any that are there. Gives how many were written, and
 * how many of them go on with another. Throws what went wrong after putting back what stood there `before`.
 */
export async function installHooks(
  folder: string,
  before: HooksBefore,
): Promise<{ readonly written: number; readonly chained: number }> {
  try {
    const { hooks, check } = await hooksIn(folder);
    await mkdir(folder, { recursive: true });
    if (check.is !== 'as-written') await writeExecutable(join(folder, CHECK_FILE), CHECK_TEXT);
    let written = 0;
    let chained = 0;
    for (const [hook, state] of hooks) {
      if (state.is === 'as-written') continue;
      if (await putHook(folder, hook, state)) chained += 1;
      written += 1;
    }
    return { written, chained };
  } catch (error) {
    await restoreHooks(folder, before);
    throw error;
  }
}
