import type { GitHubReaders } from '../api/access.ts';
import { hostedRepository } from '../api/hosted-repository.ts';

/**
 * Bytes a repository takes, as its GitHub counted them last; undefined where there is no GitHub, or it does not tell.
 * https://docs.github.com/en/rest/repos/repos#get-a-repository (`size` is in kilobytes)
 */
export async function sizeOnGitHub(
  github: GitHubReaders,
  url: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const repository = hostedRepository(url);
  if (repository === undefined) return undefined;
  try {
    const reader = await github.reader(repository);
    const names = { owner: repository.owner, repo: repository.name };
    const facts = await reader?.get('GET /repos/{owner}/{repo}', names);
    return facts === undefined ? undefined : facts.size * 1024;
  } catch {
    signal.throwIfAborted();
    // What is wrong is told where GitHub is looked at; without a size, git says when the disk is full.
    return undefined;
  }
}
