import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadShell } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { type GitRepository, readGit } from '../git.ts';
import { localFolder } from './disk-room.ts';

/** Refuses a repository whose history is not all there, or whose objects are not known here. */
export async function refuseUnfit(repository: GitRepository, name: string): Promise<void> {
  const answer = await readGit(repository, ['rev-parse', '--is-shallow-repository', '--show-object-format']);
  const [shallow, format] = answer.trim().split('\n');
  if (shallow === 'true') {
    throw new SpillkitError(
      'ShallowRepository',
      `The repository ${JSON.stringify(name)} is a shallow clone: its history is not all there.`,
      'Name the repository it was cloned from, or run `git fetch --unshallow` in it first.',
    );
  }
  const promisor = await readGit(repository, [
    'config',
    '--get-regexp',
    '^(remote\\..*\\.promisor|extensions\\.partialclone)$',
  ]).catch(() => '');
  if (promisor.trim() !== '') {
    throw new SpillkitError(
      'PartialRepository',
      `The repository ${JSON.stringify(name)} is a partial clone: files that were not fetched cannot be searched.`,
      'Name the repository it was cloned from.',
    );
  }
  if (format !== 'sha1') {
    throw new SpillkitError(
      'UnknownObjectFormat',
      `The repository ${JSON.stringify(name)} stores its objects as ${format}, which is not known here; GitHub has none such.`,
      'Use git-filter-repo on it: https://github.com/newren/git-filter-repo.',
    );
  }
}

/**
 * Refuses a repository on this machine that a clone could not be made of, with the reason: git's own words would
 * speak of corruption. Remote ones and folders that are none are left to the clone.
 */
export async function refuseUnfitSource(shell: ReadShell, url: string, signal: AbortSignal): Promise<void> {
  const folder = localFolder(url);
  if (folder === undefined) return;
  const place = await shell.read('git', ['-C', folder, 'rev-parse', '--absolute-git-dir'], { signal });
  if (place.exitCode !== 0) return;
  const gitDir = place.stdout.trim();
  await refuseUnfit({ shell, gitDir, signal }, url);
  // https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-infografts
  if (!existsSync(join(gitDir, 'info', 'grafts'))) return;
  throw new SpillkitError(
    'GraftedRepository',
    `The repository ${JSON.stringify(url)} hides part of its history behind info/grafts, so no complete clone can be made of it.`,
    'Name the repository it was cloned from, or turn the grafts into refs first: git replace --convert-graft-file.',
  );
}

/** What a clone says of a repository that lacks objects; undefined when it failed for another reason. */
export function incomplete(url: string, stderr: string): SpillkitError | undefined {
  if (!/repository corruption|did not receive expected object|bad object/.test(stderr)) return undefined;
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^remote:/, '').trim())
    .find((line) =>
      /unable to read|could not read|failed to traverse|expected object|bad object/i.test(line),
    );
  return new SpillkitError(
    'ObjectMissing',
    `The repository ${JSON.stringify(url)} lacks objects it refers to: ${said ?? 'git does not say which'}.`,
    'Name another clone of it, or repair it first: `git fsck` lists what is missing.',
  );
}
