import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readLogFile } from './log-file.ts';
import type { TrailRecord } from './record.ts';
import type { LookupAttribute, TrailAnswer, TrailQuery, TrailSource } from './source.ts';

const inflate = promisify(gunzip);
const CALL = 'reading trail logs';

/** What a folder of trail logs held, as of its last reading. */
export interface LogFolderContents {
  readonly files: number;
  readonly records: number;
  /** Records that are not a second delivery of another. */
  readonly distinct: number;
  /** Files without records, by why. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Records and files that were damaged or odd, by what was odd. */
  readonly oddities: ReadonlyMap<string, number>;
  readonly regions: readonly string[];
  /** Oldest and newest record, as they write it. */
  readonly from?: string;
  readonly to?: string;
}

interface Waiting {
  readonly query: TrailQuery;
  readonly give: (answer: TrailAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * CloudTrail records in a folder tree: deliveries of trails and saved LookupEvents pages, gzipped or not. Queries
 * made at one moment share one reading of the folder. One file is held at a time.
 */
export function logFolder(dir: string): TrailSource & { contents(): LogFolderContents } {
  let contents: LogFolderContents | undefined;
  let waiting: Waiting[] = [];
  const flush = async (signal: AbortSignal) => {
    const batch = waiting;
    waiting = [];
    try {
      const read = await readTree(
        dir,
        batch.map(({ query }) => query.attribute),
        signal,
      );
      contents = read.contents;
      for (const { query, give } of batch) {
        give({ records: read.records.filter((record) => answers(query, record)), unlooked: read.unlooked });
      }
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  };
  return {
    query: (query, signal) =>
      new Promise((give, fail) => {
        waiting.push({ query, give, fail });
        if (waiting.length === 1) setImmediate(() => void flush(signal));
      }),
    contents() {
      if (contents === undefined) throw new Error('The folder has not been read yet.');
      return contents;
    },
  };
}

async function readTree(dir: string, attributes: readonly LookupAttribute[], signal: AbortSignal) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const needles = [...new Set(attributes.map(({ value }) => asWritten(value)))];
  const records = new Map<string, TrailRecord>();
  const ids = new Set<string>();
  const regions = new Set<string>();
  const skipped = new Map<string, number>();
  const oddities = new Map<string, number>();
  const unlooked: TrailAnswer['unlooked'][number][] = [];
  let count = 0;
  let from: string | undefined;
  let to: string | undefined;
  const add = (to: Map<string, number>, name: string, number = 1) =>
    to.set(name, (to.get(name) ?? 0) + number);
  for (const path of paths) {
    signal.throwIfAborted();
    if (!/\.(?:json|jsonl|ndjson|log)(?:\.gz)?$/i.test(path)) {
      add(skipped, 'not a log file');
      continue;
    }
    try {
      const raw = await readFile(path);
      const file = readLogFile(raw[0] === 0x1f && raw[1] === 0x8b ? await inflate(raw) : raw, needles);
      if (file.skipped !== undefined) add(skipped, file.skipped);
      const folder = /\/CloudTrail\/([a-z0-9-]+)\/\d{4}\//.exec(path.replaceAll('\\', '/'))?.[1];
      const elsewhere = folder === undefined ? 0 : file.regions.filter((region) => region !== folder).length;
      if (elsewhere > 0) add(oddities, 'region folder is not awsRegion', elsewhere);
      for (const [oddity, number] of file.oddities) add(oddities, oddity, number);
      for (const id of file.eventIds) ids.add(id);
      for (const region of file.regions) regions.add(region);
      for (const time of file.times) {
        if (from === undefined || time < from) from = time;
        if (to === undefined || time > to) to = time;
      }
      for (const record of file.records) {
        records.set(`${record.recipientAccountId ?? ''}/${record.eventID}`, record);
      }
      count += file.count;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      add(oddities, 'damaged or unreadable file');
      unlooked.push({ where: path, call: CALL, reason });
    }
  }
  const contents: LogFolderContents = {
    ...{ files: paths.length, records: count, distinct: ids.size, skipped, oddities },
    regions: [...regions].sort(),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  return { contents, records: [...records.values()], unlooked };
}

/** Logs tell more than LookupEvents: a key's id also finds the event that made it. */
function answers({ attribute, from, to, regions }: TrailQuery, record: TrailRecord): boolean {
  const at = Date.parse(record.eventTime);
  if (at < from.getTime() || at > to.getTime()) return false;
  if (regions !== undefined && !regions.includes(record.awsRegion)) return false;
  const { key, value } = attribute;
  if (key === 'EventName') return record.eventName === value;
  if (key === 'Username') {
    const { userName, arn } = record.userIdentity;
    return userName === value || arn?.split('/').at(-1) === value;
  }
  return JSON.stringify(record).includes(asWritten(value));
}

function asWritten(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
