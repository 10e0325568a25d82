import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WriteShell } from '../../host/shell.ts';
import type { GitHubState } from './state.ts';

/** The repositories of forks, each made when it is first asked for. They share the store of the one they come from. */
export class ForkRepositories {
  readonly #shell: WriteShell;
  readonly #folders = new Map<string, Promise<string>>();

  constructor(shell: WriteShell) {
    this.#shell = shell;
  }

  /** Folder of the fork's bare repository; its default branch stands where the state says. */
  async at(state: GitHubState, owner: string): Promise<string | undefined> {
    const fork = state.forks.find((one) => one.owner === owner);
    if (fork === undefined) return undefined;
    const key = `${owner} ${fork.head}`;
    const made = this.#folders.get(key) ?? this.#make(state, fork.head);
    this.#folders.set(key, made);
    return made;
  }

  async #make({ path, name, defaultBranch }: GitHubState, head: string): Promise<string> {
    const bare = join(await mkdtemp(join(tmpdir(), 'spillkit-fork-')), `${name}.git`);
    const git = (...args: string[]) => this.#shell.write('git', args);
    await git('init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, bare);
    await writeFile(join(bare, 'objects', 'info', 'alternates'), `${join(path, 'objects')}\n`);
    await git(`--git-dir=${bare}`, 'update-ref', `refs/heads/${defaultBranch}`, head);
    return bare;
  }

  async close(): Promise<void> {
    for (const made of this.#folders.values())
      await rm(join(await made, '..'), { recursive: true, force: true });
  }
}
