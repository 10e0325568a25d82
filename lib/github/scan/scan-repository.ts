import { accountOfKeyId } from '../../aws/key-id.ts';
import { counted } from '../../incident/counted.ts';
import { type GitRepository, readGit, refsOf } from '../git.ts';
import { readObjects } from '../objects/read-objects.ts';
import { readTreeLinks, type TreeLinks } from '../objects/tree-links.ts';
import { treeEntries } from '../objects/tree-object.ts';
import {
  type LeakedKey,
  type LeakSearch,
  type LeakSearchSettings,
  searchLeak,
} from '../secret/search-leak.ts';
import { secretDigests } from '../secret/secret-digests.ts';
import { nameReader } from './named-keys.ts';
import { reachableAmong } from './reachable.ts';
import type { ScannedKey, ScanResult } from './scan-result.ts';
import { type History, pathsOf, pushesOf, traceObjects } from './trace.ts';

/** Keys traced through the history; a repository made to hold more is told by count. */
const MOST_KEYS = 200;
/** Files, archives, messages and names told of one key. */
const MOST_PLACES = 100;

/** Where one key stands, by number in the object table. */
interface Places {
  readonly key: LeakedKey;
  /** Trees with its id in a name. */
  readonly trees: Set<number>;
  readonly refNames: readonly string[];
}

/** Refs, and HEAD where it is detached: it may hold commits no branch has. */
async function refsAndHead(repository: GitRepository): Promise<ReadonlyMap<string, string>> {
  const refs = new Map(await refsOf(repository));
  const head = await readGit(repository, ['rev-parse', '--verify', '--quiet', 'HEAD']).catch(() => '');
  if (head.trim() !== '' && ![...refs.values()].includes(head.trim())) refs.set('HEAD', head.trim());
  return refs;
}

const NOWHERE: Omit<LeakedKey, 'keyId'> = { secrets: [], forms: [], objects: new Set() };

/** Adds keys that stand in names alone to those the search found. */
function placesOf(
  search: LeakSearch,
  inTrees: ReadonlyMap<string, ReadonlySet<number>>,
  inRefs: ReadonlyMap<string, readonly string[]>,
): readonly Places[] {
  const found = new Map(search.keys.map((key) => [key.keyId, key]));
  const archived = search.archived.flatMap(({ keyId }) => keyId ?? []);
  const ids = new Set([...found.keys(), ...archived, ...inTrees.keys(), ...inRefs.keys()]);
  return [...ids].map((keyId) => ({
    key: found.get(keyId) ?? { keyId, ...NOWHERE },
    trees: new Set(inTrees.get(keyId)),
    refNames: inRefs.get(keyId) ?? [],
  }));
}

async function namesInTree(
  { repository, table }: History,
  links: TreeLinks['links'],
  { trees, key }: Places,
): Promise<readonly string[]> {
  const numbers = [...trees].slice(0, MOST_PLACES);
  const folders = await pathsOf(repository, table, links, new Set(numbers));
  const names: string[] = [];
  await readObjects(repository, table.hexOf(numbers), (position, body) => {
    for (const { nameAt, nameEnd } of treeEntries(body)) {
      const name = body.toString('utf8', nameAt, nameEnd);
      const folder = folders.get(numbers[position] ?? -1);
      if (name.includes(key.keyId)) names.push(folder === undefined ? name : `${folder}/${name}`);
    }
  });
  return [...new Set(names)];
}

async function describe(
  history: History,
  search: LeakSearch,
  links: TreeLinks['links'],
  places: Places,
): Promise<ScannedKey> {
  const { table, graph, refs } = history;
  const { key, trees, refNames } = places;
  const archived = search.archived.filter(({ keyId }) => keyId === key.keyId);
  const held = new Set([...key.objects, ...trees, ...archived.map(({ number }) => number)]);
  const { first, atTip } = await traceObjects(history, links, held);
  const blobs = [...held].filter((number) => table.typeOf(number) === 'blob');
  const paths = await pathsOf(history.repository, table, links, new Set(blobs));
  const isReachable = reachableAmong(history, links, held);
  const pointing = [...refs].filter(([, id]) =>
    graph.chain(table.findHex(id)).some((object) => held.has(object)),
  );
  const place = (number: number) => ({ path: paths.get(number) ?? null, blob: table.hex(number) });
  const messages = [...key.objects].filter((number) => table.typeOf(number) !== 'blob');
  return {
    keyId: key.keyId,
    account: accountOfKeyId(key.keyId) ?? null,
    forms: key.forms,
    secretSha256Starts: secretDigests(key.secrets),
    firstLeaks: first,
    refs: [
      ...new Set([...first.flatMap((leak) => leak.refs), ...pointing.map(([ref]) => ref), ...refNames]),
    ].sort(),
    atTip,
    files: blobs
      .filter((number) => key.objects.has(number))
      .slice(0, MOST_PLACES)
      .map(place),
    archives: archived.slice(0, MOST_PLACES).map(({ number, member }) => ({ ...place(number), member })),
    messages: messages.slice(0, MOST_PLACES).map((number) => table.hex(number)),
    names: [...refNames, ...(await namesInTree(history, links, places))].slice(0, MOST_PLACES),
    unreachable: [...held].filter((object) => !isReachable(object)).length,
  };
}

function unlookedOf({ unreadArchives, table }: LeakSearch, { missing }: TreeLinks): ScanResult['unlooked'] {
  const reason = 'they are missing from the repository; git fsck names them';
  return [
    ...unreadArchives.map((archive) => ({
      where: `archive ${table.hex(archive.number)}`,
      reason: archive.reason,
    })),
    ...(missing === 0 ? [] : [{ where: counted(missing, 'file or folder', 'files and folders'), reason }]),
  ];
}

function elsewhereOf({ lfsPointers }: LeakSearch, { submodules }: TreeLinks): ScanResult['elsewhere'] {
  const reason = 'their content lies on the LFS server';
  return [
    ...(lfsPointers === 0
      ? []
      : [{ what: counted(lfsPointers, 'version of Git LFS files', 'versions of Git LFS files'), reason }]),
    ...[...submodules].map((name) => ({ what: `submodule ${name}`, reason: 'it is another repository' })),
  ];
}

/**
 * Looks for one AWS key id, or for all of them, in everything a repository holds: commits, tags, notes, stashes,
 * replaced and unreachable objects, names of files and refs, and files inside archives. Reads only.
 */
export async function scanRepository(
  repository: GitRepository,
  name: string,
  settings: LeakSearchSettings,
): Promise<ScanResult> {
  const refs = await refsAndHead(repository);
  const search = await searchLeak(repository, settings);
  const { table, graph } = search;
  const namesIn = nameReader(settings.keyId);
  const inTrees = new Map<string, Set<number>>();
  const files = new Set([...search.dirty, ...search.archived.map(({ number }) => number)]);
  const trees = await readTreeLinks(repository, table, {
    files,
    countMissing: true,
    isNamed: (tree, number) => {
      const ids = namesIn(tree);
      for (const id of ids) inTrees.set(id, (inTrees.get(id) ?? new Set()).add(number));
      return ids.length > 0;
    },
  });
  const inRefs = new Map<string, string[]>();
  for (const ref of refs.keys()) {
    for (const id of namesIn(Buffer.from(ref))) inRefs.set(id, [...(inRefs.get(id) ?? []), ref]);
  }
  const history: History = {
    repository,
    table,
    graph,
    refs,
    pushes: await pushesOf(repository, table, refs),
  };
  const places = placesOf(search, inTrees, inRefs);
  const keys: ScannedKey[] = [];
  for (const place of places.slice(0, MOST_KEYS))
    keys.push(await describe(history, search, trees.links, place));
  return {
    type: 'scan-result',
    schema: 1,
    repository: name,
    lookedFor: settings.keyId ?? null,
    searched: { objects: table.count, commits: graph.size, refs: refs.size, bytes: search.bytes },
    keys,
    moreKeys: places.length - keys.length,
    examples: [...search.examples].sort(),
    elsewhere: elsewhereOf(search, trees),
    unlooked: unlookedOf(search, trees),
  };
}
