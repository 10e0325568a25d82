import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { CommandResult, ReadShell } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';

/** The published repository to purge. */
export interface RepositorySource {
  /** What git clones from and pushes to: a URL or an absolute path. */
  readonly url: string;
  /** owner/name, when it is on github.com. */
  readonly github?: string;
  /** Why nothing can be pushed to it; absent when pushing is possible. */
  readonly notPushable?: string;
}

const OWNER_AND_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]+$/;
const URL_WITH_SCHEME = /^(https?|ssh|git|file):\/\//;
/** `git@host:path`, the way scp writes it. */
const SCP_LIKE = /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^\s]+$/;
const GITHUB = /^(?:https?:\/\/|ssh:\/\/git@|git@)(?:www\.)?github\.com[:/]([^/]+\/[^/]+?)(?:\.git)?\/?$/;

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

function remote(url: string): RepositorySource {
  if (/^https?:\/\/[^/]*@/.test(url)) {
    throw new SpillkitError(
      'UrlHoldsPassword',
      'The repository URL holds a user name or password, which would stay in the case folder.',
      'Give the URL without it and let git get the password from its credential helper, or use ssh.',
    );
  }
  const github = GITHUB.exec(url)?.[1];
  return { url, ...(github === undefined ? {} : { github }) };
}

function notARepository(repo: string, way: string): SpillkitError {
  return new SpillkitError('NotARepository', `${quoted(repo)} is not a git repository.`, way);
}

const WAY_TO_NAME = 'Give owner/name, a clone URL, or the folder of a repository.';

async function local(shell: ReadShell, path: string, signal: AbortSignal): Promise<RepositorySource> {
  const git = (...args: string[]): Promise<CommandResult> =>
    shell.read('git', ['-C', path, ...args], { signal });
  const place = await git('rev-parse', '--is-bare-repository', '--absolute-git-dir');
  refuseAnotherUsers(place, path);
  if (place.exitCode !== 0) throw notARepository(path, WAY_TO_NAME);
  const [bare, gitDir = ''] = place.stdout.trim().split('\n');
  const here = realpathSync(path);
  if (bare === 'true') {
    // git looks upwards for a repository: only the one that was named is meant.
    if (realpathSync(gitDir) !== here) throw notARepository(path, `It lies inside ${quoted(gitDir)}.`);
    return { url: here };
  }
  const top = (await git('rev-parse', '--show-toplevel')).stdout.trim();
  if (top === '' || realpathSync(top) !== here) {
    throw notARepository(
      path,
      `It lies inside the repository ${quoted(top || gitDir)}: name that one if you mean it.`,
    );
  }
  await refuseDirty(git, path);
  const origin = (await git('config', '--get', 'remote.origin.url')).stdout.trim();
  if (origin === '') {
    return {
      url: here,
      notPushable:
        'it has a work tree and no remote "origin": git does not push into a branch that is checked out',
    };
  }
  if (URL_WITH_SCHEME.test(origin) || SCP_LIKE.test(origin)) return remote(origin);
  return { url: isAbsolute(origin) ? origin : resolve(here, origin) };
}

/**
 * Git folder of the repository a folder belongs to, shared by all its work trees; absolute. Throws a SpillkitError
 * when there is none, or when it is another user's.
 */
export async function gitFolderOf(shell: ReadShell, path: string, signal: AbortSignal): Promise<string> {
  const args = ['-C', path, 'rev-parse', '--path-format=absolute', '--git-common-dir'];
  const place = await shell.read('git', args, { signal });
  refuseAnotherUsers(place, path);
  if (place.exitCode !== 0) throw notARepository(path, WAY_TO_NAME);
  return place.stdout.trim();
}

function refuseAnotherUsers(place: CommandResult, path: string): void {
  if (!/dubious ownership/.test(place.stderr)) return;
  throw new SpillkitError(
    'RepositoryOfAnotherUser',
    `The repository ${quoted(path)} belongs to another user of this machine, so git refuses to read it.`,
    "Name the remote's URL, or run `git config --global --add safe.directory` with its path first.",
  );
}

async function refuseDirty(git: (...args: string[]) => Promise<CommandResult>, path: string): Promise<void> {
  const status = await git('status', '--porcelain');
  const files = status.stdout.split('\n').filter((line) => line !== '').length;
  if (files === 0) return;
  throw new SpillkitError(
    'DirtyWorkTree',
    `The work tree ${quoted(path)} has ${files} uncommitted ${files === 1 ? 'change' : 'changes'}.`,
    "Commit or stash first, because this folder must be cloned anew after the purge; or name the remote's URL.",
  );
}

/**
 * What `--repo` means: owner/name on GitHub, a clone URL, or a folder. A folder with a work tree stands for the
 * repository its remote "origin" names, because that is what was published; a bare folder stands for itself.
 * Reads only. Throws a SpillkitError for what is no repository, a dirty work tree, or a URL with a password.
 */
export async function repositorySource(
  shell: ReadShell,
  repo: string,
  signal: AbortSignal,
): Promise<RepositorySource> {
  if (existsSync(repo) && statSync(repo).isDirectory()) return local(shell, resolve(repo), signal);
  if (URL_WITH_SCHEME.test(repo) || SCP_LIKE.test(repo)) return remote(repo);
  if (OWNER_AND_NAME.test(repo)) return remote(`https://github.com/${repo}.git`);
  throw notARepository(repo, WAY_TO_NAME);
}
