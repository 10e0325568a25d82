import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
// A CommonJS module: its names come with the default export.
import xz from 'xz-decompress';
import { fromBufferPromise } from 'yauzl';

/** One file in an archive, unpacked. */
export interface ArchiveMember {
  /** Path inside, with `!` between an archive and what lies in it: `app.tar.gz!conf/.env`. Hostile text. */
  readonly path: string;
  readonly body: Buffer;
}

/** An archive that could not be looked into, or not to its end. */
export class ArchiveUnread extends Error {}

/** Formats that are told apart by their first bytes; the last four are named, not opened. */
type ArchiveFormat = 'gzip' | 'zip' | 'xz' | 'tar' | 'bzip2' | 'zstd' | '7z' | 'rar';

const MAGIC: readonly (readonly [ArchiveFormat, number, Buffer])[] = [
  ['gzip', 0, Buffer.from([0x1f, 0x8b, 0x08])],
  ['zip', 0, Buffer.from('PK\x03\x04', 'latin1')],
  ['xz', 0, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['tar', 257, Buffer.from('ustar')],
  // "BZh" and a digit begin many a text; what begins the first block begins none.
  ['bzip2', 4, Buffer.from('1AY&SY')],
  ['zstd', 0, Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['7z', 0, Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['rar', 0, Buffer.from('Rar!\x1a\x07', 'latin1')],
];

/** Against archives made to fill the memory: what one file of the repository may unpack to, in all. */
const MOST_BYTES = 256 << 20;
const MOST_MEMBERS = 50_000;
const DEEPEST = 5;

/** Format of an archive by its first bytes; undefined for anything else. */
export function archiveFormat(body: Buffer): ArchiveFormat | undefined {
  return MAGIC.find(
    ([, at, bytes]) => body[at] === bytes[0] && body.subarray(at, at + bytes.length).equals(bytes),
  )?.[0];
}

/** What is left of the limits while one file is unpacked. */
class Budget {
  #bytes = MOST_BYTES;
  #members = MOST_MEMBERS;

  member(): void {
    if (--this.#members < 0) throw new ArchiveUnread(`it holds more than ${MOST_MEMBERS} members`);
  }

  async collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      this.#bytes -= chunk.length;
      if (this.#bytes < 0) throw new ArchiveUnread(`it unpacks to more than ${MOST_BYTES >> 20} MB`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

async function* tarMembers(body: Buffer, budget: Budget): AsyncIterable<ArchiveMember> {
  const tar = extract();
  Readable.from([body]).pipe(tar);
  for await (const entry of tar) {
    budget.member();
    yield { path: entry.header.name, body: await budget.collect(entry) };
  }
}

async function* zipMembers(body: Buffer, budget: Budget): AsyncIterable<ArchiveMember> {
  // Names are shown and nothing is written by them, so paths that climb are no danger and are kept as they are.
  const zip = await fromBufferPromise(body, {
    strictFileNames: false,
    decodeStrings: true,
    lazyEntries: true,
  });
  for await (const entry of zip.eachEntry()) {
    budget.member();
    if (entry.isEncrypted()) throw new ArchiveUnread('it is encrypted');
    const stream = await zip.openReadStreamPromise(entry);
    yield { path: entry.fileName, body: await budget.collect(stream) };
  }
}

async function* membersOf(format: ArchiveFormat, body: Buffer, budget: Budget): AsyncIterable<ArchiveMember> {
  if (format === 'tar') yield* tarMembers(body, budget);
  else if (format === 'zip') yield* zipMembers(body, budget);
  else if (format === 'gzip') {
    yield { path: '', body: await budget.collect(Readable.from([body]).pipe(createGunzip())) };
  } else if (format === 'xz') {
    const packed = Readable.toWeb(Readable.from([body])) as ReadableStream<Uint8Array>;
    yield { path: '', body: await budget.collect(new xz.XzReadableStream(packed)) };
  } else throw new ArchiveUnread(`${format} is not opened`);
}

/**
 * Files in a gzip, zip, tar or xz file, and in archives inside it. Throws an
 * {@link ArchiveUnread} at the end for what is damaged, encrypted, of another format, or larger than the limits;
 * all members that could be read were given before that.
 */
export async function* archiveMembers(body: Buffer): AsyncGenerator<ArchiveMember> {
  const format = archiveFormat(body);
  if (format !== undefined) yield* unpacked(format, body, new Budget(), DEEPEST);
}

async function* unpacked(
  format: ArchiveFormat,
  body: Buffer,
  budget: Budget,
  deeper: number,
): AsyncGenerator<ArchiveMember> {
  if (deeper === 0) throw new ArchiveUnread(`archives lie in it more than ${DEEPEST} deep`);
  let unread: ArchiveUnread | undefined;
  try {
    for await (const member of membersOf(format, body, budget)) {
      const inner = archiveFormat(member.body);
      if (inner === undefined) {
        yield member;
        continue;
      }
      try {
        for await (const { path, body: content } of unpacked(inner, member.body, budget, deeper - 1)) {
          yield { path: [member.path, path].filter((part) => part !== '').join('!'), body: content };
        }
      } catch (error) {
        // What could not be unpacked is given as it is.
        yield member;
        unread ??= asUnread(error);
      }
    }
  } catch (error) {
    throw asUnread(error);
  }
  if (unread !== undefined) throw unread;
}

function asUnread(error: unknown): ArchiveUnread {
  if (error instanceof ArchiveUnread) return error;
  return new ArchiveUnread(`it is damaged (${error instanceof Error ? error.message : error})`);
}
