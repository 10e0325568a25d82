import { escapeLine } from '../../host/escape.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import type { GitHubReader } from '../api/access.ts';
import { gitHubFailure } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { readGit } from '../git.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';
import { named } from './looking.ts';

/** First commits that are asked about, and newest changes of branches that are listed. */
const MOST_COMMITS = 3;
const MOST_PUSHES = 500;

/**
 * When GitHub was given the commits that brought the key in, as far as its list of changes of branches goes back.
 * https://docs.github.com/en/rest/repos/repos#list-repository-activities
 */
export async function pushedWhen({
  reader,
  repository,
  found: { mirror, rewrite },
}: {
  readonly reader: GitHubReader;
  readonly repository: HostedRepository;
  readonly found: Pick<PurgeFindings, 'mirror' | 'rewrite'>;
}): Promise<readonly PlanNote[]> {
  const route = 'GET /repos/{owner}/{repo}/activity';
  const listed = await reader.list(route, named({ repository }), MOST_PUSHES).catch((error: unknown) => {
    if (gitHubFailure(error) === 'aborted') throw error;
    // It is told where it is known; that GitHub's list could not be read is told by the look at force pushes.
    return [];
  });
  const inOrder = [...listed].sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  const notes: PlanNote[] = [];
  for (const commit of rewrite.firstCommits.slice(0, MOST_COMMITS)) {
    const list = ['rev-list', '--ancestry-path', '--all', `^${commit}`];
    const holding = new Set([commit, ...(await readGit(mirror.repository, list)).split('\n')]);
    const first = inOrder.find(({ after }) => holding.has(after));
    // Where the branch held it before, it had been pushed before the list begins.
    if (first === undefined || holding.has(first.before)) continue;
    const branch = first.ref.replace(/^refs\/heads\//, '');
    const by = first.actor === null ? '' : ` by ${first.actor.login}`;
    const text = `Commit ${commit.slice(0, 12)} was pushed to ${escapeLine(branch)} at ${first.timestamp}${by}, as GitHub tells.`;
    notes.push({ level: 'info', text: escapeLine(text) });
  }
  return notes;
}
