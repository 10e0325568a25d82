import { parseRecord, parseRecordText } from './parse.ts';
import type { JsonObject, TrailRecord } from './record.ts';
import { FIELD } from './record-fields.ts';
import { type FieldPlaces, RecordScanner, type RecordSink } from './record-scanner.ts';
import { eventDigest, type Range, tokenOf } from './token.ts';

/** What is looked for in a file. */
export interface LogSearch {
  /** {@link tokenOf} each access key id, user, session or event name that is looked for. */
  readonly tokens: ReadonlySet<number>;
  /** Texts that may stand anywhere in a record, as JSON writes them. */
  readonly texts: readonly string[];
}

/** What a file told, but for the records themselves. */
export interface LogFileFacts {
  readonly records: number;
  /** Records that CloudTrail delivered late or once more with corrections. */
  readonly addenda: number;
  /** Records by region. */
  readonly regions: ReadonlyMap<string, number>;
  /** Oldest and newest record, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  /** Why records could not be used, or what was odd about them: how often each. */
  readonly oddities: ReadonlyMap<string, number>;
  /** Set when the file holds no CloudTrail records: a digest, or a foreign file. */
  readonly skipped?: string;
  /** What look-ups in the file could find; absent when there is too much to remember. */
  readonly tokens?: Uint32Array;
}

/** Where the parts of a reading go while a file is read, so that no file is held. */
export interface LogParts {
  /** Records that may be among those looked for. */
  hits(records: readonly TrailRecord[]): void;
  /** Digests of account and event id, two halves each. */
  digests(digests: Uint32Array): void;
}

/** Digests and hits are handed on in portions of this many. */
const PORTION = 8_192;
const MOST_TOKENS = 65_536;
const NOTHING: Range = { start: 0, end: 0 };
/** Fields whose whole value is looked up. */
const NAMED_BY = [FIELD.accessKeyId, FIELD.userName, FIELD.eventName];

/** Reads the records of one file from its bytes, portion by portion. */
export class LogReading implements RecordSink {
  readonly #search: LogSearch;
  readonly #texts: readonly Buffer[];
  readonly #parts: LogParts;
  readonly #scanner = new RecordScanner(this);
  #digests = new Uint32Array(2 * PORTION);
  #held = 0;
  #hits: TrailRecord[] = [];
  readonly #tokens = new Set<number>();
  readonly #regions = new Map<string, number>();
  readonly #oddities = new Map<string, number>();
  #records = 0;
  #addenda = 0;
  #damage = 0;
  #damagedRecords = false;
  #digestFile = false;
  #insights = 0;
  #from: string | undefined;
  #to: string | undefined;

  constructor(search: LogSearch, parts: LogParts) {
    this.#search = search;
    this.#texts = search.texts.map((text) => Buffer.from(text));
    this.#parts = parts;
  }

  push(chunk: Buffer): void {
    this.#scanner.push(chunk);
  }

  /** After the last byte: what was left open is told. */
  end(): LogFileFacts {
    this.#scanner.end();
    return this.facts();
  }

  /** What was read so far, the last portions handed on. */
  facts(): LogFileFacts {
    this.#hand();
    const skipped = this.#skipped();
    if (this.#damage > 0 && skipped === undefined) this.#note('not JSON, or cut off', this.#damage);
    return {
      ...{ records: this.#records, addenda: this.#addenda },
      ...{ regions: this.#regions, oddities: this.#oddities },
      ...(this.#from === undefined ? {} : { from: this.#from }),
      ...(this.#to === undefined ? {} : { to: this.#to }),
      ...(skipped === undefined ? {} : { skipped }),
      ...(this.#tokens.size > MOST_TOKENS ? {} : { tokens: Uint32Array.from(this.#tokens) }),
    };
  }

  damage(ofRecord: boolean): void {
    this.#damage += 1;
    if (ofRecord) this.#damagedRecords = true;
  }

  record(bytes: Buffer, start: number, end: number, { start: from, end: to, keyIds }: FieldPlaces): void {
    this.#records += 1;
    if (place(from, FIELD.addendum) >= 0) this.#addenda += 1;
    const account = {
      start: place(from, FIELD.recipientAccountId),
      end: place(to, FIELD.recipientAccountId),
    };
    const id = { start: place(from, FIELD.eventID), end: place(to, FIELD.eventID) };
    this.#digest(bytes, account.start < 0 ? NOTHING : account, id);
    this.#seen(
      bytes.toString('latin1', place(from, FIELD.eventTime), place(to, FIELD.eventTime)),
      bytes.toString('latin1', place(from, FIELD.awsRegion), place(to, FIELD.awsRegion)),
    );
    let wanted = false;
    for (const field of NAMED_BY) {
      const at = place(from, field);
      if (at >= 0 && this.#meet(tokenOf(bytes, at, place(to, field)))) wanted = true;
    }
    const arn = place(from, FIELD.arn);
    if (arn >= 0 && this.#meet(lastPartToken(bytes, arn, place(to, FIELD.arn)))) wanted = true;
    for (let at = 0; at < keyIds.length; at += 2) {
      if (this.#meet(tokenOf(bytes, keyIds[at], keyIds[at + 1]))) wanted = true;
    }
    if (!wanted && !this.#holdsText(bytes, start, end)) return;
    // Everything that can be odd about a record was looked at by the scan.
    const parsed = parseRecordText(bytes.toString('utf8', start, end));
    if ('record' in parsed) this.#hit(parsed.record);
    else this.#note(parsed.problem);
  }

  other(bytes: Buffer, start: number, end: number): void {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8', start, end));
    } catch {
      this.damage(true);
      return;
    }
    if (isObject(value)) this.#value(value);
  }

  #value(value: JsonObject): void {
    if ('digestS3Object' in value) this.#digestFile = true;
    else if (value.eventCategory === 'Insight') this.#insights += 1;
    else if (typeof value.CloudTrailEvent === 'string') this.#page(value.CloudTrailEvent);
    else if (isObject(value.CloudTrailEvent)) this.#page(JSON.stringify(value.CloudTrailEvent));
    else if ('EventId' in value && 'EventName' in value) this.#note('LookupEvents entry without its record');
    else if ('eventName' in value || 'eventSource' in value || 'eventID' in value) this.#oddRecord(value);
  }

  /** The record that an entry of a LookupEvents page holds as text. */
  #page(text: string): void {
    const inner = new RecordScanner(this);
    inner.push(Buffer.from(text));
    inner.end();
  }

  #oddRecord(value: JsonObject): void {
    this.#records += 1;
    if (isObject(value.addendum)) this.#addenda += 1;
    const parsed = parseRecord(value);
    if ('problem' in parsed) {
      this.#note(parsed.problem);
      return;
    }
    const { record } = parsed;
    for (const oddity of parsed.oddities) this.#note(oddity);
    const account = Buffer.from(record.recipientAccountId ?? '');
    const both = Buffer.concat([account, Buffer.from(record.eventID)]);
    const middle = account.length;
    this.#digest(both, { start: 0, end: middle }, { start: middle, end: both.length });
    this.#seen(record.eventTime, record.awsRegion);
    const { accessKeyId, userName, arn } = record.userIdentity;
    const text = JSON.stringify(record);
    const keyIds = text.match(/(?<=")A[KS]IA[^"]+(?=")/g) ?? [];
    const names = [accessKeyId, userName, record.eventName, arn?.split('/').at(-1), ...keyIds];
    const met = names.filter((name) => name !== undefined && this.#meet(tokenOf(Buffer.from(name))));
    const bytes = Buffer.from(text);
    if (met.length > 0 || this.#holdsText(bytes, 0, bytes.length)) this.#hit(record);
  }

  /** Remembers a token. Gives whether it is looked for. */
  #meet(token: number): boolean {
    if (this.#tokens.size <= MOST_TOKENS) this.#tokens.add(token);
    return this.#search.tokens.has(token);
  }

  #holdsText(bytes: Buffer, start: number, end: number): boolean {
    if (this.#texts.length === 0) return false;
    const record = bytes.subarray(start, end);
    return this.#texts.some((text) => record.includes(text));
  }

  #seen(time: string, region: string): void {
    if (this.#from === undefined || time < this.#from) this.#from = time;
    if (this.#to === undefined || time > this.#to) this.#to = time;
    this.#regions.set(region, (this.#regions.get(region) ?? 0) + 1);
  }

  #digest(bytes: Uint8Array, account: Range, id: Range): void {
    eventDigest(this.#digests, this.#held, bytes, account, id);
    this.#held += 2;
    if (this.#held === this.#digests.length) this.#hand();
  }

  #hit(record: TrailRecord): void {
    this.#hits.push(record);
    if (this.#hits.length === PORTION) this.#hand();
  }

  #hand(): void {
    if (this.#held > 0) {
      this.#parts.digests(this.#digests.slice(0, this.#held));
      this.#held = 0;
    }
    if (this.#hits.length > 0) {
      this.#parts.hits(this.#hits);
      this.#hits = [];
    }
  }

  #note(oddity: string, count = 1): void {
    this.#oddities.set(oddity, (this.#oddities.get(oddity) ?? 0) + count);
  }

  #skipped(): string | undefined {
    if (this.#records > 0) return undefined;
    if (this.#digestFile) return 'digest file';
    if (this.#insights > 0) return 'CloudTrail Insights events';
    return this.#oddities.size > 0 || this.#damagedRecords ? undefined : 'no CloudTrail records';
  }
}

function place(places: Int32Array, field: number): number {
  return places[field] ?? -1;
}

/** The token of what stands behind the last slash of an ARN: a user's, or a session's name. */
function lastPartToken(bytes: Buffer, start: number, end: number): number {
  let from = end;
  while (from > start && bytes[from - 1] !== SLASH) from -= 1;
  return tokenOf(bytes, from, end);
}

const SLASH = 0x2f;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
