import { readFileSync, statfsSync } from 'node:fs';

/** Room that all tests at once find enough, in bytes. */
const ENOUGH = 4 * 1024 ** 3;

/**
 * A folder in memory for what tests write, where the machine has one that also runs programs: cases are fsynced line by
 * line, and on a disk a third of the time of many tests is waiting for that. Undefined where there is none.
 */
export function folderInMemory(): string | undefined {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [, path = '', type, options = ''] =
      mounts.find((line) => line.includes(' /dev/shm '))?.split(' ') ?? [];
    if (type !== 'tmpfs' || /\b(?:ro|noexec)\b/.test(options)) return undefined;
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize >= ENOUGH ? path : undefined;
  } catch {
    return undefined;
  }
}
