import type { ReadContext } from '../../playbook/context.ts';
import type { Answer, GitHubReader } from '../api/access.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';

/** A look at what GitHub keeps around a repository. */
export interface Looking {
  readonly ctx: ReadContext;
  readonly reader: GitHubReader;
  readonly repository: HostedRepository;
  readonly found: PurgeFindings;
  readonly facts: Answer<'GET /repos/{owner}/{repo}'>;
}

/** Newest things of one sort that are listed; more would take minutes at GitHub's pace. */
export const MOST = 500;

export const named = ({ repository: { owner, name } }: Pick<Looking, 'repository'>) => ({
  owner,
  repo: name,
});

export const changedRefs = ({ found }: Pick<Looking, 'found'>) =>
  found.rewrite.refs.filter(({ old, new: id }) => old !== id);

/** Commits that change, by their old ids. */
export const dirtyCommits = ({ found }: Pick<Looking, 'found'>) =>
  new Set(found.rewrite.changedCommits.map(({ old }) => old));
