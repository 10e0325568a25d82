import type { HumanTask, PlanNote, Unlooked } from '../../playbook/plan.ts';
import type { Answer, GitHubReader } from '../api/access.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';

/** What a token needs, said where it matters. https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
export const NEEDED_TOKEN =
  'a classic token with repo (and gist for gists), or a fine-grained one for this repository with Administration: write, Secret scanning alerts: write, Actions: read, Contents: read, Pages: read, Pull requests: read';

/** What the token in use may do, as GitHub tells it. */
export function tokenNote(reader: GitHubReader, facts: Answer<'GET /repos/{owner}/{repo}'>): PlanNote {
  const { scopes, expires } = reader.token() ?? {};
  const may =
    scopes === undefined
      ? 'GitHub does not list what it may (fine-grained)'
      : `scopes ${scopes.join(', ') || 'none'}`;
  const admin = facts.permissions?.admin === true;
  return {
    level: admin ? 'info' : 'warning',
    text: `GitHub token: ${may}${expires === undefined ? '' : `, ends ${expires}`}; ${admin ? 'administrator' : 'no administrator'} of the repository.${admin ? '' : ` Lifting protection takes one: ${NEEDED_TOKEN}.`}`,
  };
}

/** Everything that takes a token, as not looked at. */
export function skippedWithoutToken(reader: GitHubReader, { owner, name }: HostedRepository): Unlooked {
  return {
    where: `${reader.site.host}/${owner}/${name}`,
    call: 'GitHub API',
    reason: `There is no token in ${reader.site.tokenVariables.join(' or ')}: pull requests, protection, Actions, releases, Pages, gists and alerts were not looked at. Needed is ${NEEDED_TOKEN}.`,
  };
}

/**
 * What was skipped around a repository in which the key is nowhere, because the responder gave no token: named, as it
 * is never "none", and no failure, as it was not tried.
 */
export function lookWithToken({ owner, name }: HostedRepository, skipped: readonly Unlooked[]): HumanTask {
  return {
    what: `Look with a token at what GitHub keeps around ${owner}/${name}, which was skipped`,
    why: `The clone is clean, but what no clone holds was not looked at. ${skipped.map(({ call, reason }) => `${call}: ${reason}`).join(' ')}`,
    how: 'Set the token in the environment, then run the step again.',
  };
}
