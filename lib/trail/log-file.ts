import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { type LogFileFacts, type LogParts, LogReading, type LogSearch } from './log-reading.ts';

/** Where the bytes of a log file are: on disk, or here. */
export type LogBytes = { readonly path: string } | { readonly bytes: Uint8Array };

/** What a file told, and why its end could not be read when it could not. */
export interface LogFileRead {
  readonly facts: LogFileFacts;
  /** Message of the error that ended the reading early: damaged compression, no permission. */
  readonly failure?: string;
}

const CHUNK = 256 * 1024;
/** Other packings, by how their files begin. */
const PACKED: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58]],
];

/**
 * Reads a log file as a stream: gzip in one or several members, or plain; UTF-8, or UTF-16 as PowerShell writes it. What
 * it holds decides, not its name. What was read before a file turned out to be damaged counts.
 */
export async function readLogFile(
  source: LogBytes,
  search: LogSearch,
  parts: LogParts,
): Promise<LogFileRead> {
  const reading = new LogReading(search, parts);
  const stream = new Content(reading);
  try {
    await unpacked(source, (chunk) => stream.push(chunk));
  } catch (error) {
    return { facts: reading.facts(), failure: error instanceof Error ? error.message : String(error) };
  }
  const facts = reading.end();
  if (stream.isEmpty) return { facts: { ...facts, skipped: 'empty file' } };
  return stream.foreign === undefined ? { facts } : { facts: { ...facts, skipped: stream.foreign } };
}

/** The content of a file as it arrives: byte order marks taken off, and told apart from what is no log. */
class Content {
  /** Why it is no log file. */
  foreign: string | undefined;
  isEmpty = true;
  readonly #reading: LogReading;
  #utf16: TextDecoder | undefined;

  constructor(reading: LogReading) {
    this.#reading = reading;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    if (this.isEmpty) {
      this.isEmpty = false;
      if (chunk[0] === 0xff && chunk[1] === 0xfe) this.#utf16 = new TextDecoder('utf-16le');
      else if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) rest = chunk.subarray(3);
      const packing = PACKED.find(([, magic]) => magic.every((byte, at) => chunk[at] === byte));
      if (packing !== undefined) throw new Error(`packed with ${packing[0]}; unpack it first`);
      if (this.#utf16 === undefined && isBinary(rest)) this.foreign = 'not a log file';
    }
    if (this.foreign !== undefined) return;
    this.#reading.push(this.#utf16 ? Buffer.from(this.#utf16.decode(rest, { stream: true })) : rest);
  }
}

function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 512).includes(0);
}

async function unpacked(source: LogBytes, take: (chunk: Buffer) => void): Promise<void> {
  const stream =
    'path' in source
      ? createReadStream(source.path, { highWaterMark: CHUNK })
      : Readable.from([Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength)]);
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const all = async function* () {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    for await (const chunk of all()) take(chunk);
    return;
  }
  await pipeline(all, createGunzip({ chunkSize: CHUNK }), async (inflated: AsyncIterable<Buffer>) => {
    for await (const chunk of inflated) take(chunk);
  });
}
