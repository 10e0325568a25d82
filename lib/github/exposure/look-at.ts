import type { PlanNote, Unlooked } from '../../playbook/plan.ts';
import { notLookedAt } from '../api/failure.ts';

/** What a look at one place of GitHub showed. */
export type Seen = { readonly found: string } | { readonly none: string };

/** Looks at several places, each told as found, none, or could not look. */
export async function lookAtEach(
  where: string,
  looks: readonly { readonly call: string; look(): Promise<Seen> }[],
): Promise<{ readonly notes: readonly PlanNote[]; readonly unlooked: readonly Unlooked[] }> {
  const seen = await Promise.all(
    looks.map(async ({ call, look }): Promise<Seen | { readonly unlooked: Unlooked }> => {
      try {
        return await look();
      } catch (error) {
        return { unlooked: notLookedAt(where, call, error) };
      }
    }),
  );
  const none = seen.flatMap((one) => ('none' in one ? [one.none] : []));
  return {
    notes: [
      ...seen.flatMap((one) =>
        'found' in one ? [{ level: 'warning', text: `Found: ${one.found}` } as const] : [],
      ),
      ...(none.length === 0
        ? []
        : [{ level: 'info', text: `Looked at, and none: ${none.join(', ')}.` } as const]),
    ],
    unlooked: seen.flatMap((one) => ('unlooked' in one ? [one.unlooked] : [])),
  };
}
