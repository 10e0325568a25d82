import { type SavedLogsOptions, SearchedLogs } from './searched-logs.ts';
import type { ReportingSource, TrailAnswer, TrailQuery } from './source.ts';

interface Waiting {
  readonly query: TrailQuery;
  readonly signal: AbortSignal;
  readonly give: (answer: TrailAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * CloudTrail records in files. The first query reads every file once and remembers, compactly, which key ids, names
 * and event names each holds and from when to when; later queries open only the files that can answer them. Queries
 * made at one moment share one reading.
 */
export function savedLogs(options: SavedLogsOptions): ReportingSource {
  const logs = new SearchedLogs(options);
  let waiting: Waiting[] = [];
  let last: Promise<void> = Promise.resolve();
  const flush = async () => {
    const batch = waiting;
    waiting = [];
    const [first] = batch;
    if (first === undefined) return;
    const queries = batch.map(({ query }) => query);
    try {
      await logs.search(queries, first.signal);
      for (const { query, give } of batch) give({ records: logs.found(query), unlooked: logs.unlooked() });
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  };
  return {
    query: (query, signal) =>
      new Promise((give, fail) => {
        waiting.push({ query, signal, give, fail });
        // Those that are asked while one reading goes on wait for the next.
        if (waiting.length > 1) return;
        setImmediate(() => {
          last = last.then(flush);
        });
      }),
    reports: () => [logs.report()],
  };
}
