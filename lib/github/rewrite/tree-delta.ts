import { ID_BYTES } from '../objects/object-table.ts';

/** Copies of more than this are split: three size bytes of a copy instruction hold no more with our encoding. */
const LONGEST_COPY = 0xffff;
const LONGEST_INSERT = 127;

function size(bytes: number): Buffer {
  const groups: number[] = [];
  let rest = bytes;
  for (; rest > 127; rest = Math.floor(rest / 128)) groups.push((rest % 128) | 0x80);
  groups.push(rest);
  return Buffer.from(groups);
}

function copy(from: number, length: number): Buffer {
  const bytes = [0x80];
  let flags = 0x80;
  for (let byte = 0; byte < 4; byte++) {
    const value = (from >>> (8 * byte)) & 0xff;
    if (value === 0) continue;
    flags |= 1 << byte;
    bytes.push(value);
  }
  for (let byte = 0; byte < 2; byte++) {
    const value = (length >>> (8 * byte)) & 0xff;
    if (value === 0) continue;
    flags |= 0x10 << byte;
    bytes.push(value);
  }
  bytes[0] = flags;
  return Buffer.from(bytes);
}

function endOfEntry(tree: Buffer, start: number): number {
  let at = start + 6;
  while (tree[at] !== 0) at++;
  return at + 1 + ID_BYTES;
}

function nameOf(tree: Buffer, start: number, end: number): Buffer {
  return tree.subarray(tree.indexOf(0x20, start) + 1, end - ID_BYTES - 1);
}

/** Collects instructions, joining copies and insertions that go on where the last one ended. */
class Instructions {
  readonly #parts: Buffer[];
  readonly #target: Buffer;
  #copyFrom = 0;
  #copyEnd = 0;
  #insertFrom = 0;
  #insertEnd = 0;

  constructor(base: Buffer, target: Buffer) {
    this.#target = target;
    this.#parts = [size(base.length), size(target.length)];
  }

  copy(from: number, end: number): void {
    this.#flushInsert();
    if (this.#copyEnd !== from) this.#flushCopy();
    if (this.#copyEnd === this.#copyFrom) this.#copyFrom = from;
    this.#copyEnd = end;
  }

  insert(from: number, end: number): void {
    this.#flushCopy();
    if (this.#insertEnd === this.#insertFrom) this.#insertFrom = from;
    this.#insertEnd = end;
  }

  finish(): Buffer {
    this.#flushInsert();
    this.#flushCopy();
    return Buffer.concat(this.#parts);
  }

  #flushCopy(): void {
    for (let at = this.#copyFrom; at < this.#copyEnd; at += LONGEST_COPY) {
      this.#parts.push(copy(at, Math.min(LONGEST_COPY, this.#copyEnd - at)));
    }
    this.#copyFrom = 0;
    this.#copyEnd = 0;
  }

  #flushInsert(): void {
    for (let at = this.#insertFrom; at < this.#insertEnd; at += LONGEST_INSERT) {
      const length = Math.min(LONGEST_INSERT, this.#insertEnd - at);
      this.#parts.push(Buffer.from([length]), this.#target.subarray(at, at + length));
    }
    this.#insertFrom = 0;
    this.#insertEnd = 0;
  }
}

/**
 * A raw tree as the difference to another one, entry by entry, in git's delta form: trees of one folder differ in
 * few entries, so most of a rewritten history is stored in a few bytes a tree.
 * https://git-scm.com/docs/gitformat-pack#_deltified_representation
 */
export function treeDelta(base: Buffer, target: Buffer): Buffer {
  const instructions = new Instructions(base, target);
  let baseAt = 0;
  for (let at = 0; at < target.length; ) {
    const end = endOfEntry(target, at);
    let same = false;
    while (baseAt < base.length && !same) {
      const baseEnd = endOfEntry(base, baseAt);
      if (baseEnd - baseAt === end - at && base.compare(target, at, end, baseAt, baseEnd) === 0) {
        instructions.copy(baseAt, baseEnd);
        same = true;
      } else if (Buffer.compare(nameOf(base, baseAt, baseEnd), nameOf(target, at, end)) > 0) break;
      baseAt = baseEnd;
    }
    if (!same) instructions.insert(at, end);
    at = end;
  }
  return instructions.finish();
}
