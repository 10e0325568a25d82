import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import type { Letter } from './letters.ts';

/** First changed commits named; Support asks for "the First Changed Commit(s)", a few at most. */
const MOST_COMMITS = 50;

/** Numbers of the pull requests whose head changes. */
export function affectedPullRequests(serverOwned: readonly RefRewrite[]): readonly number[] {
  return serverOwned
    .flatMap(({ ref }) => /^refs\/pull\/(\d+)\/head$/.exec(ref)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function whatWasDone({ rewrite, serverOwned }: Leak): readonly string[] {
  const own = new Set(serverOwned.map(({ ref }) => ref));
  const committed = 'An AWS access key was committed to this repository.';
  if (rewrite.refs.every(({ ref, old, new: id }) => old === id || own.has(ref))) {
    const where = serverOwned.length === 0 ? 'commits that no ref reaches any more' : 'pull requests';
    return [`${committed} It stands in ${where} alone; no branch or tag holds it.`];
  }
  return [
    `${committed} Its history was rewritten without it and force-pushed:`,
    `${counted(rewrite.changedCommits.length, 'commit')} changed, and every branch and tag that can be pushed is clean.`,
  ];
}

interface Leak {
  readonly rewrite: HistoryRewrite;
  readonly serverOwned: readonly RefRewrite[];
  /** Git LFS pointers in the history. */
  readonly lfsPointers: number;
  /** Commits with the key that force pushes and deleted branches left without a ref. */
  readonly leftBehind: readonly string[];
}

/**
 * The request to those who can remove what no push reaches, in GitHub's own terms:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository
 */
export function supportRequest({ host, owner, name }: HostedRepository, facts: Leak): Letter {
  const { rewrite, serverOwned, lfsPointers, leftBehind } = facts;
  const pulls = affectedPullRequests(serverOwned);
  const first = rewrite.firstCommits.slice(0, MOST_COMMITS);
  const more = rewrite.firstCommits.length - first.length;
  const cloud = host === 'github.com' || host.endsWith('.ghe.com');
  const text = [
    cloud
      ? 'To: GitHub Support, https://support.github.com/request (signed in as an owner of the repository)'
      : `To: the site administrators of ${host}`,
    `Subject: Remove sensitive data from ${owner}/${name}`,
    '',
    `Repository: ${owner}/${name}`,
    `Number of affected pull requests: ${pulls.length}`,
    ...(pulls.length === 0
      ? []
      : [`Affected pull requests: ${pulls.map((number) => `#${number}`).join(', ')}`]),
    'First Changed Commit(s):',
    ...first.map((commit) => `  ${commit}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(leftBehind.length === 0 ? [] : ['Commits with the key that no branch, tag or pull request holds:']),
    ...leftBehind.map((commit) => `  ${commit}`),
    lfsPointers === 0
      ? 'LFS Objects Orphaned: none, the history has no LFS pointers'
      : `LFS Objects Orphaned: ${counted(lfsPointers, 'LFS pointer')} in the history; what they point at was not looked into`,
    '',
    ...whatWasDone(facts),
    'Please dereference or delete the pull requests above, run garbage collection so that the old commits are no',
    'longer served by their hash, and drop cached views.',
    '',
    cloud
      ? 'Before you send it: Support helps only where rotating the credential does not remove the risk, so it may decline once'
      : 'Before you send it: the administrators may see no need once',
    'the key is revoked. It also asks that every fork is clean or deleted first; one commit left in one fork keeps it all.',
    '',
  ].join('\n');
  return {
    file: 'support-request.txt',
    what: cloud
      ? 'the request to GitHub Support'
      : `the request to the administrators of ${escapeLine(host)}`,
    text,
  };
}
