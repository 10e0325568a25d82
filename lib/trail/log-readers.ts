import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type LogBytes, type LogFileRead, readLogFile } from './log-file.ts';
import type { LogParts, LogSearch } from './log-reading.ts';
import type { LogBytesPart, LogTask, LogTaskPart } from './log-worker.ts';

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

function workerReaders(count: number): LogReaders {
  const team: LogWorker[] = [];
  return {
    // One is read while the next is on its way.
    atOnce: count + 1,
    read(source, search, parts) {
      let worker = team.toSorted((a, b) => a.jobs - b.jobs)[0];
      if (worker === undefined || (worker.jobs > 0 && team.length < count)) {
        const added = new LogWorker(() => team.splice(team.indexOf(added), 1));
        team.push(added);
        worker = added;
      }
      return worker.read(source, search, parts);
    },
  };
}

interface Job {
  readonly parts: LogParts;
  readonly chunks: AsyncIterator<Uint8Array> | undefined;
  readonly done: (read: LogFileRead) => void;
  readonly failed: (error: Error) => void;
}

/** A thread that reads files, several at once where their bytes come in slowly. */
class LogWorker {
  readonly #worker = new Worker(new URL('./log-worker.js', import.meta.url));
  readonly #jobs = new Map<number, Job>();
  #last = 0;

  constructor(onEnd: () => void) {
    this.#worker.on('message', (part: LogTaskPart) => this.#take(part));
    this.#worker.on('error', (error: Error) => {
      onEnd();
      for (const { failed, chunks } of this.#jobs.values()) {
        leave(chunks);
        failed(error);
      }
    });
  }

  get jobs(): number {
    return this.#jobs.size;
  }

  read(source: LogBytes, search: LogSearch, parts: LogParts): Promise<LogFileRead> {
    return new Promise((done, failed) => {
      this.#last += 1;
      const job = this.#last;
      const chunks = 'chunks' in source ? source.chunks[Symbol.asyncIterator]() : undefined;
      this.#jobs.set(job, { parts, chunks, done, failed });
      this.#worker.ref();
      const task: LogTask = { job, search, ...('path' in source ? { path: source.path } : {}) };
      this.#worker.postMessage(task);
    });
  }

  #take(part: LogTaskPart): void {
    const job = this.#jobs.get(part.job);
    if (job === undefined) return;
    if ('hits' in part) job.parts.hits(part.hits);
    else if ('digests' in part) job.parts.digests(part.digests);
    else if ('wants' in part) void this.#send(part.job, job);
    else {
      this.#jobs.delete(part.job);
      // An idle worker does not keep the process alive.
      if (this.#jobs.size === 0) this.#worker.unref();
      leave(job.chunks);
      job.done(part.read);
    }
  }

  async #send(job: number, { chunks }: Job): Promise<void> {
    let part: LogBytesPart = { job, end: true };
    try {
      const next = await chunks?.next();
      // A copy of its own: a chunk may be a part of memory that others use.
      if (next?.done === false) part = { job, chunk: new Uint8Array(next.value) };
    } catch (error) {
      part = { job, failure: error instanceof Error ? error.message : String(error) };
    }
    this.#worker.postMessage(part, 'chunk' in part ? [part.chunk.buffer as ArrayBuffer] : []);
  }
}

/** What is not wanted any more is not fetched; that it cannot be closed changes nothing of what was read. */
function leave(chunks: Job['chunks']): void {
  chunks?.return?.().catch(() => undefined);
}
