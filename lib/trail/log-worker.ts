import { parentPort } from 'node:worker_threads';
import { type LogBytes, type LogFileRead, readLogFile } from './log-file.ts';
import type { LogSearch } from './log-reading.ts';
import type { TrailRecord } from './record.ts';

/** A file for a worker to read; it asks for the bytes of one that has no path. */
export interface LogTask {
  readonly job: number;
  readonly search: LogSearch;
  readonly path?: string;
}

/** The next bytes of a file, its end, or why there are no more. */
export type LogBytesPart = { readonly job: number } & (
  | { readonly chunk: Uint8Array }
  | { readonly end: true }
  | { readonly failure: string }
);

/** What a worker sends back: portions, and the end; or that it wants the next bytes. */
export type LogTaskPart = { readonly job: number } & (
  | { readonly hits: readonly TrailRecord[] }
  | { readonly digests: Uint32Array }
  | { readonly wants: 'bytes' }
  | { readonly read: LogFileRead }
);

const port = parentPort;
const awaited = new Map<number, (part: LogBytesPart) => void>();

port?.on('message', async (message: LogTask | LogBytesPart) => {
  const { job } = message;
  if (!('search' in message)) {
    awaited.get(job)?.(message);
    return;
  }
  const { search, path } = message;
  const source: LogBytes = path === undefined ? { chunks: bytesOf(job) } : { path };
  const send = (part: LogTaskPart) => port.postMessage(part);
  const read = await readLogFile(source, search, {
    hits: (hits) => send({ job, hits }),
    digests: (digests) =>
      port.postMessage({ job, digests } satisfies LogTaskPart, [digests.buffer as ArrayBuffer]),
  });
  awaited.delete(job);
  send({ job, read });
});

/** The bytes of a file, one portion on its way at a time. */
async function* bytesOf(job: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = new Promise<LogBytesPart>((resolve) => awaited.set(job, resolve));
    port?.postMessage({ job, wants: 'bytes' } satisfies LogTaskPart);
    const part = await next;
    if ('failure' in part) throw new Error(part.failure);
    if ('end' in part) return;
    yield part.chunk;
  }
}
