import type { WriteContext } from '../playbook/context.ts';
import { GONE } from './each-by-itself.ts';
import type { ResourceRef, ResourceState, ResourceType } from './resource-type.ts';

/** Does `work` with what is still there when it is looked at again: some things linger in lists after they are gone. */
export function ifPresent<R extends ResourceRef>(
  ctx: WriteContext,
  { look }: Pick<ResourceType, 'look'>,
  work: (ref: R, state: ResourceState) => Promise<unknown>,
): (ref: R) => Promise<unknown> {
  return async (ref) => {
    const [state] = await look(ctx, ref.region, [ref]);
    return state?.state === 'present' ? work(ref, state) : GONE;
  };
}
