import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { LeakSearch } from '../secret/search-leak.ts';

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

/** Archives that hold the key inside: taking bytes out would break them, so whole files must go. */
export function archiveTasks({ archived, table }: LeakSearch): readonly HumanTask[] {
  const blobs = [...new Set(archived.map(({ number }) => table.hex(number)))];
  if (blobs.length === 0) return [];
  const inside = [...new Set(archived.map(({ member }) => member).filter((member) => member !== ''))];
  const members = inside.slice(0, 5).map((member) => JSON.stringify(escapeLine(member)));
  return [
    {
      what: `Remove ${counted(blobs.length, 'archive')} that hold the key inside from the history`,
      why: `Replacing bytes would break them, so the purge leaves them${members.length === 0 ? '' : `; inside: ${members.join(', ')}`}.`,
      how: `Write these ids to a file, one a line, and run git filter-repo --strip-blobs-with-ids FILE in a fresh clone: ${blobs.slice(0, 20).join(', ')}.`,
    },
  ];
}
