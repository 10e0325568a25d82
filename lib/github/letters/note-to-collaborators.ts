import { escapeLine, markdownCode } from '../../host/escape.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import type { Letter } from './letters.ts';

const MOST_REFS = 100;
const MOST_COMMITS = 10;

/** What everyone with a clone must do, and how to see whether an old commit has come back. Markdown. */
export function noteToCollaborators(
  url: string,
  facts: {
    readonly rewrite: HistoryRewrite;
    readonly pushed: readonly RefRewrite[];
    readonly keyId: string;
    readonly caseId: string;
  },
): Letter {
  const { rewrite, pushed, keyId, caseId } = facts;
  const first = rewrite.firstCommits.slice(0, MOST_COMMITS);
  const shown = pushed.slice(0, MOST_REFS);
  const text = [
    `# ${escapeLine(url)} has a new history`,
    '',
    `The AWS access key ${keyId} had been committed, and the history was rewritten without it. A pull and push from an old clone would bring it back.`,
    '',
    '## What to do',
    '',
    'Without work of your own that is not pushed: delete your clone and clone anew.',
    '',
    'With such work, in your clone:',
    '',
    '```sh',
    'git fetch --prune --tags --force',
    'git rebase --onto origin/BRANCH OLD-BRANCH-TIP YOUR-BRANCH   # rebase, never merge; old tips are listed below',
    'git reflog expire --expire=now --all',
    'git gc --prune=now',
    `git cat-file -t ${first[0] ?? 'FIRST-CHANGED-COMMIT'}   # has to fail`,
    '```',
    '',
    'Do not rewrite the history yourself: other commit ids would come of it. Delete forks, or make them anew.',
    '',
    '## What moved',
    '',
    '| ref | before | now |',
    '|---|---|---|',
    ...shown.map(
      ({ ref, old, new: id }) => `| ${markdownCode(ref)} | ${markdownCode(old)} | ${markdownCode(id)} |`,
    ),
    ...(pushed.length > shown.length ? [`| ${pushed.length - shown.length} more | | |`] : []),
    '',
    '## Whether an old commit has come back',
    '',
    'In a fresh clone this prints nothing; a branch or tag in it has brought an old commit back:',
    '',
    '```sh',
    `git clone --quiet --bare ${shellWord(url)} check.git`,
    ...first.map(
      (commit) =>
        `git --git-dir=check.git for-each-ref --format='%(refname)' --contains ${commit} 2>/dev/null`,
    ),
    'rm -r check.git',
    '```',
    '',
    `The responder's own check looks at everything again: \`spillkit resume ${caseId} --only purge-github-data\`.`,
    '',
  ].join('\n');
  return { file: 'note-to-collaborators.md', what: 'the note to collaborators', text };
}
