import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Unlooked } from '../playbook/plan.ts';
import { logReaders } from './log-readers.ts';
import { savedLogs } from './saved-logs.ts';
import type { LogFile, LogListing } from './searched-logs.ts';
import type { ReportingSource } from './source.ts';

const CALL = 'reading trail logs';

/**
 * CloudTrail records in a folder tree: deliveries of trails and saved LookupEvents pages, gzipped or not, whatever
 * the files are called. Symbolic links are followed, each file and folder is read once. Read as streams, on all cores.
 */
export function logFolder(dir: string, onFile?: (done: number, of: number) => void): ReportingSource {
  return savedLogs({
    ...{ kind: 'logs', name: dir, call: CALL },
    list: (_from, _to, signal) => treeOf(dir, signal),
    ...(onFile === undefined ? {} : { onFile }),
  });
}

async function treeOf(root: string, signal: AbortSignal): Promise<LogListing> {
  const files: LogFile[] = [];
  const skipped = new Map<string, number>();
  const unlooked: Unlooked[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  const skip = (why: string) => skipped.set(why, (skipped.get(why) ?? 0) + 1);
  const visit = async (path: string): Promise<void> => {
    signal.throwIfAborted();
    try {
      const real = await realpath(path);
      const found = await stat(real);
      if (seen.has(real)) {
        skip('link to what is read already');
        return;
      }
      seen.add(real);
      if (found.isDirectory()) {
        for (const name of (await readdir(real)).sort()) await visit(join(path, name));
      } else if (found.isFile()) {
        bytes += found.size;
        files.push({ name: path, open: () => ({ path }) });
      } else skip('neither file nor folder');
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      unlooked.push({ where: path, call: CALL, reason });
    }
  };
  await visit(root);
  return { files, skipped, unlooked, regions: [], readers: logReaders(bytes) };
}
