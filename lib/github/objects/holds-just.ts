import { type GitRepository, readGit } from '../git.ts';
import { idReader } from './id-reader.ts';
import type { ObjectTable } from './object-table.ts';

/** Whether a repository still holds just the objects of the table, in whatever order. */
export async function holdsJust(repository: GitRepository, table: ObjectTable): Promise<boolean> {
  let known = 0;
  let strange = 0;
  const take = idReader((id) => {
    if (table.find(id) < 0) strange++;
    else known++;
  });
  // Each object once; without its type, which git would have to look up.
  const list = ['cat-file', '--batch-all-objects', '--unordered', '--buffer', '--batch-check=%(objectname)'];
  await readGit(repository, list, { onStdout: take });
  return strange === 0 && known === table.count;
}
