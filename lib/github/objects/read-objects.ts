import { type GitRepository, readGit } from '../git.ts';
import type { ObjectType } from './object-table.ts';

/** Takes the object that was asked for at `position`; `body` is only valid during the call. */
type TakeObject = (position: number, body: Buffer, type: ObjectType) => void;

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

/** Cuts the output of `git cat-file --batch` into objects; at most one object is held at a time. */
class BatchParser {
  readonly #take: TakeObject;
  #held: Buffer = Buffer.alloc(0);
  /** Body being collected because it came in several chunks, and how far it is. */
  #body: Buffer | undefined;
  #filled = 0;
  #type: ObjectType = 'blob';
  position = 0;

  constructor(take: TakeObject) {
    this.#take = take;
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
        this.#give(this.#body);
        this.#body = undefined;
        rest = rest.subarray(1);
        continue;
      }
      const end = rest.indexOf(10);
      if (end < 0) break;
      const size = this.#header(rest.toString('latin1', 0, end));
      if (rest.length >= end + 1 + size + 1) {
        this.#give(rest.subarray(end + 1, end + 1 + size));
        rest = rest.subarray(end + 2 + size);
      } else {
        this.#body = Buffer.allocUnsafe(size);
        this.#filled = 0;
        rest = rest.subarray(end + 1);
      }
    }
    this.#held = Buffer.from(rest);
  };

  #header(line: string): number {
    const [id, type, size] = line.split(' ');
    if (size === undefined) throw new Error(`Object ${id} is ${type}.`);
    this.#type = type as ObjectType;
    return Number(size);
  }

  #give(body: Buffer): void {
    this.#take(this.position++, body, this.#type);
  }
}

/**
 * Reads objects by hexadecimal id in the order given, streaming, through one `git cat-file --batch`. Throws when
 * an object is missing from the repository.
 */
export async function readObjects(
  repository: GitRepository,
  ids: Iterable<string>,
  take: TakeObject,
): Promise<void> {
  const parser = new BatchParser(take);
  await readGit(repository, ['cat-file', '--batch', '--buffer'], {
    input: asLines(ids),
    onStdout: parser.feed,
  });
}
