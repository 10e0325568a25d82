import {
  chmod,
  copyFile,
  lstat,
  readlink,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../../case/durable.ts';
import { CHECK_FILE } from './aws-key-check.ts';
import { earlierName, HOOKS, type HookName, isOurs } from './hook-text.ts';
import { ifThere, textOf } from './if-there.ts';

/** A file as it stood: one that is written over with its bytes, somebody else's hook, which is kept, by its hash. */
type Standing =
  | { readonly is: 'absent' }
  | { readonly is: 'written-over'; readonly mode: number; readonly base64: string }
  | { readonly is: 'kept'; readonly sha256: string };

/** How a hooks folder stood before an installation, so that exactly that can be put back. */
export interface HooksBefore {
  readonly hooks: Readonly<Record<HookName, Standing>>;
  readonly check: Standing;
  /** Hooks that had one under their second name already. */
  readonly earlier: readonly HookName[];
  /** The first folder that has to be made, absolute; null when the hooks folder is there. */
  readonly missingFolder: string | null;
}

const MODE_BITS = 0o777;
const isThere = async (path: string) => (await ifThere(lstat(path))) !== undefined;

async function standingOf(path: string, isWrittenOver: (text: string) => boolean): Promise<Standing> {
  const text = await textOf(path);
  if (text === undefined && !(await isThere(path))) return { is: 'absent' };
  if (text === undefined || !isWrittenOver(text)) return { is: 'kept', sha256: sha256(text ?? '') };
  const mode = (await stat(path)).mode & MODE_BITS;
  return { is: 'written-over', mode, base64: Buffer.from(text, 'latin1').toString('base64') };
}

const hookStanding = (folder: string, hook: HookName) => standingOf(join(folder, hook), isOurs);

/** What of a folder's path is missing, from the top. */
async function firstMissing(folder: string): Promise<string | null> {
  if (await isThere(folder)) return null;
  return (await firstMissing(dirname(folder))) ?? folder;
}

/** How the hooks and the check stand in a folder, whether it is there or not. Reads only. */
export async function hooksBefore(folder: string): Promise<HooksBefore> {
  const hooks = await Promise.all(
    HOOKS.map(async (hook) => [hook, await hookStanding(folder, hook)] as const),
  );
  const kept = await Promise.all(HOOKS.map((hook) => isThere(join(folder, earlierName(hook)))));
  return {
    hooks: Object.fromEntries(hooks) as HooksBefore['hooks'],
    check: await standingOf(join(folder, CHECK_FILE), () => true),
    earlier: HOOKS.filter((_, at) => kept[at]),
    missingFolder: await firstMissing(folder),
  };
}

/** Whether a folder stands as it did `before`, but for what an installation, whole or cut short, has written. */
export function isBegunFrom(before: HooksBefore, now: HooksBefore): boolean {
  const isSame = (old: Standing, one: Standing) =>
    one.is === 'written-over' || JSON.stringify(one) === JSON.stringify(old);
  return (
    HOOKS.every((hook) => isSame(before.hooks[hook], now.hooks[hook])) &&
    isSame(before.check, now.check) &&
    before.earlier.every((hook) => now.earlier.includes(hook))
  );
}

async function writeBack(path: string, { base64, mode }: Extract<Standing, { is: 'written-over' }>) {
  await writeFile(path, Buffer.from(base64, 'base64'));
  await chmod(path, mode);
}

/** Puts a copy of the hook kept under the second name back under the first. */
async function copyBack(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
}

/** Puts one hook back; gives false when it is somebody else's by now, and left alone. */
async function restoreHook(folder: string, hook: HookName, before: HooksBefore): Promise<boolean> {
  const path = join(folder, hook);
  const earlier = join(folder, earlierName(hook));
  const wasKept = before.earlier.includes(hook);
  const old = before.hooks[hook];
  const now = await hookStanding(folder, hook);
  if (now.is === 'kept') {
    const isUntouched = old.is === 'kept' && old.sha256 === now.sha256;
    // An installation that was cut short may have left a copy of it.
    if (isUntouched && !wasKept) await rm(earlier, { force: true });
    return isUntouched;
  }
  if (old.is === 'kept') await (wasKept ? copyBack : rename)(earlier, path);
  else if (now.is === 'absent') return true;
  else if (old.is === 'absent') await rm(path);
  else await writeBack(path, old);
  return true;
}

/**
 * Puts a hooks folder back to what it was before an installation. Gives the hooks that are somebody else's by now and
 * were left alone; the check they may call stays with them.
 */
export async function restoreHooks(folder: string, before: HooksBefore): Promise<readonly HookName[]> {
  const left: HookName[] = [];
  for (const hook of HOOKS) {
    if (!(await restoreHook(folder, hook, before))) left.push(hook);
  }
  const check = join(folder, CHECK_FILE);
  if (left.length === 0) {
    if (before.check.is === 'absent') await rm(check, { force: true });
    else if (before.check.is === 'written-over' && (await isThere(check)))
      await writeBack(check, before.check);
  }
  if (before.missingFolder !== null) await removeEmpty(folder, before.missingFolder);
  return left;
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
