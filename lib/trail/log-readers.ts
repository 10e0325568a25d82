import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type LogBytes, type LogFileRead, readLogFile } from './log-file.ts';
import type { LogParts, LogSearch } from './log-reading.ts';
import type { LogTask, LogTaskPart } from './log-worker.ts';

/** Reads one file; several calls at once are shared out. */
export type ReadLog = (source: LogBytes, search: LogSearch, parts: LogParts) => Promise<LogFileRead>;

/** Readers that work at once, and how many files they read at once. */
export interface LogReaders {
  readonly atOnce: number;
  readonly read: ReadLog;
}

/** Less than this, in bytes, is read before workers would have started. */
const WORTH_WORKERS = 8 * 1024 * 1024;

const HERE: LogReaders = { atOnce: 1, read: readLogFile };
let workers: LogReaders | undefined;

/** Readers for files of `bytes` in all: a worker a core, or this thread alone when there is little to read. */
export function logReaders(bytes: number): LogReaders {
  // Node before 22.18 runs a worker only from compiled code; sources, in tests, are then read in this thread.
  if (bytes < WORTH_WORKERS || !import.meta.url.endsWith('.js')) return HERE;
  workers ??= workerReaders(availableParallelism());
  return workers;
}

interface Job {
  readonly task: LogTask;
  readonly parts: LogParts;
  readonly done: (read: LogFileRead) => void;
  readonly failed: (error: Error) => void;
}

function workerReaders(count: number): LogReaders {
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  let started = 0;
  const start = (job: Job) => {
    started += 1;
    work(new Worker(new URL('./log-worker.js', import.meta.url)), job);
  };
  const work = (worker: Worker, { task, parts, done, failed }: Job) => {
    worker.ref();
    worker.removeAllListeners();
    worker.on('message', (part: LogTaskPart) => {
      if ('hits' in part) parts.hits(part.hits);
      else if ('digests' in part) parts.digests(part.digests);
      else {
        const next = waiting.shift();
        if (next === undefined) {
          // An idle worker does not keep the process alive.
          worker.unref();
          idle.push(worker);
        } else work(worker, next);
        done(part.read);
      }
    });
    worker.on('error', (error: Error) => {
      started -= 1;
      failed(error);
      const next = waiting.shift();
      if (next !== undefined) start(next);
    });
    worker.postMessage(task);
  };
  return {
    // One is read while the next is on its way.
    atOnce: count + 1,
    read: (source, search, parts) =>
      new Promise((done, failed) => {
        const job: Job = { task: { source, search }, parts, done, failed };
        const worker = idle.pop();
        if (worker !== undefined) work(worker, job);
        else if (started < count) start(job);
        else waiting.push(job);
      }),
  };
}
