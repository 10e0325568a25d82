import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ReadShell } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';

/** A repository people commit in, and where git runs its hooks from. */
export interface WorkingRepository {
  /** Absolute path of its work tree. */
  readonly top: string;
  /** Its git folder, shared by all its work trees. */
  readonly gitDir: string;
  /** Folder git runs hooks from, links resolved; it need not be there yet. */
  readonly hooks: string;
  /** Whom else hooks in that folder concern, a clause; absent when they are this clone's alone. */
  readonly sharedWith?: string;
}

const isInside = (path: string, folder: string) => path.startsWith(folder + sep);

/** Whom else a hooks folder concerns. */
async function sharedWith(
  git: (...args: readonly string[]) => Promise<{ exitCode: number; stdout: string }>,
  { top, gitDir, hooks }: WorkingRepository,
): Promise<string | undefined> {
  if (isInside(hooks, gitDir)) return undefined;
  const [scope = ''] = (await git('config', '--get', '--show-scope', 'core.hooksPath')).stdout.split('\t');
  if (scope === 'global' || scope === 'system') {
    return `${scope} git configuration names it as core.hooksPath, so every repository of ${scope === 'global' ? 'this user' : 'this machine'} runs its hooks from it`;
  }
  if (!isInside(hooks, top)) return 'it lies outside the repository, so others may run their hooks from it';
  const { exitCode } = await git('check-ignore', '--quiet', join(hooks, 'pre-commit'));
  return exitCode === 0
    ? undefined
    : 'it is part of the work tree, so once committed the hooks run for everybody who works on this repository';
}

/** Where git really runs hooks from: core.hooksPath, links and work trees followed. Reads only; throws a SpillkitError. */
export async function whereHooksRun(
  shell: ReadShell,
  path: string,
  signal: AbortSignal,
): Promise<WorkingRepository> {
  const git = (...args: readonly string[]) => shell.read('git', ['-C', path, ...args], { signal });
  const place = await git(
    ...['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir'],
    ...['--git-path', 'hooks'],
  );
  if (place.exitCode !== 0) {
    const dubious = /dubious ownership/.test(place.stderr);
    throw new SpillkitError(
      dubious ? 'RepositoryOfAnotherUser' : 'NotARepository',
      dubious
        ? 'It belongs to another user of this machine, so git refuses to read it.'
        : `git does not read it as a repository: ${place.stderr.trim().split('\n').at(-1)}.`,
      dubious ? 'Run this as that user.' : 'Look at it with git status.',
    );
  }
  const [top = '', gitDir = '', hooks = ''] = place.stdout.trimEnd().split('\n');
  // git resolves links; one that leads nowhere gives a folder that is not there yet.
  const facts = await stat(hooks).catch(() => undefined);
  if (facts?.isDirectory() === false) {
    throw new SpillkitError(
      'HooksFolderUnfit',
      `Its hooks folder ${JSON.stringify(hooks)} is no folder.`,
      'Put a folder in its place, or point core.hooksPath to one.',
    );
  }
  const found: WorkingRepository = {
    top: await realpath(top),
    gitDir: await realpath(gitDir),
    hooks: facts === undefined ? hooks : await realpath(hooks),
  };
  const others = await sharedWith(git, found);
  return others === undefined ? found : { ...found, sharedWith: others };
}
