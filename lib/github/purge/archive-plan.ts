import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { HumanTask, PlanNote, Unlooked } from '../../playbook/plan.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { UnreadArchive } from '../secret/read-archives.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { ArchiveChoice } from './purge-choices.ts';

/** Paths of objects by number; those in no folder have none. */
export type Paths = ReadonlyMap<number, string>;

/** Archives told one by one; a repository made to hold more is told by count. */
const MOST_ARCHIVES = 100;
/** Members told of each, and ids written out in its command. */
const MOST_PLACES = 20;

/** An archive with the key inside, in all its versions. */
interface LeakingArchive {
  /** Path of the archive and of each file inside that holds it: `backup.zip!conf/.env`. Hostile text. */
  readonly places: readonly string[];
  readonly versions: readonly number[];
}

function leakingArchives({ archived, table }: LeakSearch, paths: Paths): readonly LeakingArchive[] {
  const byPath = new Map<string, { places: Set<string>; versions: Set<number> }>();
  for (const { number, member } of archived) {
    const path = paths.get(number) ?? `file version ${table.hex(number).slice(0, 12)}`;
    const archive = byPath.get(path) ?? { places: new Set(), versions: new Set() };
    byPath.set(path, archive);
    archive.places.add(member === '' ? path : `${path}!${member}`);
    archive.versions.add(number);
  }
  return [...byPath.values()].map(({ places, versions }) => ({
    places: [...places],
    versions: [...versions],
  }));
}

/** The archive and what in it holds the key, as `backup.zip!conf/.env (2 versions)`. Escaped. */
function placeOf({ places, versions }: LeakingArchive): string {
  const shown = places.slice(0, MOST_PLACES).map(escapeLine).join(', ');
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more inside` : '';
  return `${shown}${more}${versions.length === 1 ? '' : ` (${versions.length} versions)`}`;
}

/** Where the key stands inside archives, the first few: `backup.zip!conf/.env`. Escaped. */
export function archivePlaces(search: LeakSearch, paths: Paths): string {
  return few(leakingArchives(search, paths).flatMap(({ places }) => places));
}

function decision({ url }: RepositorySource, { table }: LeakSearch, archive: LeakingArchive): Change {
  const place = placeOf(archive);
  const target = { type: 'git-archive', id: `${url} ${place}`, region: GLOBAL };
  const ids = [...table.hexOf(archive.versions)].slice(0, MOST_PLACES);
  return {
    ...{ id: changeId('decide-on-archives', target), kind: 'rewrite-git-history', target },
    title: `Decide on the archive ${place}: leave, remove or replace the whole file`,
    because: [{ kind: 'observed', call: 'git cat-file', fact: `the key stands inside: ${place}` }],
    order: ORDER.onlyAHuman,
    effect: 'irreversible',
    loses: 'the whole archive, in every commit, not only the key in it',
    command: [
      '# run it anew with --archives remove, --archives replace or --archives leave; the same by hand:',
      `printf '%s\\n' ${ids.join(' ')} >archives.txt`,
      'git filter-repo --strip-blobs-with-ids archives.txt',
    ].join('\n'),
    preselected: false,
    params: null,
  };
}

/** Archives nobody has decided about, each as a change that waits for a person. */
export function archiveDecisions(source: RepositorySource, search: LeakSearch, paths: Paths): Change[] {
  return leakingArchives(search, paths)
    .slice(0, MOST_ARCHIVES)
    .map((archive) => decision(source, search, archive));
}

/** What is left to people where archives stay by the responder's word. */
export function archiveTasks(
  search: LeakSearch,
  paths: Paths,
  choice: ArchiveChoice | undefined,
): readonly HumanTask[] {
  const archives = leakingArchives(search, paths);
  if (archives.length === 0 || choice !== 'leave') return [];
  return [
    {
      what: `See to ${counted(archives.length, 'archive')} with the key inside: ${archivePlaces(search, paths)}`,
      why: 'You left them as they are, so whoever unpacks them has the key.',
      how: 'Run the step in a new case with --archives remove or --archives replace.',
    },
  ];
}

/** What is done with each archive that holds the key inside. */
export function archiveNotes(
  search: LeakSearch,
  paths: Paths,
  choice: ArchiveChoice | undefined,
): readonly PlanNote[] {
  const archives = leakingArchives(search, paths);
  const fate = {
    leave: 'Left as it is, with the key inside',
    remove: 'Taken out whole, not only the key inside',
    replace: 'Replaced whole, not only the key inside',
  }[choice ?? 'leave'];
  const warning = (text: string): PlanNote => ({ level: 'warning', text });
  return [
    ...archives.slice(0, MOST_ARCHIVES).map((archive) => warning(`${fate}: ${placeOf(archive)}.`)),
    ...(archives.length > MOST_ARCHIVES
      ? [warning(`${fate}: ${archives.length - MOST_ARCHIVES} more archives.`)]
      : []),
  ];
}

/** Archives that stay and could not be looked into, or not to their end. */
export function archivesNotRead(
  { url }: RepositorySource,
  { table }: LeakSearch,
  paths: Paths,
  unread: readonly UnreadArchive[],
): readonly Unlooked[] {
  if (unread.length === 0) return [];
  const which = unread.map(
    ({ number, reason }) => `${paths.get(number) ?? table.hex(number).slice(0, 12)} (${reason})`,
  );
  return [{ where: url, call: counted(unread.length, 'archive'), reason: few(which) }];
}
