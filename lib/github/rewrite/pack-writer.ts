import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { ObjectType } from '../objects/object-table.ts';
import type { DeltaBase, ObjectSink } from './new-objects.ts';
import { treeDelta } from './tree-delta.ts';
import { zlibStored } from './zlib-stored.ts';

/** Type numbers of pack entries: https://git-scm.com/docs/gitformat-pack */
const TYPE_NUMBER: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** A delta whose base is named by its id. */
const REF_DELTA = 7;

/** Objects smaller than this are stored as they are: commits and most differences between trees. */
const WORTH_COMPRESSING = 512;

/** The copy is pushed and thrown away, so speed counts more than the last percent. */
const LEVEL = { level: 1 };

const CHUNK = 1 << 20;
const OBJECT_COUNT_AT = 8;

function entryHeader(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size % 16)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

function compressed(bytes: Buffer): Buffer {
  return bytes.length < WORTH_COMPRESSING ? zlibStored(bytes) : deflateSync(bytes, LEVEL);
}

/** Writes objects into one pack file as they come, without holding them. */
export class PackWriter implements ObjectSink {
  readonly #folder: string;
  readonly #partial: string;
  readonly #file: number;
  readonly #written = new Set<string>();
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /** `folder` is the `objects/pack` folder of a repository. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#partial = join(folder, 'tmp_purge.pack');
    this.#file = openSync(this.#partial, 'w+', 0o600);
    const header = Buffer.alloc(12);
    header.write('PACK');
    header.writeUInt32BE(2, 4);
    this.#append(header);
  }

  add(type: ObjectType, body: Buffer, id: Buffer, base?: DeltaBase): void {
    const key = id.toString('latin1');
    if (this.#written.has(key)) return;
    this.#written.add(key);
    const delta = base === undefined ? undefined : treeDelta(base.body, body);
    if (base !== undefined && delta !== undefined && delta.length < body.length / 2) {
      this.#append(entryHeader(REF_DELTA, delta.length));
      this.#append(Buffer.from(base.id));
      this.#append(compressed(delta));
      return;
    }
    this.#append(entryHeader(TYPE_NUMBER[type], body.length));
    this.#append(compressed(body));
  }

  #append(bytes: Buffer): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= CHUNK) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** Completes the file; gives its path, or undefined when there was nothing to write. */
  finish(): string | undefined {
    this.#flush();
    if (this.#written.size === 0) {
      this.abandon();
      return undefined;
    }
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#written.size);
    writeSync(this.#file, count, 0, 4, OBJECT_COUNT_AT);
    const hash = createHash('sha1');
    const chunk = Buffer.alloc(CHUNK);
    let end = 0;
    for (
      let got = readSync(this.#file, chunk, 0, CHUNK, 0);
      got > 0;
      got = readSync(this.#file, chunk, 0, CHUNK, end)
    ) {
      hash.update(chunk.subarray(0, got));
      end += got;
    }
    const digest = hash.digest();
    writeSync(this.#file, digest, 0, digest.length, end);
    closeSync(this.#file);
    const path = join(this.#folder, `pack-${digest.toString('hex')}.pack`);
    renameSync(this.#partial, path);
    return path;
  }

  /** Throws away what was written. */
  abandon(): void {
    closeSync(this.#file);
    rmSync(this.#partial, { force: true });
  }
}
