import { parseRecord, parseRecordText } from './parse.ts';
import type { JsonObject, TrailRecord } from './record.ts';

/** What one file of a log folder gave. */
export interface LogFileReading {
  readonly records: readonly TrailRecord[];
  /** All records of the file, wanted or not. */
  readonly count: number;
  readonly eventIds: readonly string[];
  readonly times: readonly string[];
  readonly regions: readonly string[];
  /** Why a record or the file could not be used, or was odd: how often each. */
  readonly oddities: ReadonlyMap<string, number>;
  /** Set when the file holds no CloudTrail records at all: a digest, or a foreign file. */
  readonly skipped?: string;
}

/** Every trail delivery starts like this, and so does every record in one. */
const MARKER = '{"eventVersion"';
const DELIVERY = `{"Records":[${MARKER}`;

/**
 * The records of one file that hold any of the `needles`. A trail delivery is searched as bytes, and only records
 * with a hit are parsed; every other form is parsed whole: `{"Records":[…]}`, arrays, single records, NDJSON, and
 * saved LookupEvents pages with the record as text in `CloudTrailEvent`.
 */
export function readLogFile(bytes: Buffer, needles: readonly string[]): LogFileReading {
  const complete = /\]\s*\}\s*$/.test(bytes.subarray(-64).toString('latin1'));
  if (complete && bytes.subarray(0, DELIVERY.length).toString('latin1') === DELIVERY) {
    const fast = scanDelivery(bytes, needles);
    if (fast !== undefined) return fast;
  }
  return parseWhole(bytes.toString('utf8'), needles);
}

/**
 * Undefined when the file has to be parsed whole: a cut record is no JSON, a record lacks a field every record has,
 * or a key id is empty.
 */
function scanDelivery(bytes: Buffer, needles: readonly string[]): LogFileReading | undefined {
  const count = textsAfter(bytes, MARKER).length;
  const eventIds = textsAfter(bytes, '"eventID":"');
  const times = textsAfter(bytes, '"eventTime":"');
  const regions = textsAfter(bytes, '"awsRegion":"');
  const identities = textsAfter(bytes, '"userIdentity":{');
  const regular = [eventIds, times, regions, identities].every((found) => found.length === count);
  if (!regular || bytes.includes('"accessKeyId":""')) return undefined;
  const starts = new Map<number, number>();
  for (const needle of needles) {
    let at = bytes.indexOf(needle);
    while (at >= 0) {
      const start = bytes.lastIndexOf(MARKER, at);
      const next = bytes.indexOf(MARKER, at);
      const end = next < 0 ? bytes.lastIndexOf(']') : bytes.lastIndexOf(',', next);
      starts.set(start, end);
      at = bytes.indexOf(needle, end);
    }
  }
  const values: unknown[] = [];
  for (const [start, end] of starts) {
    try {
      values.push(JSON.parse(bytes.toString('utf8', start, end)));
    } catch {
      return undefined;
    }
  }
  const tally = new Tally();
  for (const value of values) tally.add(parseRecord(value));
  return { records: tally.records, oddities: tally.oddities, eventIds, times, regions, count };
}

function textsAfter(bytes: Buffer, name: string): readonly string[] {
  const texts: string[] = [];
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + name.length)) {
    const start = at + name.length;
    texts.push(bytes.toString('latin1', start, bytes.indexOf('"', start)));
  }
  return texts;
}

class Tally {
  readonly records: TrailRecord[] = [];
  readonly oddities = new Map<string, number>();

  add(parsed: ReturnType<typeof parseRecord>): void {
    if ('problem' in parsed) {
      this.note(parsed.problem);
      return;
    }
    this.records.push(parsed.record);
    for (const oddity of parsed.oddities) this.note(oddity);
  }

  note(oddity: string): void {
    this.oddities.set(oddity, (this.oddities.get(oddity) ?? 0) + 1);
  }
}

function parseWhole(text: string, needles: readonly string[]): LogFileReading {
  const tally = new Tally();
  const nothing = { records: [], count: 0, eventIds: [], times: [], regions: [] };
  const values = valuesOf(text, tally);
  if (values.some((value) => isObject(value) && 'digestS3Object' in value)) {
    return { ...nothing, oddities: new Map(), skipped: 'digest file' };
  }
  const candidates = values.flatMap(recordsIn);
  if (candidates.length === 0 && tally.oddities.size === 0) {
    return { ...nothing, oddities: new Map(), skipped: 'no CloudTrail records' };
  }
  for (const one of candidates) tally.add(typeof one === 'string' ? parseRecordText(one) : parseRecord(one));
  return {
    records: tally.records.filter((record) => {
      const line = JSON.stringify(record);
      return needles.some((needle) => line.includes(needle));
    }),
    count: candidates.length,
    eventIds: tally.records.map((record) => record.eventID),
    times: tally.records.map((record) => record.eventTime),
    regions: tally.records.map((record) => record.awsRegion),
    oddities: tally.oddities,
  };
}

/** The JSON values of a file: one, or one a line. */
function valuesOf(text: string, tally: Tally): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    // Not one value: NDJSON, or damaged.
  }
  return text.split('\n').flatMap((line): readonly unknown[] => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch {
      tally.note('not JSON, or cut off');
      return [];
    }
  });
}

/** Records of a value: as objects, or as the text a LookupEvents page has them in. */
function recordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (!isObject(value)) return [];
  const inner = value.Records ?? value.Events;
  if (Array.isArray(inner)) return inner.flatMap(recordsIn);
  if (typeof value.CloudTrailEvent === 'string') return [value.CloudTrailEvent];
  return 'eventName' in value || 'eventSource' in value || 'eventID' in value ? [value] : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
