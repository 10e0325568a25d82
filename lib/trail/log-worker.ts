import { parentPort } from 'node:worker_threads';
import { type LogBytes, type LogFileRead, readLogFile } from './log-file.ts';
import type { LogSearch } from './log-reading.ts';
import type { TrailRecord } from './record.ts';

/** A file for a worker to read. */
export interface LogTask {
  readonly source: LogBytes;
  readonly search: LogSearch;
}

/** What a worker sends back: portions, then the end. */
export type LogTaskPart =
  | { readonly hits: readonly TrailRecord[] }
  | { readonly digests: Uint32Array }
  | { readonly read: LogFileRead };

const port = parentPort;
port?.on('message', async ({ source, search }: LogTask) => {
  const send = (part: LogTaskPart) => port.postMessage(part);
  const read = await readLogFile(source, search, {
    hits: (hits) => send({ hits }),
    digests: (digests) =>
      port.postMessage({ digests } satisfies LogTaskPart, [digests.buffer as ArrayBuffer]),
  });
  send({ read });
});
