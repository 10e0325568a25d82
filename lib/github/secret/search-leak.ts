import type { GitRepository } from '../git.ts';
import { CommitGraph, endOfLinks } from '../objects/commit-graph.ts';
import { listObjects, type ObjectTable } from '../objects/object-table.ts';
import type { Pieces } from '../objects/read-objects.ts';
import { readSideBySide } from '../objects/read-side-by-side.ts';
import { archiveFormat } from './archive.ts';
import { type ArchivedLeak, ArchivedLeaks } from './archived-leaks.ts';
import { FirstLook } from './first-look.ts';
import { leaveEmbedded } from './leave-embedded.ts';
import { holds, type Needles, needlesFor } from './needles.ts';
import { type ArchiveBlob, readArchives, type UnreadArchive } from './read-archives.ts';
import type { TextForm } from './readings.ts';
import { mayHoldSecret } from './secrets-beside.ts';

/** What is looked for, and who is told. */
export interface LeakSearchSettings {
  /** The only key id to look for; every AWS key id when absent. */
  readonly keyId?: string;
  /** Further texts that leaked along with it, such as a session token. */
  readonly texts?: readonly string[];
  /** What takes their place in text files. */
  readonly replacement?: string;
  /** Whether texts inside a longer word are to go, too; they are counted if not. */
  readonly embedded?: boolean;
  /** Is given every secret before anything else is done with it, to keep it out of all output. */
  readonly keepSecret: (secret: string) => void;
  readonly onProgress?: (done: number, of: number) => void;
}

/** A key that stands in the repository. The secrets must not be written anywhere. */
export interface LeakedKey {
  readonly keyId: string;
  readonly secrets: readonly string[];
  /** How the key id is written where it was found. */
  readonly forms: readonly TextForm[];
  /** Commits, tags and file versions that hold the id or a secret, by number in the table. */
  readonly objects: ReadonlySet<number>;
}

export interface LeakSearch {
  readonly table: ObjectTable;
  readonly graph: CommitGraph;
  readonly keys: readonly LeakedKey[];
  /** Key ids, secrets and texts of all of them. */
  readonly needles: Needles;
  /** How often a needle stands inside a longer word and stays, by the version of a file or the message. */
  readonly embeddedLeft: ReadonlyMap<number, number>;
  /** Objects of every type but trees that hold a needle, without archives. */
  readonly dirty: ReadonlySet<number>;
  readonly archived: readonly ArchivedLeak[];
  readonly unreadArchives: readonly UnreadArchive[];
  /** Key ids of AWS's documentation, left alone. */
  readonly examples: ReadonlySet<string>;
  /** File versions that are Git LFS pointers: what they point at is not in the repository. */
  readonly lfsPointers: number;
  /** Bytes of content that were searched. */
  readonly bytes: number;
}

/** Files larger than this are searched piece by piece; the overlap is more than a secret may stand off its id. */
const PIECES: Pieces = { size: 64 << 20, overlap: 16 << 10 };

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/v1\n');
const LARGEST_POINTER = 1024;

const OBJECTS_PER_REPORT = 4096;

/** Reads commits, tags and file versions, piece by piece where they are large. */
async function readContents(
  repository: GitRepository,
  table: ObjectTable,
  numbers: readonly number[],
  onProgress: LeakSearchSettings['onProgress'],
  take: (number: number, body: Buffer, size: number) => void,
): Promise<void> {
  let done = 0;
  const report = (number: number, body: Buffer, size: number) => {
    if (done++ % OBJECTS_PER_REPORT === 0) onProgress?.(Math.min(done - 1, numbers.length), numbers.length);
    take(number, body, size);
  };
  await readSideBySide(repository, table, numbers, report, PIECES);
}

/**
 * Finds the keys in all that a repository holds, reachable or not: one reading of its objects, and when a secret was
 * found a second one of those that may hold it, because a secret may also stand where its key id does not.
 */
export async function searchLeak(
  repository: GitRepository,
  settings: LeakSearchSettings,
): Promise<LeakSearch> {
  const { texts = [], replacement, embedded = true, onProgress } = settings;
  for (const text of texts) settings.keepSecret(text);
  const table = await listObjects(repository);
  const graph = new CommitGraph(table);
  const look = new FirstLook(settings);
  const textNeedles = needlesFor(texts);
  const dirty = new Set<number>();
  /** Objects that may hold a secret whose key id they do not hold. */
  const mayBeDirty = new Set<number>();
  const archives = new Map<number, ArchiveBlob>();
  const archived = new ArchivedLeaks();
  let lfsPointers = 0;
  let bytes = 0;
  const inPieces = new Set<number>();
  const contents = (['commit', 'tag', 'blob'] as const).flatMap((type) => table.ofType(type));
  await readContents(repository, table, contents, onProgress, (number, body, size) => {
    const type = table.typeOf(number);
    bytes += body.length;
    if (type === 'commit') graph.add(number, body);
    if (type === 'tag') graph.addTag(number, body);
    if (type === 'blob' && !inPieces.has(number)) {
      if (size > body.length) inPieces.add(number);
      if (archiveFormat(body) !== undefined) archives.set(number, { number, size });
      if (size <= LARGEST_POINTER && body.subarray(0, LFS_POINTER.length).equals(LFS_POINTER)) lfsPointers++;
    }
    // Ids of trees and parents are forty characters long, as secrets are.
    if (mayHoldSecret(type === 'commit' ? body.subarray(endOfLinks(body)) : body)) mayBeDirty.add(number);
    const leaked = look.take(body);
    const withText = holds(body, textNeedles);
    if (archives.has(number)) archived.note(number, '', withText ? [...leaked, undefined] : leaked);
    else {
      for (const id of leaked) look.found.get(id)?.objects.add(number);
      if (withText) dirty.add(number);
    }
  });
  const packed = [...archives.values()];
  const unreadArchives = await readArchives(repository, table, packed, (number, { path, body }) => {
    // Names inside an archive may be packed, too.
    for (const content of [body, Buffer.from(path)]) {
      archived.note(number, path, look.take(content));
      if (holds(content, textNeedles)) archived.note(number, path, [undefined]);
    }
  });

  const secrets = [...new Set([...look.found.values()].flatMap((key) => [...key.secrets]))].sort();
  const ids = new Set([...(settings.keyId === undefined ? [] : [settings.keyId]), ...look.found.keys()]);
  const needles = needlesFor([...texts, ...secrets, ...ids], {
    ...(replacement === undefined ? {} : { replacement }),
    embedded,
  });
  for (const { objects } of look.found.values()) for (const number of objects) dirty.add(number);
  if (secrets.length > 0) {
    const byKey = [...look.found].map(([keyId, key]) => ({
      keyId,
      key,
      needles: needlesFor([...key.secrets]),
    }));
    const keysOf = (body: Buffer) => byKey.filter((one) => holds(body, one.needles));
    const idsOf = (keys: typeof byKey) => keys.map(({ keyId }) => keyId);
    const again = contents.filter((number) => mayBeDirty.has(number));
    await readContents(repository, table, again, onProgress, (number, body) => {
      if (!holds(body, needles)) return;
      const keys = keysOf(body);
      if (archives.has(number)) return archived.note(number, '', idsOf(keys));
      dirty.add(number);
      for (const { key } of keys) key.objects.add(number);
    });
    await readArchives(repository, table, packed, (number, { path, body }) => {
      archived.note(number, path, idsOf(keysOf(body)));
    });
  }
  const embeddedLeft = embedded
    ? new Map<number, number>()
    : await leaveEmbedded(repository, table, needles, dirty);
  return {
    ...{ table, graph, needles, dirty, embeddedLeft, unreadArchives, lfsPointers, bytes },
    archived: archived.all(),
    keys: [...look.found].map(([keyId, { forms, objects, secrets: own }]) => ({
      ...{ keyId, objects },
      secrets: [...own].sort(),
      forms: [...forms].sort(),
    })),
    examples: look.examples,
  };
}
