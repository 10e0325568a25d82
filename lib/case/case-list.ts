import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaseFacts, readCaseFacts } from './case-folder.ts';
import { isAlive, lockHolder } from './case-lock.ts';
import { readJournal } from './journal.ts';

/** A case as `spillkit cases` lists it. */
export interface CaseSummary extends CaseFacts {
  readonly dir: string;
  /** Time of the last journal line, ISO 8601; the start when there is none. */
  readonly lastAt: string;
  /** Exit code of the last run; absent when it did not end: it crashed, or it runs. */
  readonly exitCode?: number;
  /** Process that works on it now. */
  readonly lockedBy?: number;
  /** Why its journal cannot be trusted. */
  readonly broken?: string;
}

/** All cases below `root`, newest first; what is not a case folder is left out. */
export async function listCases(root: string): Promise<readonly CaseSummary[]> {
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const cases = await Promise.all(names.map((name) => summarise(join(root, name)).catch(() => undefined)));
  return cases
    .filter((summary) => summary !== undefined)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.caseId.localeCompare(a.caseId));
}

async function summarise(dir: string): Promise<CaseSummary> {
  const { facts, genesis } = await readCaseFacts(dir);
  const holder = await lockHolder(dir);
  const lockedBy = holder !== undefined && isAlive(holder) ? { lockedBy: holder } : {};
  try {
    const entries = await readJournal(join(dir, 'journal.jsonl'), genesis);
    const last = entries.at(-1);
    const ended = last?.kind === 'run-ended' ? { exitCode: last.exitCode } : {};
    return { ...facts, dir, lastAt: last?.at ?? facts.startedAt, ...ended, ...lockedBy };
  } catch (error) {
    const broken = error instanceof Error ? error.message : String(error);
    return { ...facts, dir, lastAt: facts.startedAt, ...lockedBy, broken };
  }
}
