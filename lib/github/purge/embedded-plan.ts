import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { Paths } from './archive-plan.ts';
import type { EmbeddedChoice } from './purge-choices.ts';

/** Where the key stands inside longer words, as "3 places (sums.txt)"; empty when it does nowhere. Escaped. */
export function embeddedPlaces({ embeddedLeft, table }: LeakSearch, paths: Paths): string {
  if (embeddedLeft.size === 0) return '';
  const places = [...embeddedLeft.values()].reduce((sum, one) => sum + one, 0);
  const where = [...embeddedLeft.keys()].map(
    (number) => paths.get(number) ?? `${table.typeOf(number)} ${table.hex(number).slice(0, 12)}`,
  );
  return `${counted(places, 'place')} (${few([...new Set(where)])})`;
}

/** Places inside longer words nobody has decided about, as a change that waits for a person. */
export function embeddedDecision({ url }: RepositorySource, search: LeakSearch, paths: Paths): Change[] {
  const places = embeddedPlaces(search, paths);
  if (places === '') return [];
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
  search: LeakSearch,
  paths: Paths,
  choice: EmbeddedChoice | undefined,
): readonly HumanTask[] {
  const places = embeddedPlaces(search, paths);
  if (places === '' || choice !== 'leave') return [];
  return [
    {
      what: `See to ${places} where the key stands inside a longer word`,
      why: 'You left it there.',
      how: 'Run the step in a new case with --embedded replace.',
    },
  ];
}
