import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SecretRegistry } from '../host/redact.ts';
import type { Clock } from './clock.ts';
import { FILE_MODE, sha256, syncFolder } from './durable.ts';
import type { JournalEntry, JournalFact } from './journal-entry.ts';
import { parseJournal } from './journal-lines.ts';

/** The append-only record of a case. */
export interface Journal {
  /** Everything recorded, oldest first, former runs included. */
  entries(): readonly JournalEntry[];
  /** Resolves when the fact is on disk; secrets are taken out of it first. */
  append(fact: JournalFact): Promise<JournalEntry>;
  close(): Promise<void>;
}

interface JournalOptions {
  readonly path: string;
  /** SHA-256 the first line carries: the one of `case.json`, so that neither can be changed alone. */
  readonly genesis: string;
  readonly clock: Clock;
  readonly secrets: SecretRegistry;
}

/** Reads a journal without touching it; a torn last line is left out. */
export async function readJournal(path: string, genesis: string): Promise<readonly JournalEntry[]> {
  return parseJournal(await readIfThere(path), genesis, path).entries;
}

/** Opens a journal for appending; what a crash left of a last line is set aside as `journal.torn-N`. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { path, genesis } = options;
  const lines = parseJournal(await readIfThere(path), genesis, path);
  if (lines.torn.length > 0) await setAside(path, lines.torn);
  const file = await open(path, 'a', FILE_MODE);
  if (lines.torn.length > 0) await file.truncate(lines.soundBytes);
  await file.sync();
  await syncFolder(dirname(path));
  return new JournalFile(file, options, [...lines.entries], lines.head);
}

class JournalFile implements Journal {
  readonly #file: FileHandle;
  readonly #options: JournalOptions;
  readonly #entries: JournalEntry[];
  #head: string;
  #unwritten: string[] = [];
  /** The write under way and those that wait for it: facts told at once share one write and one fsync. */
  #flushing: Promise<void> = Promise.resolve();

  constructor(file: FileHandle, options: JournalOptions, entries: JournalEntry[], head: string) {
    this.#file = file;
    this.#options = options;
    this.#entries = entries;
    this.#head = head;
  }

  entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  async append(fact: JournalFact): Promise<JournalEntry> {
    const entry: JournalEntry = {
      seq: this.#entries.length + 1,
      at: this.#options.clock.now().toISOString(),
      previous: this.#head,
      ...this.#options.secrets.redactValue(fact),
    };
    const line = JSON.stringify(entry);
    this.#head = sha256(line);
    this.#entries.push(entry);
    this.#unwritten.push(`${line}\n`);
    this.#flushing = this.#flushing.then(() => this.#flush());
    await this.#flushing;
    return entry;
  }

  /** After a failed write every later append fails too: a journal with a hole would be worse than none. */
  async #flush(): Promise<void> {
    if (this.#unwritten.length === 0) return;
    const lines = this.#unwritten.join('');
    this.#unwritten = [];
    await this.#file.appendFile(lines);
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#flushing.catch(() => undefined);
    await this.#file.close();
  }
}

async function readIfThere(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Uint8Array();
    throw error;
  }
}

async function setAside(path: string, torn: Uint8Array): Promise<void> {
  const folder = dirname(path);
  for (let number = 1; ; number += 1) {
    const name = `${folder}/journal.torn-${number}`;
    try {
      const file = await open(name, 'wx', FILE_MODE);
      await file.writeFile(torn);
      await file.sync();
      await file.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
