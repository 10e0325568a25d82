import type { ReadShell } from '../host/shell.ts';

/**
 * Looks for texts in all a repository's refs still reach: contents as `git log` shows them, messages of commits
 * and tags. It is the rehearsal's own judge, so it shares nothing with the purge it judges. Refs of
 * pull requests are left out: nobody but the server's people can move them. Gives one line for each place that still
 * holds one.
 */
export async function leftoverSecrets(
  shell: ReadShell,
  repository: { readonly path: string; readonly needles: readonly string[] },
): Promise<readonly string[]> {
  const holds = async (args: readonly string[]) => {
    const { stdout, exitCode, stderr } = await shell.read('git', args, { cwd: repository.path });
    if (exitCode !== 0) throw new Error(`git ${args[0]} failed in ${repository.path}: ${stderr}`);
    return repository.needles.some((needle) => stdout.includes(needle));
  };
  const left: string[] = [];
  if (await holds(['log', '--exclude=refs/pull/*', '--all', '-m', '-p', '--text', '--format=%B']))
    left.push('a commit of the repository still holds the secret');
  if (await holds(['for-each-ref', '--format=%(refname) %(contents)', 'refs/heads', 'refs/tags']))
    left.push('a tag of the repository still holds the secret');
  return left;
}
