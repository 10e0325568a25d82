import { createHash } from 'node:crypto';
import type { ObjectType } from '../objects/object-table.ts';

/** Takes objects that did not exist before; a planning rewrite has none and only learns their ids. */
export interface ObjectSink {
  add(type: ObjectType, body: Buffer, id: Buffer): void;
}

/** Raw id git gives an object: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function objectId(type: ObjectType, body: Buffer): Buffer {
  return createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest();
}

/** New ids of changed objects by their number in the object table. */
export class NewObjects {
  readonly #ids = new Map<number, Buffer>();
  readonly #sink: ObjectSink | undefined;

  constructor(sink: ObjectSink | undefined) {
    this.#sink = sink;
  }

  put(number: number, type: ObjectType, body: Buffer): Buffer {
    const id = objectId(type, body);
    this.#ids.set(number, id);
    this.#sink?.add(type, body, id);
    return id;
  }

  has(number: number): boolean {
    return this.#ids.has(number);
  }

  /** Raw id; undefined when the object does not change. */
  id(number: number): Buffer | undefined {
    return this.#ids.get(number);
  }

  hex(number: number): string | undefined {
    return this.#ids.get(number)?.toString('hex');
  }
}
