import {
  FIELD,
  fieldOf,
  IDENTITY,
  IDENTITY_FIELDS,
  LIST,
  NO_FIELD,
  OBJECT,
  RECORD_FIELDS,
  REQUIRED,
  TOLD,
} from './record-fields.ts';
import { isUtcTime } from './utc-time.ts';

/**
 * Where the values of a record stand in the bytes that were scanned: `start[FIELD.…]` to `end[FIELD.…]`; -1 when it
 * has none. Valid only while the sink is called.
 */
export interface FieldPlaces {
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Start and end of each text elsewhere in the record that is spelled like an access key id. */
  readonly keyIds: readonly number[];
}

/** What a scan finds. */
export interface RecordSink {
  /** A record with every field each record has; the bytes are not to be kept. */
  record(bytes: Buffer, start: number, end: number, places: FieldPlaces): void;
  /** Another object that stands where a record could, or a record in which something is odd. */
  other(bytes: Buffer, start: number, end: number): void;
  /** Something that is not JSON, or is cut off; `ofRecord` when it is where a record is, or begins like one. */
  damage(ofRecord: boolean): void;
}

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [0x22, 0x5c, 0x2c, 0x0a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [SPACE, COLON, LETTER_A, LETTER_I, LETTER_K, LETTER_N, LETTER_S] = [
  0x20, 0x3a, 0x41, 0x49, 0x4b, 0x6e, 0x53,
];

/** Bytes that end the plain part of a text: quotes, escapes and what no text may hold. */
const ENDS_PLAIN = Uint8Array.from({ length: 256 }, (_, code) =>
  code === QUOTE || code === BACKSLASH || code < SPACE ? 1 : 0,
);

/** A record has at most some 256 KB; what goes on for longer is none, or has lost its end. */
const LONGEST_RECORD = 8 * 1024 * 1024;
/** Longer than the beginning of a record that is looked for after damage. */
const BEGINNING = 64;
const INCOMPLETE = -1;
const DAMAGED = -2;

/**
 * Splits the bytes of a log file into records, whichever form it has: deliveries, pages of LookupEvents, arrays,
 * single records, one or several a line. At most one record is held, whatever the size of the file. A record is not
 * decoded: only where it begins, where it ends and where a few of its fields stand is found, a byte at a time, so
 * that searching a million records for one key does not parse a million records. After damage it goes on at the next
 * thing that begins like a record.
 */
export class RecordScanner {
  readonly #sink: RecordSink;
  #bytes: Buffer = Buffer.alloc(0);
  /** Lists and objects that are open around the records. */
  readonly #levels: number[] = [];
  #lost = false;
  readonly #start = new Int32Array(TOLD);
  readonly #end = new Int32Array(TOLD);
  readonly #keyIds: number[] = [];

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    this.#scan(false);
  }

  /** Tells what was left open. */
  end(): void {
    const before = this.#bytes.length;
    this.#scan(true);
    if (before === 0 && this.#levels.length > 0 && !this.#lost) this.#sink.damage(this.#isInRecords());
  }

  #scan(final: boolean): void {
    const bytes = this.#bytes;
    let at = 0;
    while (at < bytes.length) {
      if (this.#lost) {
        const found = beginning(bytes, at);
        this.#lost = found < 0;
        at = found < 0 ? Math.max(at, final ? bytes.length : bytes.length - BEGINNING) : found;
        if (this.#lost) break;
      }
      const code = bytes[at] ?? 0;
      const inRest = this.#levels.at(-1) === OPEN_OBJECT;
      if (!inRest && (code <= SPACE || code === COMMA)) at += 1;
      else if (inRest || code === OPEN_OBJECT) {
        const end = this.#object(bytes, at, inRest);
        if (end >= 0) at = end;
        else if (end === INCOMPLETE && !final && bytes.length - at < LONGEST_RECORD) break;
        else {
          this.#sink.damage(this.#isInRecords() || beginning(bytes.subarray(at, at + BEGINNING), 0) === 0);
          this.#lost = true;
          at += 1;
        }
      } else if (code === OPEN_LIST) {
        this.#levels.push(OPEN_LIST);
        at += 1;
      } else if (code === CLOSE_LIST && this.#levels.length > 0) {
        this.#levels.pop();
        at += 1;
      } else {
        this.#sink.damage(this.#isInRecords());
        at = afterJunk(bytes, at);
      }
    }
    this.#bytes = bytes.subarray(at);
  }

  /** Scans an object, or what is left of one whose list of records is over. Gives where it ends. */
  #object(bytes: Buffer, from: number, isRest: boolean): number {
    const { length } = bytes;
    this.#start.fill(-1);
    this.#keyIds.length = 0;
    let [depth, regular, identity, inIdentity] = [1, true, false, false];
    let field = NO_FIELD;
    let expectsName = !isRest;
    for (let at = isRest ? from : from + 1; at < length; at += 1) {
      const code = bytes[at];
      if (code === QUOTE) {
        const start = at + 1;
        at = start;
        let escaped = false;
        for (;;) {
          while (at < length && ENDS_PLAIN[bytes[at] as number] === 0) at += 1;
          if (at >= length) return INCOMPLETE;
          if (bytes[at] === QUOTE) break;
          // No JSON text holds a line end: the record was cut off, and another line begins.
          if (bytes[at] !== BACKSLASH) return DAMAGED;
          escaped = true;
          at += 2;
        }
        if (depth === 1 || (inIdentity && depth === 2)) {
          if (expectsName) {
            field = fieldOf(depth === 1 ? RECORD_FIELDS : IDENTITY_FIELDS, bytes, start, at);
            expectsName = false;
            continue;
          }
          if (field >= 0) {
            if (field < TOLD) {
              this.#start[field] = start;
              this.#end[field] = at;
              // What is spelled with escapes has to be decoded before it can be compared.
              if (escaped) regular = false;
            } else if (field >= OBJECT) regular = false;
            if (at === start && inIdentity) regular = false;
            field = NO_FIELD;
            continue;
          }
        }
        if (
          bytes[start] === LETTER_A &&
          bytes[start + 2] === LETTER_I &&
          bytes[start + 3] === LETTER_A &&
          (bytes[start + 1] === LETTER_K || bytes[start + 1] === LETTER_S)
        ) {
          this.#keyIds.push(start, at);
        }
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (depth === 1 || (inIdentity && depth === 2)) {
          if (field === LIST && code === OPEN_LIST) {
            if (!isRest) this.#levels.push(OPEN_OBJECT);
            this.#levels.push(OPEN_LIST);
            return at + 1;
          }
          if (field === IDENTITY && code === OPEN_OBJECT) {
            identity = true;
            inIdentity = true;
            expectsName = true;
          } else if (field === FIELD.addendum) {
            this.#start[field] = at;
            this.#end[field] = at;
          } else if (field >= 0 && !(field === OBJECT && code === OPEN_OBJECT)) regular = false;
          field = NO_FIELD;
        }
        depth += 1;
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        depth -= 1;
        if (depth === 1) inIdentity = false;
        if (depth === 0) {
          if (isRest) this.#levels.pop();
          else if (regular && identity && this.#isRegular(bytes)) {
            this.#sink.record(bytes, from, at + 1, {
              start: this.#start,
              end: this.#end,
              keyIds: this.#keyIds,
            });
          } else this.#sink.other(bytes, from, at + 1);
          return at + 1;
        }
      } else if (code === COMMA) {
        if (depth === 1 || (inIdentity && depth === 2)) {
          expectsName = true;
          field = NO_FIELD;
        }
      } else if (field >= 0 && (code as number) > SPACE && code !== COLON) {
        // null stands for absent; other bare words and numbers are no texts and no objects.
        if (code !== LETTER_N) regular = false;
        field = NO_FIELD;
      }
    }
    return INCOMPLETE;
  }

  #isInRecords(): boolean {
    return this.#levels.includes(OPEN_OBJECT);
  }

  #isRegular(bytes: Buffer): boolean {
    for (const field of REQUIRED) {
      const start = this.#start[field] ?? -1;
      if (start < 0 || start === this.#end[field]) return false;
    }
    return isUtcTime(bytes, this.#start[FIELD.eventTime] ?? 0, this.#end[FIELD.eventTime] ?? 0);
  }
}

/** Where something begins that may be a record, at `from` or after it; -1 when nowhere. */
function beginning(bytes: Buffer, from: number): number {
  const text = bytes.toString('latin1', from);
  const found = /\{\s{0,20}"eventVersion"|\n\s{0,20}(?=\{)/.exec(text);
  if (found === null) return -1;
  return from + found.index + (found[0].startsWith('{') ? 0 : found[0].length);
}

/** Behind what is no JSON: at the next line, list or object. */
function afterJunk(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (code === NEWLINE || code === OPEN_OBJECT || code === OPEN_LIST) return at;
  }
  return bytes.length;
}
