import type { GitRepository } from '../git.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import { holds, needlesFor } from './needles.ts';
import { secretsBeside } from './secrets-beside.ts';

/**
 * Secrets that stand beside the key id in any file, message or tag of the repository, in every ref and all
 * history. They are returned to be replaced and must not be written anywhere.
 */
export async function findSecrets(
  repository: GitRepository,
  table: ObjectTable,
  keyId: string,
): Promise<readonly string[]> {
  const idOnly = needlesFor(keyId, []);
  const secrets = new Set<string>();
  const ids = function* () {
    for (const type of ['blob', 'commit', 'tag'] as const) {
      yield* table.hexOf(table.ofType(type));
    }
  };
  await readObjects(repository, ids(), (_position, body) => {
    if (!holds(body, idOnly)) return;
    for (const secret of secretsBeside(body, keyId)) secrets.add(secret);
  });
  return [...secrets].sort();
}
