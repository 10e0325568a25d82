import { few } from '../../host/few.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';

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

/** What is left for people about the refs: those that were purged, and those nobody but the server can remove. */
export function humanTasks(
  source: RepositorySource,
  mirror: Mirror,
  {
    pushable,
    serverOwned,
  }: { readonly pushable: readonly RefRewrite[]; readonly serverOwned: readonly RefRewrite[] },
): readonly HumanTask[] {
  if (pushable.length > 0)
    return [...(source.notPushable === undefined ? [] : [publishByHand(source, mirror)]), CLONE_AGAIN];
  if (serverOwned.length === 0) return [];
  return [
    {
      what: `Have these refs removed by those who run the server: ${few(serverOwned.map(({ ref }) => ref))}`,
      why: 'They alone hold the key, and no push reaches them.',
      how: 'On GitHub send the request to Support that lies in the case folder; elsewhere ask the administrators to delete the refs and to collect garbage.',
    },
  ];
}
