import type { Because } from '../../playbook/change.ts';
import type { Mirror } from '../repository/mirror.ts';
import { NO_OBJECT } from '../rewrite/ref-rewrite.ts';
import { takenOutByPath } from '../rewrite/taken-out.ts';
import { type FirstLeak, pathsOf, traceObjects } from '../scan/trace.ts';
import type { UnreadArchive } from '../secret/read-archives.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import type { Paths } from './archive-plan.ts';
import type { LeakLook } from './look.ts';
import type { PurgeChoices } from './purge-choices.ts';

/** Where the key stands, in words and paths. */
export interface LeakPlaces {
  readonly because: Because;
  /** Paths of what holds it, and of archives that were not looked into, by number. */
  readonly paths: Paths;
  readonly leaks: readonly FirstLeak[];
  /** Paths of the files that hold it. */
  readonly held: readonly string[];
  /** Archives that were not looked into and that no choice takes out. */
  readonly unread: readonly UnreadArchive[];
  /** Branches whose newest state still shows it in a file. */
  readonly showing: readonly string[];
  /** Names of submodules. Hostile text. */
  readonly submodules: readonly string[];
}

function becauseOf(
  { dirty, archived }: LeakSearch,
  first: FirstLeak | undefined,
  where: string | undefined,
  { removedPaths = [] }: PurgeChoices,
): Because {
  if (first !== undefined) return { kind: 'commit', commit: first.commit, where: where ?? 'its message' };
  if (removedPaths.length > 0) return { kind: 'responder', said: `take out ${removedPaths.join(', ')}` };
  const fact =
    dirty.size + archived.length === 0
      ? 'the key stands nowhere'
      : 'the key id stands in a tag or an object outside any commit';
  return { kind: 'observed', call: 'git cat-file', fact };
}

/** Where the key of a look stands: the commits, paths and branches that show it. */
export async function placesOf(
  { repository }: Mirror,
  look: LeakLook,
  choices: PurgeChoices,
): Promise<LeakPlaces> {
  const { search, trees, rewrite } = look;
  const { table, graph, dirty, archived, unreadArchives, embeddedLeft } = search;
  const { links, named, submodules } = trees;
  const refs = new Map(rewrite.refs.filter(({ old }) => old !== NO_OBJECT).map(({ ref, old }) => [ref, old]));
  const history = { ...{ repository, table, graph, refs }, pushes: [] };
  const holding = new Set([...dirty, ...archived.map(({ number }) => number)]);
  const unread = unreadArchives.map(({ number }) => number);
  const files = new Set([...holding, ...unread, ...embeddedLeft.keys()]);
  const { first, atTip } = await traceObjects(history, links, new Set([...holding, ...named]));
  const paths = await pathsOf(repository, table, links, files);
  const shown = pathsAmong(paths, holding);
  const tips = [...refs.values()].map((id) => graph.peeled(table.findHex(id)));
  const gone = await takenOutByPath(repository, look, new Set(unread), tips);
  const whole = new Set([...rewrite.removedBlobs, ...rewrite.replacedBlobs]);
  return {
    because: becauseOf(search, first[0], shown[0], choices),
    ...{ paths, held: pathsAmong(paths, dirty), leaks: first, showing: atTip, submodules: [...submodules] },
    unread: unreadArchives.filter(({ number }) => !gone.has(number) && !whole.has(table.hex(number))),
  };
}

const pathsAmong = (paths: Paths, numbers: ReadonlySet<number>) =>
  [...new Set([...numbers].flatMap((number) => paths.get(number) ?? []))].sort();
