import type { ReadContext } from '../../playbook/context.ts';
import type { GitRepository } from '../git.ts';
import { holdsJust } from '../objects/holds-just.ts';
import { type FoundLeak, findLeak } from '../secret/find-leak.ts';
import { leakSettings } from './leak-settings.ts';
import type { PurgeChoices } from './purge-choices.ts';

type CaseContext = Pick<ReadContext, 'keepSecret' | 'notify' | 'incident'>;

/** What this run found, by repository and what was looked for; it goes when the run's incident goes. */
const found = new WeakMap<CaseContext['incident'], Map<string, FoundLeak>>();

/**
 * Where the leak of a case stands in a repository. Planning, rewriting and the proof need the same answer, so it is
 * given again as long as the repository holds exactly the objects that were searched: an id stands for its content.
 */
export async function leakOfCase(
  ctx: CaseContext,
  repository: GitRepository,
  choices: PurgeChoices,
): Promise<FoundLeak> {
  const settings = leakSettings(ctx, choices);
  const leaks = found.get(ctx.incident) ?? new Map<string, FoundLeak>();
  found.set(ctx.incident, leaks);
  const { keyId, texts, replacement, embedded, removedPaths } = settings;
  const key = JSON.stringify([repository.gitDir, keyId, texts, replacement, embedded, removedPaths]);
  const known = leaks.get(key);
  if (known !== undefined && (await holdsJust(repository, known.search.table))) return known;
  leaks.delete(key);
  const leak = await findLeak(repository, settings);
  leaks.set(key, leak);
  return leak;
}
