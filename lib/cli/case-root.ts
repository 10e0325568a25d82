import { join, resolve } from 'node:path';
import { defaultCaseRoot } from '../case/case-folder.ts';
import type { Io } from './io.ts';

/** Folder that holds the cases: `--case-dir`, or the user's data directory. */
export function caseRoot(io: Io, caseDir: string | undefined): string {
  return caseDir ?? defaultCaseRoot(io.home, io.env.XDG_DATA_HOME);
}

/** The folder of cases as a later command has to be told it; nothing where the command finds it unasked. */
export function elsewhere(io: Io, root: string): { readonly caseDir?: string } {
  const folder = resolve(root);
  return folder === caseRoot(io, undefined) ? {} : { caseDir: folder };
}

/** Rehearsals lie beside the cases, so that practice is never taken for an incident. */
export function rehearsalRoot(io: Io, caseDir: string | undefined): string {
  return caseDir ?? join(defaultCaseRoot(io.home, io.env.XDG_DATA_HOME), '..', 'rehearsals');
}
