import { join } from 'node:path';
import { defaultCaseRoot } from '../case/case-folder.ts';
import type { Io } from './io.ts';

/** Folder that holds the cases: `--case-dir`, or the user's data directory. */
export function caseRoot(io: Io, caseDir: string | undefined): string {
  return caseDir ?? defaultCaseRoot(io.home, io.env.XDG_DATA_HOME);
}

/** Rehearsals lie beside the cases, so that practice is never taken for an incident. */
export function rehearsalRoot(io: Io, caseDir: string | undefined): string {
  return caseDir ?? join(defaultCaseRoot(io.home, io.env.XDG_DATA_HOME), '..', 'rehearsals');
}
