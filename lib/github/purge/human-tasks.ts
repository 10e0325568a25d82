import type { HumanTask } from '../../playbook/plan.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RepositorySource } from '../repository/source.ts';

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
export function humanTasks(source: RepositorySource, mirror: Mirror): readonly HumanTask[] {
  return [...(source.notPushable === undefined ? [] : [publishByHand(source, mirror)]), CLONE_AGAIN];
}
