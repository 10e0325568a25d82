import { SpillkitError } from '../../playbook/errors.ts';
import { type GitRepository, readGit } from '../git.ts';
import type { ObjectType } from './object-table.ts';

/**
 * Takes the object that was asked for at `position`; `body` is only valid during the call. `size` is that of the
 * whole object, bytes, which is more than the body where objects are given in pieces.
 */
type TakeObject = (position: number, body: Buffer, type: ObjectType, size: number) => void;

/** Objects larger than `size` bytes are given in pieces, each beginning with the last `overlap` bytes of the one before. */
export interface Pieces {
  readonly size: number;
  readonly overlap: number;
}

const WHOLE: Pieces = { size: Number.POSITIVE_INFINITY, overlap: 0 };

const IDS_PER_CHUNK = 2000;

async function* asLines(ids: Iterable<string>): AsyncIterable<Uint8Array> {
  let lines: string[] = [];
  for (const id of ids) {
    lines.push(id);
    if (lines.length < IDS_PER_CHUNK) continue;
    yield Buffer.from(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
}

/** Cuts the output of `git cat-file --batch` into objects; at most one object or piece is held at a time. */
class BatchParser {
  readonly #take: TakeObject;
  readonly #pieces: Pieces;
  #held: Buffer = Buffer.alloc(0);
  /** Body being collected because it came in several chunks, how far it is, and what follows it. */
  #body: Buffer | undefined;
  #filled = 0;
  #after = 0;
  #type: ObjectType = 'blob';
  #size = 0;
  position = 0;

  constructor(take: TakeObject, pieces: Pieces) {
    this.#take = take;
    this.#pieces = pieces;
  }

  readonly feed = (bytes: Uint8Array): void => {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (;;) {
      if (this.#body !== undefined) {
        const copied = rest.copy(this.#body, this.#filled);
        this.#filled += copied;
        rest = rest.subarray(copied);
        if (this.#filled < this.#body.length || rest.length === 0) break;
        if (this.#after > 0) this.#givePiece(this.#body);
        else {
          this.#give(this.#body);
          this.#body = undefined;
          rest = rest.subarray(1);
        }
        continue;
      }
      const end = rest.indexOf(10);
      if (end < 0) break;
      this.#header(rest.toString('latin1', 0, end));
      const size = this.#size;
      if (rest.length >= end + 1 + size + 1 && size <= this.#pieces.size) {
        this.#give(rest.subarray(end + 1, end + 1 + size));
        rest = rest.subarray(end + 2 + size);
      } else {
        this.#body = Buffer.allocUnsafe(Math.min(size, this.#pieces.size));
        this.#after = size - this.#body.length;
        this.#filled = 0;
        rest = rest.subarray(end + 1);
      }
    }
    this.#held = Buffer.from(rest);
  };

  #header(line: string): void {
    const [id, type, size] = line.split(' ');
    if (size === undefined) {
      throw new SpillkitError(
        'ObjectMissing',
        `The object ${JSON.stringify(id)} is not in the repository, though something there refers to it.`,
        'Name the repository it was cloned from, or repair it first: `git fsck` lists what is missing.',
      );
    }
    this.#type = type as ObjectType;
    this.#size = Number(size);
  }

  #give(body: Buffer): void {
    this.#take(this.position++, body, this.#type, this.#size);
  }

  #givePiece(body: Buffer): void {
    this.#take(this.position, body, this.#type, this.#size);
    const { size, overlap } = this.#pieces;
    const kept = body.subarray(body.length - overlap);
    const length = Math.min(size, overlap + this.#after);
    this.#body = Buffer.allocUnsafe(length);
    kept.copy(this.#body);
    this.#filled = overlap;
    this.#after -= length - overlap;
  }
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
  await readGit(repository, ['cat-file', '--batch', '--buffer'], {
    input: asLines(ids),
    onStdout: parser.feed,
  });
}
