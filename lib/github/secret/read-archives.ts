import type { GitRepository } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import { type ArchiveMember, ArchiveUnread, archiveMembers } from './archive.ts';

/** A blob that is an archive by its first bytes. */
export interface ArchiveBlob {
  readonly number: number;
  /** Bytes, packed. */
  readonly size: number;
}

/** An archive that was not looked into, or not to its end. */
export interface UnreadArchive {
  readonly number: number;
  readonly reason: string;
}

/** Bytes of archives held at once; a single larger one is read by itself. */
const GROUP_BYTES = 64 << 20;
const LARGEST = 512 << 20;

function* groups(archives: readonly ArchiveBlob[]): Generator<readonly ArchiveBlob[]> {
  let group: ArchiveBlob[] = [];
  let bytes = 0;
  for (const archive of archives) {
    if (bytes + archive.size > GROUP_BYTES && group.length > 0) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(archive);
    bytes += archive.size;
  }
  if (group.length > 0) yield group;
}

/** Unpacks archives in memory, one after another, and hands on what lies in them; gives those it could not read. */
export async function readArchives(
  repository: GitRepository,
  table: ObjectTable,
  archives: readonly ArchiveBlob[],
  take: (number: number, member: ArchiveMember) => void,
): Promise<readonly UnreadArchive[]> {
  const unread: UnreadArchive[] = archives
    .filter(({ size }) => size > LARGEST)
    .map(({ number }) => ({ number, reason: `it is larger than ${LARGEST >> 20} MB` }));
  for (const group of groups(archives.filter(({ size }) => size <= LARGEST))) {
    const bodies: Buffer[] = [];
    const ids = table.hexOf(group.map(({ number }) => number));
    await readObjects(repository, ids, (_position, body) => bodies.push(Buffer.from(body)));
    for (const [at, { number }] of group.entries()) {
      repository.signal.throwIfAborted();
      try {
        for await (const member of archiveMembers(bodies[at] ?? Buffer.alloc(0))) take(number, member);
      } catch (error) {
        if (!(error instanceof ArchiveUnread)) throw error;
        unread.push({ number, reason: error.message });
      }
    }
  }
  return unread;
}
