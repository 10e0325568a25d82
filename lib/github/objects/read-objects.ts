import { SpillkitError } from '../../playbook/errors.ts';
import { type GitRepository, readGit } from '../git.ts';

/**
 * Takes the object that was asked for at `position`; `body` is only valid during the call. `size` is that of the
 * whole object, bytes, which is more than the body where objects are given in pieces.
 */
type TakeObject = (position: number, body: Buffer, size: number) => void;

/** Objects larger than `size` bytes are given in pieces, each beginning with the last `overlap` bytes of the one before. */
export interface Pieces {
  readonly size: number;
  readonly overlap: number;
}

const WHOLE: Pieces = { size: Number.POSITIVE_INFINITY, overlap: 0 };

const IDS_PER_CHUNK = 500;

async function* asLines(ids: Iterable<string>): AsyncIterable<Uint8Array> {
  let lines: string[] = [];
  for (const id of ids) {
    lines.push(id);
    if (lines.length < IDS_PER_CHUNK) continue;
    yield Buffer.from(`${lines.join('\n')}\n`, 'latin1');
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`, 'latin1');
}

const LINE_END = 0x0a;
const ZERO = 0x30;

/**
 * Cuts the output of `git cat-file --batch=%(objectsize)` into objects: a line with the size, the object, a line end.
 * At most one object or piece is held at a time.
 */
class BatchParser {
  readonly #take: TakeObject;
  readonly #pieces: Pieces;
  /** Start of a size's line whose end is not there yet. */
  #line = '';
  #size = 0;
  /** Body being collected because it came in several chunks, how far it is, and what follows it. */
  #body: Buffer | undefined;
  #filled = 0;
  #after = 0;
  #position = 0;

  constructor(take: TakeObject, pieces: Pieces) {
    this.#take = take;
    this.#pieces = pieces;
  }

  readonly feed = (bytes: Uint8Array): void => {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < chunk.length; ) {
      at = this.#body === undefined ? this.#begin(chunk, at) : this.#collect(chunk, at, this.#body);
    }
  };

  /** Reads a size, and the object when it is all there; gives where to go on. */
  #begin(chunk: Buffer, from: number): number {
    const start = this.#sizeEnd(chunk, from);
    if (start < 0) return chunk.length;
    const end = start + this.#size;
    if (end <= chunk.length && this.#size <= this.#pieces.size) {
      this.#take(this.#position++, chunk.subarray(start, end), this.#size);
      return end;
    }
    this.#body = Buffer.allocUnsafe(Math.min(this.#size, this.#pieces.size));
    this.#after = this.#size - this.#body.length;
    this.#filled = 0;
    return start;
  }

  /** Where the object begins; -1 when the size's line goes on in the next chunk. */
  #sizeEnd(chunk: Buffer, from: number): number {
    let at = from;
    // The line end behind the object before.
    if (this.#line === '' && chunk[at] === LINE_END) at++;
    if (this.#line === '') {
      this.#size = 0;
      for (let next = at; ; next++) {
        const byte = chunk[next] as number;
        if (byte === LINE_END && next > at) return next + 1;
        // Of a missing object there is no size; byte by byte because a number is made of text too slowly.
        if (!(byte >= ZERO && byte < ZERO + 10)) break;
        this.#size = this.#size * 10 + byte - ZERO;
      }
    }
    const end = chunk.indexOf(LINE_END, at);
    this.#line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    if (end < 0) return -1;
    this.#size = sizeIn(this.#line);
    this.#line = '';
    return end + 1;
  }

  #collect(chunk: Buffer, from: number, body: Buffer): number {
    const copied = chunk.copy(body, this.#filled, from);
    this.#filled += copied;
    if (this.#filled === body.length) {
      if (this.#after > 0) this.#givePiece(body);
      else {
        this.#body = undefined;
        this.#take(this.#position++, body, this.#size);
      }
    }
    return from + copied;
  }

  #givePiece(body: Buffer): void {
    this.#take(this.#position, body, this.#size);
    const { size, overlap } = this.#pieces;
    const kept = body.subarray(body.length - overlap);
    const length = Math.min(size, overlap + this.#after);
    this.#body = Buffer.allocUnsafe(length);
    kept.copy(this.#body);
    this.#filled = overlap;
    this.#after -= length - overlap;
  }
}

function sizeIn(line: string): number {
  const [id, missing] = line.split(' ');
  if (missing === undefined) return Number(line);
  throw new SpillkitError(
    'ObjectMissing',
    `The object ${JSON.stringify(id)} is not in the repository, though something there refers to it.`,
    'Name the repository it was cloned from, or repair it first: `git fsck` lists what is missing.',
  );
}

/**
 * Reads objects by hexadecimal id in the order given, streaming, through one `git cat-file --batch`. Throws a
 * SpillkitError when an object is missing from the repository.
 */
export async function readObjects(
  repository: GitRepository,
  ids: Iterable<string>,
  take: TakeObject,
  pieces: Pieces = WHOLE,
): Promise<void> {
  const parser = new BatchParser(take, pieces);
  await readGit(repository, ['cat-file', '--batch=%(objectsize)', '--buffer'], {
    input: asLines(ids),
    onStdout: parser.feed,
  });
}
