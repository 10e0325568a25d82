import type { Change } from './change.ts';
import type { ChangeKind } from './change-kind.ts';
import { groupBy } from './group-by.ts';

type Batch = readonly Change[];

/**
 * Applies all batches at once, but for those of a kind that comes after others: these start when the batches of those
 * kinds have ended, well or not. Resolves when all have settled.
 */
export async function inOrderOfKinds(
  batches: readonly Batch[],
  kindOf: (name: string) => ChangeKind,
  apply: (batch: Batch) => Promise<void>,
): Promise<readonly PromiseSettledResult<void>[]> {
  const byKind = groupBy(batches, ([first]) => first?.kind ?? '');
  const started = new Map<string, Promise<readonly PromiseSettledResult<void>[]>>();
  const settle = (name: string): Promise<readonly PromiseSettledResult<void>[]> => {
    const running = started.get(name);
    if (running !== undefined) return running;
    const before = (kindOf(name).after ?? []).filter((other) => byKind.has(other)).map(settle);
    const settled = Promise.all(before).then(() => Promise.allSettled((byKind.get(name) ?? []).map(apply)));
    started.set(name, settled);
    return settled;
  };
  return (await Promise.all([...byKind.keys()].map(settle))).flat();
}
