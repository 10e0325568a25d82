import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { HumanTask, PlanNote } from '../../playbook/plan.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { ArchiveChoice } from './purge-choices.ts';

/** Paths of objects by number; those in no folder have none. */
export type Paths = ReadonlyMap<number, string>;

const leaking = ({ archived }: LeakSearch) => [...new Set(archived.map(({ number }) => number))];

/** Where the key stands inside archives, with the path inside: `backup.zip!conf/.env`. Escaped. */
export function archivePlaces({ archived, table }: LeakSearch, paths: Paths): string {
  const places = archived.map(({ number, member }) => {
    const archive = paths.get(number) ?? `file version ${table.hex(number).slice(0, 12)}`;
    return member === '' ? archive : `${archive}!${member}`;
  });
  return few([...new Set(places)]);
}

/** Archives nobody has decided about, as a change that waits for a person. */
export function archiveDecision(source: RepositorySource, search: LeakSearch, paths: Paths): Change[] {
  const archives = leaking(search);
  if (archives.length === 0) return [];
  const target = { type: 'git-archive', id: `${source.url} ${archivePlaces(search, paths)}`, region: GLOBAL };
  const ids = [...search.table.hexOf(archives)];
  return [
    {
      ...{ id: changeId('decide-on-archives', target), kind: 'rewrite-git-history', target },
      title: `Decide on ${counted(archives.length, 'archive')} with the key inside: leave, remove or replace the whole files`,
      because: [
        {
          kind: 'observed',
          call: 'git cat-file',
          fact: `inside stands the key: ${archivePlaces(search, paths)}`,
        },
      ],
      order: ORDER.onlyAHuman,
      effect: 'irreversible',
      loses: 'the whole archives, in every commit, not only the key in them',
      command: [
        '# run it anew with --archives remove, --archives replace or --archives leave; the same by hand:',
        `printf '%s\\n' ${ids.slice(0, 20).join(' ')} >archives.txt`,
        'git filter-repo --strip-blobs-with-ids archives.txt',
      ].join('\n'),
      preselected: false,
      params: null,
    },
  ];
}

/** What is left to people where archives stay by the responder's word. */
export function archiveTasks(
  search: LeakSearch,
  paths: Paths,
  choice: ArchiveChoice | undefined,
): readonly HumanTask[] {
  const count = leaking(search).length;
  if (count === 0 || choice !== 'leave') return [];
  return [
    {
      what: `See to ${counted(count, 'archive')} with the key inside: ${archivePlaces(search, paths)}`,
      why: 'You left them as they are, so whoever unpacks them has the key.',
      how: 'Run the step in a new case with --archives remove or --archives replace.',
    },
  ];
}

/** What is done with archives, and what was not looked into. */
export function archiveNotes(
  search: LeakSearch,
  paths: Paths,
  choice: ArchiveChoice | undefined,
): readonly PlanNote[] {
  const { unreadArchives, table } = search;
  const count = leaking(search).length;
  const fate = {
    leave: 'left as it is',
    remove: 'taken out whole',
    replace: 'replaced whole',
  };
  const warning = (text: string): PlanNote => ({ level: 'warning', text });
  return [
    ...(count === 0
      ? []
      : [
          warning(
            `The key stands inside ${counted(count, 'archive')}, ${fate[choice ?? 'leave']}: ${archivePlaces(search, paths)}.`,
          ),
        ]),
    ...(unreadArchives.length === 0
      ? []
      : [
          warning(
            `${counted(unreadArchives.length, 'archive')} could not be looked into: ${few(unreadArchives.map(({ number, reason }) => `${escapeLine(paths.get(number) ?? table.hex(number).slice(0, 12))} (${reason})`))}.`,
          ),
        ]),
  ];
}
