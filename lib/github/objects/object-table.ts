import { type GitRepository, readGit } from '../git.ts';
import { lineReader } from './line-reader.ts';

const OBJECT_TYPES = ['commit', 'tree', 'blob', 'tag'] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

/** Bytes of an object id; SHA-1 only, which is all GitHub stores. */
export const ID_BYTES = 20;

/**
 * Every object of a repository by number, in the order git stores them (which is the order they are read
 * fastest). Ids lie in one buffer, so that a million objects cost megabytes, not gigabytes.
 */
export class ObjectTable {
  readonly count: number;
  readonly #ids: Buffer;
  readonly #types: Uint8Array;
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(ids: Buffer, types: Uint8Array) {
    this.count = types.length;
    this.#ids = ids;
    this.#types = types;
    let size = 1024;
    while (size < this.count * 2) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    for (let number = 0; number < this.count; number++) this.#insert(number);
  }

  #insert(number: number): void {
    let slot = this.#ids.readUInt32LE(number * ID_BYTES) & this.#mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = number;
  }

  /** Number of the object whose raw id stands at `at` in `bytes`; -1 when the repository has none such. */
  find(bytes: Buffer, at = 0): number {
    let slot = bytes.readUInt32LE(at) & this.#mask;
    for (;;) {
      const number = this.#slots[slot] ?? -1;
      if (number === -1) return -1;
      if (this.#isId(number, bytes, at)) return number;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Byte by byte: a call to compare costs more than the comparison, which mostly ends at the first byte. */
  #isId(number: number, bytes: Buffer, at: number): boolean {
    const from = number * ID_BYTES;
    for (let byte = 0; byte < ID_BYTES; byte++) {
      if (this.#ids[from + byte] !== bytes[at + byte]) return false;
    }
    return true;
  }

  /** The same for a hexadecimal id. */
  findHex(id: string): number {
    return this.find(Buffer.from(id, 'hex'));
  }

  hex(number: number): string {
    return this.#ids.toString('hex', number * ID_BYTES, (number + 1) * ID_BYTES);
  }

  typeOf(number: number): ObjectType | undefined {
    return OBJECT_TYPES[this.#types[number] ?? -1];
  }

  /** Numbers of all objects of a type, in storage order. */
  ofType(type: ObjectType): readonly number[] {
    const wanted = OBJECT_TYPES.indexOf(type);
    const numbers: number[] = [];
    for (let number = 0; number < this.count; number++)
      if (this.#types[number] === wanted) numbers.push(number);
    return numbers;
  }

  /** Hexadecimal ids of the objects with these numbers. */
  *hexOf(numbers: Iterable<number>): Generator<string> {
    for (const number of numbers) yield this.hex(number);
  }
}

/** Lists all objects in the repository, those no ref reaches too. */
export async function listObjects(repository: GitRepository): Promise<ObjectTable> {
  let ids = Buffer.alloc(ID_BYTES << 12);
  let types = new Uint8Array(1 << 12);
  let count = 0;
  const lines = lineReader((line) => {
    if (count === types.length) {
      ids = Buffer.concat([ids], ids.length * 2);
      const longer = new Uint8Array(types.length * 2);
      longer.set(types);
      types = longer;
    }
    ids.write(line.slice(0, 2 * ID_BYTES), count * ID_BYTES, 'hex');
    types[count++] = OBJECT_TYPES.indexOf(line.slice(2 * ID_BYTES + 1) as ObjectType);
  });
  await readGit(
    repository,
    [
      'cat-file',
      '--batch-all-objects',
      '--unordered',
      '--buffer',
      '--batch-check=%(objectname) %(objecttype)',
    ],
    { onStdout: lines.take },
  );
  lines.end();
  return new ObjectTable(ids.subarray(0, count * ID_BYTES), types.subarray(0, count));
}
