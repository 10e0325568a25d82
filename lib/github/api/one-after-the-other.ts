import type { Change, Outcome } from '../../playbook/change.ts';
import type { HostedRepository } from './hosted-repository.ts';

/** Changes of one repository go in one call, so that they can be written one after the other. */
export const ofOneRepository = {
  key: ({ params }: { readonly params: HostedRepository }) => `${params.host}/${params.owner}/${params.name}`,
  max: Number.MAX_SAFE_INTEGER,
};

/**
 * Writes one after the other, in the plan's order, as GitHub asks:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export async function oneAfterTheOther<P extends Change['params']>(
  changes: readonly Change<P>[],
  write: (change: Change<P>) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const change of changes) outcomes.push(await write(change));
  return outcomes;
}
