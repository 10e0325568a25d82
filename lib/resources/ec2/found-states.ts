import { deleted } from '../absent.ts';
import type { ResourceRef, ResourceState } from '../resource-type.ts';

/** What a look-up tells of one thing besides that it is there. */
export type Told = Omit<ResourceState, 'ref' | 'state' | 'description' | 'protections'> &
  Partial<Pick<ResourceState, 'protections'>>;

/** States of `refs` from what was found of them; `tell` gives undefined for what is listed but gone. */
export function foundStates<Item>(
  refs: readonly ResourceRef[],
  found: readonly Item[],
  idOf: (item: Item) => string | undefined,
  tell: (item: Item) => Told | undefined,
): readonly ResourceState[] {
  const byId = new Map(found.map((item) => [idOf(item), item]));
  return refs.map((ref) => {
    const item = byId.get(ref.id);
    const told = item === undefined ? undefined : tell(item);
    if (told === undefined) return { ...deleted(ref), description: item ?? null };
    return { ref, state: 'present', protections: [], ...told, description: item };
  });
}

/** `createdAt`, where the service tells it. */
export function createdAt(time: Date | undefined): Pick<Told, 'createdAt'> {
  return time === undefined ? {} : { createdAt: time.toISOString() };
}
