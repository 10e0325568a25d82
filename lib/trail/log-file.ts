import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { type LogFileFacts, type LogParts, LogReading, type LogSearch } from './log-reading.ts';

/** Where the bytes of a log file are: on disk, or on their way here. */
export type LogBytes = { readonly path: string } | { readonly chunks: AsyncIterable<Uint8Array> };

/** What a file told, and why its end could not be read when it could not. */
export interface LogFileRead {
  readonly facts: LogFileFacts;
  /** Message of the error that ended the reading early: damaged compression, no permission. */
  readonly failure?: string;
}

const CHUNK = 256 * 1024;
/** So many bytes tell what a file is; what comes over a network may begin with fewer. */
const HEAD = 512;
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
  return bytes.subarray(0, HEAD).includes(0);
}

async function unpacked(source: LogBytes, take: (chunk: Buffer) => void): Promise<void> {
  const stream: AsyncIterable<Uint8Array> =
    'path' in source ? createReadStream(source.path, { highWaterMark: CHUNK }) : source.chunks;
  const chunks = stream[Symbol.asyncIterator]();
  try {
    const head = await beginningOf(chunks);
    const all = async function* () {
      yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield asBuffer(next.value);
    };
    if (head[0] !== 0x1f || head[1] !== 0x8b) {
      for await (const chunk of all()) if (chunk.length > 0) take(chunk);
      return;
    }
    await pipeline(all, createGunzip({ chunkSize: CHUNK }), async (inflated: AsyncIterable<Buffer>) => {
      for await (const chunk of inflated) take(chunk);
    });
  } finally {
    // A file that is not read to its end is closed, and what is left of it is not fetched.
    await chunks.return?.();
  }
}

async function beginningOf(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD) {
    const next = await chunks.next();
    if (next.done) break;
    head = head.length === 0 ? asBuffer(next.value) : Buffer.concat([head, next.value]);
  }
  return head;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
