import type { ReadContext } from '../playbook/context.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { ResourceRef, ResourceState, ResourceType } from './resource-type.ts';

/** A resource as the record of its creation names it. */
export interface Named {
  readonly ref: ResourceRef;
  readonly record: TrailRecord;
}

/** Between two looks. */
const SETTLING_MS = 15_000;
/** So long after its creation, that something is not found says nothing. */
const UNSETTLED_MS = 60_000;

/**
 * How resources of one type and region are. AWS may not find what it made seconds ago: what was just made and is not
 * found is looked for again until it shows or is a minute old. What is told as ended is believed at once.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 * @returns States in the order given.
 */
export async function settled(
  ctx: ReadContext,
  type: ResourceType,
  named: readonly Named[],
): Promise<readonly ResourceState[]> {
  const refs = named.map(({ ref }) => ref);
  const [first] = refs;
  if (first === undefined) return [];
  const lookedAt = ctx.clock.now().getTime();
  const states = await type.look(ctx, first.region, refs);
  const unsettled = named.filter(
    ({ record }, index) =>
      isNotFound(states[index]) && lookedAt - Date.parse(record.eventTime) < UNSETTLED_MS,
  );
  if (unsettled.length === 0) return states;
  await ctx.clock.sleep(SETTLING_MS, ctx.signal);
  const again = await settled(ctx, type, unsettled);
  return named.flatMap((one, index) => again[unsettled.indexOf(one)] ?? states[index] ?? []);
}

/** A resource that has ended comes with what the service still says of it. */
function isNotFound(state: ResourceState | undefined): boolean {
  return state?.state === 'deleted' && state.description === null;
}
