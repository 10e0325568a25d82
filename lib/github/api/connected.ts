import { SpillkitError } from '../../playbook/errors.ts';
import type { GitHubReader, GitHubReaders, GitHubWriter, GitHubWriters } from './access.ts';
import type { HostedRepository } from './hosted-repository.ts';

function notGitHub({ host }: HostedRepository): SpillkitError {
  return new SpillkitError(
    'NotGitHub',
    `${host} does not answer as a GitHub now.`,
    'Check the network, then resume the case.',
  );
}

/** The GitHub a change was planned for. Throws a SpillkitError when it is none any more. */
export async function readerOf(github: GitHubReaders, repository: HostedRepository): Promise<GitHubReader> {
  const reader = await github.reader(repository);
  if (reader === undefined) throw notGitHub(repository);
  return reader;
}

/** The same for writing. */
export async function writerOf(github: GitHubWriters, repository: HostedRepository): Promise<GitHubWriter> {
  const writer = await github.writer(repository);
  if (writer === undefined) throw notGitHub(repository);
  return writer;
}
