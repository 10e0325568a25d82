import type { ReadContext } from '../playbook/context.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { ResourceRef } from './resource-type.ts';

interface ToldBy {
  /** Without `.amazonaws.com`. */
  readonly source: string;
  /** As recorded, with its date where it has one. */
  readonly name: string;
  idOf(record: TrailRecord): string | undefined;
}

/**
 * When the trail first tells of a call like the one that made a thing, if earlier than `ref.bornAt`: calls that create
 * what is not there and change what is do not prove that the thing was new. Undefined when the trail tells of none.
 * @throws Error when the trail could not be read: a thing that may be older is then not proposed.
 */
export async function firstTold(
  ctx: ReadContext,
  ref: ResourceRef,
  event: ToldBy,
): Promise<Date | undefined> {
  const [first] = await toldAt(ctx, ref, event);
  return first === undefined || (ref.bornAt !== undefined && first >= ref.bornAt)
    ? undefined
    : new Date(first);
}

/** When the trail last tells of the making of a thing of that name: later than `ref.bornAt`, it is another thing. */
export async function lastTold(ctx: ReadContext, ref: ResourceRef, event: ToldBy): Promise<Date | undefined> {
  const last = (await toldAt(ctx, ref, event)).at(-1);
  return last === undefined ? undefined : new Date(last);
}

async function toldAt(ctx: ReadContext, ref: ResourceRef, event: ToldBy): Promise<readonly string[]> {
  const { records, unlooked } = await ctx.incident.history(event.name, ref.region, ctx.signal);
  const [missed] = unlooked;
  if (missed !== undefined) {
    throw new Error(`Other ${event.name} events of ${ref.id} could not be read. ${missed.reason}`);
  }
  return records
    .filter((record) => record.eventSource.startsWith(`${event.source}.`) && !failed(record))
    .filter((record) => event.idOf(record) === ref.id)
    .map((record) => record.eventTime)
    .toSorted();
}
