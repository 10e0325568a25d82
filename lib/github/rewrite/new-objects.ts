import { createHash } from 'node:crypto';
import { ID_BYTES, type ObjectType } from '../objects/object-table.ts';

/** An object that was given to the sink before and resembles the one that is given now. */
export interface DeltaBase {
  readonly id: Buffer;
  readonly body: Buffer;
}

/** Takes objects that did not exist before; a planning rewrite has none and only learns their ids. */
export interface ObjectSink {
  add(type: ObjectType, body: Buffer, id: Buffer, base?: DeltaBase): void;
}

/** Raw id git gives an object: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function objectId(type: ObjectType, body: Buffer): Buffer {
  return createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest();
}

/** New ids of changed objects by their number in the object table, in one buffer: most of a history may change. */
export class NewObjects {
  readonly #ids: Buffer;
  readonly #changed: Uint8Array;
  readonly #sink: ObjectSink | undefined;

  /** `count` is how many objects the table has. */
  constructor(count: number, sink: ObjectSink | undefined) {
    this.#ids = Buffer.alloc(count * ID_BYTES);
    this.#changed = new Uint8Array(count);
    this.#sink = sink;
  }

  /** The new content of the object with this number; gives its raw id. */
  put(number: number, type: ObjectType, body: Buffer, base?: DeltaBase): Buffer {
    const id = this.create(type, body, base);
    id.copy(this.#ids, number * ID_BYTES);
    this.#changed[number] = 1;
    return id;
  }

  /** An object that takes no old one's place. */
  create(type: ObjectType, body: Buffer, base?: DeltaBase): Buffer {
    const id = objectId(type, body);
    this.#sink?.add(type, body, id, base);
    return id;
  }

  has(number: number): boolean {
    return this.#changed[number] === 1;
  }

  /** Raw id, valid until the object changes again; undefined when it does not change. */
  id(number: number): Buffer | undefined {
    if (!this.has(number)) return undefined;
    return this.#ids.subarray(number * ID_BYTES, (number + 1) * ID_BYTES);
  }

  hex(number: number): string | undefined {
    return this.id(number)?.toString('hex');
  }
}
