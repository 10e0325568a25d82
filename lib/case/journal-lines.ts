import { SpillkitError } from '../playbook/errors.ts';
import { sha256 } from './durable.ts';
import type { JournalEntry } from './journal-entry.ts';

/** A journal file read and its chain checked. */
export interface JournalLines {
  readonly entries: readonly JournalEntry[];
  /** SHA-256 the next line has to carry. */
  readonly head: string;
  /** Length of the sound part, bytes. */
  readonly soundBytes: number;
  /** What a crash left of a last line; empty when the file ends well. */
  readonly torn: Uint8Array;
}

/**
 * Checks every line against the one before. A last line that is not whole is what a crash leaves and is given
 * as `torn`; anything else that does not fit was changed by someone, and is refused with its line number.
 */
export function parseJournal(bytes: Uint8Array, genesis: string, path: string): JournalLines {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: JournalEntry[] = [];
  let head = genesis;
  let at = 0;
  while (at < buffer.length) {
    const end = buffer.indexOf(0x0a, at);
    const line = buffer.subarray(at, end === -1 ? buffer.length : end);
    const entry = end === -1 ? undefined : parseLine(line);
    if (entry === undefined) {
      const isLast = end === -1 || end === buffer.length - 1;
      if (!isLast) throw broken(path, entries.length + 1, 'is not a journal line');
      return { entries, head, soundBytes: at, torn: buffer.subarray(at) };
    }
    if (entry.seq !== entries.length + 1) throw broken(path, entries.length + 1, `has number ${entry.seq}`);
    if (entry.previous !== head) {
      throw entries.length === 0
        ? broken(path, 1, 'does not fit case.json, one of them was changed')
        : broken(path, entries.length, 'was changed after it was written');
    }
    entries.push(entry);
    head = sha256(line);
    at = end + 1;
  }
  return { entries, head, soundBytes: at, torn: new Uint8Array() };
}

function parseLine(line: Uint8Array): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(line).toString('utf8'));
    const isEntry =
      value !== null && typeof value === 'object' && 'seq' in value && 'previous' in value && 'kind' in value;
    return isEntry ? (value as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}

function broken(path: string, line: number, what: string): SpillkitError {
  return new SpillkitError(
    'JournalBroken',
    `Line ${line} of ${path} ${what}.`,
    'Keep the folder as it is for the investigation and start a new case.',
  );
}
