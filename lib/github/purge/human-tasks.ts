import type { HumanTask } from '../../playbook/plan.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';

/**
 * What GitHub Support asks for:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository
 */
function supportRequest(
  name: string,
  rewrite: HistoryRewrite,
  serverOwned: readonly RefRewrite[],
): HumanTask {
  const pullRequests = serverOwned.filter(({ ref }) => /^refs\/pull\/\d+\/head$/.test(ref));
  const numbers = pullRequests.map(({ ref }) => `#${ref.split('/')[2]}`);
  return {
    what: `Ask GitHub Support to remove what ${name} still serves`,
    why: 'GitHub keeps old commits reachable by their hash, in pull requests and in cached views; only Support can remove them, and may decline once the key is dead.',
    how: [
      'As the owner, at https://support.github.com/request, name:',
      `repository ${name};`,
      `affected pull requests: ${pullRequests.length}${numbers.length > 0 ? ` (${numbers.slice(0, 20).join(', ')}${numbers.length > 20 ? ', …' : ''})` : ''};`,
      `first changed commits: ${rewrite.firstCommits.slice(0, 20).join(', ')}.`,
    ].join(' '),
  };
}

function forks(name: string): HumanTask {
  return {
    what: `Look at the forks of ${name}`,
    why: 'Every fork holds the old commits, and Support removes nothing while one does.',
    how: `List them with: gh api --paginate repos/${name}/forks --jq '.[].full_name'; ask each owner to delete or purge theirs.`,
  };
}

const CLONE_AGAIN: HumanTask = {
  what: 'Have everyone with a clone clone again',
  why: 'One pull and push from an old clone brings the leaked commits back.',
  how: 'Delete and clone anew. For unpublished work: git fetch --prune --tags --force, git rebase (not merge) onto the new branch, then git reflog expire --expire=now --all && git gc --prune=now.',
};

/** How to publish the copy where git cannot push it. */
function publishByHand(source: RepositorySource, mirror: Mirror): HumanTask {
  return {
    what: `Replace ${JSON.stringify(source.url)} by the purged copy`,
    why: `Nothing is pushed to it, because ${source.notPushable}.`,
    how: `git clone --no-local ${shellWord(mirror.folder.purged)} NEW-FOLDER, then use that folder and delete the old one.`,
  };
}

/** What is left for people once the history is rewritten. */
export function humanTasks(
  source: RepositorySource,
  mirror: Mirror,
  rewrite: HistoryRewrite,
  serverOwned: readonly RefRewrite[],
): readonly HumanTask[] {
  const { github } = source;
  return [
    ...(source.notPushable === undefined ? [] : [publishByHand(source, mirror)]),
    ...(github === undefined ? [] : [supportRequest(github, rewrite, serverOwned), forks(github)]),
    CLONE_AGAIN,
  ];
}
