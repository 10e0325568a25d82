import { counted } from '../../incident/counted.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { EmbeddedChoice } from './purge-choices.ts';

/** Places inside longer words nobody has decided about, as a change that waits for a person. */
export function embeddedDecision({ url }: RepositorySource, { embeddedLeft }: LeakSearch): Change[] {
  if (embeddedLeft === 0) return [];
  const places = counted(embeddedLeft, 'place');
  const target = { type: 'git-repository', id: url, region: GLOBAL };
  return [
    {
      ...{ id: changeId('decide-on-embedded', target), kind: 'rewrite-git-history', target },
      title: `Decide on ${places} where the key, or what leaked along, stands inside a longer word`,
      because: [
        {
          kind: 'observed',
          call: 'git cat-file',
          fact: `a letter or digit stands beside it in ${places}, so it may be part of something else`,
        },
      ],
      order: ORDER.onlyAHuman,
      effect: 'irreversible',
      command: '# run it anew with --embedded replace, or with --embedded leave',
      preselected: false,
      params: null,
    },
  ];
}

/** What is left to people where those places stay by the responder's word. */
export function embeddedTasks(
  { embeddedLeft }: LeakSearch,
  choice: EmbeddedChoice | undefined,
): readonly HumanTask[] {
  if (embeddedLeft === 0 || choice !== 'leave') return [];
  return [
    {
      what: `See to ${counted(embeddedLeft, 'place')} where the key stands inside a longer word`,
      why: 'You left it there.',
      how: 'Run the step in a new case with --embedded replace.',
    },
  ];
}
