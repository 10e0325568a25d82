import { readFile } from 'node:fs/promises';
import { writeDurably } from '../case/durable.ts';
import { SpillkitError } from '../playbook/errors.ts';
import type { AccountState } from './account/state.ts';

const LATER_MS = 500;

/** An account's state in a file of its owner's own (0600): it holds the secrets of the simulated account. */
export interface StateFile {
  /** Resolves once the state as it stands now is on disk. Calls that come together share a write. */
  save(): Promise<void>;
  /** Saves before long; what changes meanwhile comes along. */
  saveLater(): void;
}

/** Keeps `state` in the file at `path`, whole or not at all: a crash leaves the state before or after. */
export function stateFile(path: string, state: AccountState): StateFile {
  let writing: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writeDurably(path, JSON.stringify(state)).finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const save = (): Promise<void> => {
    if (!writing) return write();
    // The write under way began before this call: what changed since needs one more, and one is enough for all.
    const afterwards = () => {
      queued = undefined;
      return write();
    };
    queued ??= writing.then(afterwards, afterwards);
    return queued;
  };
  const saveLater = (): void => {
    // A failure here is not lost: the next save that somebody waits for meets it again.
    timer ??= setTimeout(() => void save().catch(() => undefined), LATER_MS).unref();
  };
  return { save, saveLater };
}

/**
 * The state kept at `path`; undefined when there is none yet.
 * @throws SpillkitError StateUnreadable for a file that holds something else.
 */
export async function readState(path: string): Promise<AccountState | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const state = parsed(text);
  if (isState(state)) return state;
  throw new SpillkitError(
    'StateUnreadable',
    `${path} does not hold the state of a rehearsal account.`,
    'Name another file, or remove it to start anew.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isState(value: unknown): value is AccountState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'accountId' in value &&
    'iam' in value &&
    'regions' in value &&
    'sequence' in value &&
    'records' in value &&
    Array.isArray(value.records)
  );
}
