import type { Unlooked } from '../playbook/plan.ts';
import { answers } from './answers.ts';
import { DistinctCounter } from './distinct-counter.ts';
import type { LogBytes, LogFileRead } from './log-file.ts';
import type { LogReaders } from './log-readers.ts';
import type { LogFileFacts, LogSearch } from './log-reading.ts';
import { mayHold, searchFor, type Wanted, wantedBy } from './log-wanted.ts';
import { logsReport } from './logs-report.ts';
import { eventIdentity, type TrailRecord } from './record.ts';
import type { SourceReport, TrailQuery } from './source.ts';

/** A file of trail logs that can be opened. */
export interface LogFile {
  readonly name: string;
  open(signal: AbortSignal): LogBytes;
}

/** Which files there are, and what stood beside them. */
export interface LogListing {
  readonly files: readonly LogFile[];
  /** What was left out without being opened, by why. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly unlooked: readonly Unlooked[];
  /** Regions that were looked at, with files or without. */
  readonly regions: readonly string[];
  readonly readers: LogReaders;
}

export interface SavedLogsOptions {
  readonly kind: 'logs' | 's3';
  readonly name: string;
  /** What opening a file is called when it fails: `reading trail logs`, `s3:GetObject`. */
  readonly call: string;
  /** Lists what a time from `from` to `to` needs; asked again only for a wider one. */
  list(from: Date, to: Date, signal: AbortSignal): Promise<LogListing>;
  readonly onFile?: (done: number, of: number) => void;
}

/** The time something was looked for in, and how many files there were then. */
interface Searched {
  readonly from: number;
  readonly to: number;
  readonly files: number;
}

interface KnownFile {
  readonly file: LogFile;
  facts?: LogFileFacts;
  failure?: string;
}

/** Files of logs, what each told, and the records that were looked for in them. */
export class SearchedLogs {
  readonly #options: SavedLogsOptions;
  readonly #files = new Map<string, KnownFile>();
  readonly #records = new Map<string, TrailRecord>();
  readonly #searched = new Map<string, Searched>();
  readonly #distinct = new DistinctCounter();
  #listing: LogListing | undefined;
  #listed = { from: Infinity, to: -Infinity };

  constructor(options: SavedLogsOptions) {
    this.#options = options;
  }

  async search(queries: readonly TrailQuery[], signal: AbortSignal): Promise<void> {
    const { readers } = await this.#list(queries, signal);
    const wanted = wantedBy(queries);
    const tasks = [...this.#files.values()].flatMap((known, at): readonly Task[] => {
      const here = wanted.filter((one) => !this.#hasSearched(one, known, at) && mayHold(known.facts, one));
      return known.facts === undefined || here.length > 0 ? [{ known, search: searchFor(here) }] : [];
    });
    const of = tasks.length;
    let done = 0;
    const lane = async () => {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
        signal.throwIfAborted();
        await this.#read(task, readers, queries, signal);
        done += 1;
        this.#options.onFile?.(done, of);
      }
    };
    await Promise.all(Array.from({ length: Math.min(readers.atOnce, tasks.length) }, lane));
    for (const { id, from, to } of wanted) this.#searched.set(id, { from, to, files: this.#files.size });
  }

  found(query: TrailQuery): readonly TrailRecord[] {
    return [...this.#records.values()].filter((record) => answers(query, record));
  }

  unlooked(): readonly Unlooked[] {
    const { call } = this.#options;
    return [
      ...(this.#listing?.unlooked ?? []),
      ...[...this.#files.values()].flatMap(({ file, failure }) =>
        failure === undefined ? [] : [{ where: file.name, call, reason: failure }],
      ),
    ];
  }

  report(): SourceReport {
    const { kind, name } = this.#options;
    const read = [...this.#files.values()].flatMap(({ file, facts, failure }) =>
      facts === undefined ? [] : [{ name: file.name, facts, failure }],
    );
    const { skipped = new Map(), regions = [] } = this.#listing ?? {};
    return logsReport(read, { skipped, regions }, { kind, name, distinct: this.#distinct.count() });
  }

  async #list(queries: readonly TrailQuery[], signal: AbortSignal): Promise<LogListing> {
    const from = Math.min(this.#listed.from, ...queries.map((query) => query.from.getTime()));
    const to = Math.max(this.#listed.to, ...queries.map((query) => query.to.getTime()));
    if (this.#listing !== undefined && from === this.#listed.from && to === this.#listed.to) {
      return this.#listing;
    }
    const listing = await this.#options.list(new Date(from), new Date(to), signal);
    for (const file of listing.files) {
      if (!this.#files.has(file.name)) this.#files.set(file.name, { file });
    }
    this.#listing = listing;
    this.#listed = { from, to };
    return listing;
  }

  /** Whether a file that was read was searched for this already, in all of its part of the time. */
  #hasSearched({ id, from, to }: Wanted, { facts }: KnownFile, at: number): boolean {
    const before = this.#searched.get(id);
    if (before === undefined || at >= before.files || facts?.from === undefined || facts.to === undefined) {
      return false;
    }
    return (
      before.from <= Math.max(from, Date.parse(facts.from)) && before.to >= Math.min(to, Date.parse(facts.to))
    );
  }

  async #read(
    { known, search }: Task,
    { read }: LogReaders,
    queries: readonly TrailQuery[],
    signal: AbortSignal,
  ): Promise<void> {
    const isFirst = known.facts === undefined;
    let result: LogFileRead;
    try {
      const source = await known.file.open(signal);
      const reading = read(source, search, {
        hits: (records) => {
          for (const record of records) {
            // One token may stand for several texts.
            if (queries.some((query) => answers(query, record)))
              this.#records.set(eventIdentity(record), record);
          }
        },
        digests: (digests) => {
          if (isFirst) this.#distinct.add(digests);
        },
      });
      result = await untilAborted(reading, signal);
    } catch (error) {
      signal.throwIfAborted();
      known.facts ??= NOTHING;
      known.failure = error instanceof Error ? error.message : String(error);
      return;
    }
    known.facts ??= result.facts;
    if (result.failure !== undefined) known.failure = result.failure;
  }
}

/** A file may take minutes: who interrupts does not wait for its end. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((give, fail) => {
    const stop = () => fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(give, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}

interface Task {
  readonly known: KnownFile;
  readonly search: LogSearch;
}

const NOTHING: LogFileFacts = {
  ...{ records: 0, addenda: 0, regions: new Map(), oddities: new Map(), tokens: new Uint32Array() },
};
