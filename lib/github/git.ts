import type { CommandOptions, CommandResult, ReadShell, WriteShell } from '../host/shell.ts';

/** A repository on disk and the shell to read it with. */
export interface GitRepository {
  readonly shell: ReadShell;
  /** Absolute path of the git folder. */
  readonly gitDir: string;
  readonly signal: AbortSignal;
}

/** git ended with an error; `stderr` is what it said, in English. */
export class GitError extends Error {
  readonly exitCode: number;
  readonly stderr: string;

  constructor(command: string, result: CommandResult) {
    const said = result.stderr.trim().split('\n').at(-1) ?? '';
    super(`git ${command} ended with ${result.exitCode}: ${said}`);
    this.name = 'GitError';
    this.exitCode = result.exitCode;
    this.stderr = result.stderr;
  }
}

function orThrow(args: readonly string[], result: CommandResult): string {
  if (result.exitCode === 0) return result.stdout;
  throw new GitError(args[0] ?? '', result);
}

/** Output of a reading git command in the repository; throws a {@link GitError} when it fails. */
export async function readGit(
  repository: GitRepository,
  args: readonly string[],
  options: Omit<CommandOptions, 'signal'> = {},
): Promise<string> {
  const result = await repository.shell.read('git', [`--git-dir=${repository.gitDir}`, ...args], {
    ...options,
    signal: repository.signal,
  });
  return orThrow(args, result);
}

/** Output of a git command that writes into the repository; throws a {@link GitError} when it fails. */
export async function writeGit(
  repository: GitRepository & { readonly shell: WriteShell },
  args: readonly string[],
  options: Omit<CommandOptions, 'signal'> = {},
): Promise<string> {
  const result = await repository.shell.write('git', [`--git-dir=${repository.gitDir}`, ...args], {
    ...options,
    signal: repository.signal,
  });
  return orThrow(args, result);
}

/** All refs of the repository with the object each points at (a tag object, not what it tags). */
export async function refsOf(repository: GitRepository): Promise<ReadonlyMap<string, string>> {
  const text = await readGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)']);
  return parseRefs(text, ' ');
}

/** Lines of `id SEPARATOR ref`; peeled tags and HEAD, which `ls-remote` adds, are left out. */
export function parseRefs(text: string, separator: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(separator);
    const ref = line.slice(at + 1);
    if (at > 0 && ref.startsWith('refs/') && !ref.endsWith('^{}')) refs.set(ref, line.slice(0, at));
  }
  return refs;
}
