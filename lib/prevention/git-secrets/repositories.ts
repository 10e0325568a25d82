import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { ReadShell } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';

/** Folders below the one that was named that are looked into. */
const DEEPEST = 4;
const NOT_LOOKED_INTO = new Set(['node_modules']);

/** What was found where the responder pointed. */
export interface FoundRepositories {
  /** Absolute paths of work trees, those of submodules among them. */
  readonly workTrees: readonly string[];
  /** Bare repositories: nobody commits in them. */
  readonly bare: readonly string[];
  /** Folders that could not be read, or lie too deep, with the reason. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
}

interface Finding {
  readonly workTrees: string[];
  readonly bare: string[];
  readonly unread: { readonly path: string; readonly reason: string }[];
}

type Git = (
  path: string,
  ...args: readonly string[]
) => Promise<{ exitCode: number; stdout: string; stderr: string }>;

const quoted = (path: string) => JSON.stringify(path);

const NOTHING: FoundRepositories = { workTrees: [], bare: [], unread: [] };

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Work trees of submodules that are checked out, at any depth. */
async function submodulesOf(git: Git, top: string): Promise<readonly string[]> {
  const listed = await git(top, 'config', '--get-regexp', '--file', join(top, '.gitmodules'), '\\.path$');
  const paths = listed.stdout
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [line.slice(line.indexOf(' ') + 1)]));
  const found: string[] = [];
  for (const path of paths) {
    const folder = join(top, path);
    // The file is the repository's own and may name any place.
    if (!folder.startsWith(top + sep) || !(await isThere(join(folder, '.git')))) continue;
    const inside = await realpath(folder);
    if (!inside.startsWith(top + sep)) continue;
    found.push(inside, ...(await submodulesOf(git, inside)));
  }
  return found;
}

async function looksBare(folder: string): Promise<boolean> {
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => isThere(join(folder, name))));
  return parts.every(Boolean);
}

/** Repositories below a folder that is none; links are not followed. */
async function below(folder: string, depth: number, found: Finding): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    found.unread.push({ path: folder, reason: error.code ?? error.message });
    return [];
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory() || NOT_LOOKED_INTO.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (await isThere(join(path, '.git'))) found.workTrees.push(path);
    else if (await looksBare(path)) found.bare.push(path);
    else if (entry.name.startsWith('.')) continue;
    else if (depth < DEEPEST) await below(path, depth + 1, found);
    else
      found.unread.push({
        path,
        reason: `what is more than ${DEEPEST} folders below the one named is not looked into`,
      });
  }
}

/**
 * The repository a path names, or all in the folder it names, with their submodules. Reads only. Throws a
 * SpillkitError when there is none, or the path lies inside another one.
 */
export async function findRepositories(
  shell: ReadShell,
  named: string,
  signal: AbortSignal,
): Promise<FoundRepositories> {
  const git: Git = (path, ...args) => shell.read('git', ['-C', path, ...args], { signal });
  const asked = resolve(named);
  if (!(await isFolder(asked))) {
    throw new SpillkitError(
      'NoSuchFolder',
      `There is no folder ${quoted(named)}.`,
      'Name the folder of a clone, or one that holds clones.',
    );
  }
  const path = await realpath(asked);
  const place = await git(path, 'rev-parse', '--path-format=absolute', '--is-bare-repository', '--git-dir');
  if (place.exitCode === 0) {
    const [isBare, gitDir = ''] = place.stdout.trim().split('\n');
    if (isBare === 'true' && (await realpath(gitDir)) === path) return { ...NOTHING, bare: [path] };
    const top = (await git(path, 'rev-parse', '--path-format=absolute', '--show-toplevel')).stdout.trim();
    if (top !== '' && (await realpath(top)) === path) {
      return { ...NOTHING, workTrees: [path, ...(await submodulesOf(git, path))] };
    }
    throw new SpillkitError(
      'InsideRepository',
      `${quoted(named)} lies inside the repository ${quoted(top || gitDir)}.`,
      'Name that one if you mean it.',
    );
  }
  if (await isThere(join(path, '.git'))) return { ...NOTHING, workTrees: [path] };
  const found: Finding = { workTrees: [], bare: [], unread: [] };
  await below(path, 1, found);
  if (found.workTrees.length + found.bare.length + found.unread.length === 0) {
    throw new SpillkitError(
      'NoRepository',
      `There is no git repository at ${quoted(named)} or below it.`,
      'Name the folder of a clone, or one that holds clones.',
    );
  }
  const nested = await Promise.all(found.workTrees.map((top) => submodulesOf(git, top)));
  return { ...found, workTrees: found.workTrees.flatMap((top, at) => [top, ...(nested[at] ?? [])]) };
}
