import { unlooked } from '../aws/errors.ts';
import { attribute } from '../lineage/attribution.ts';
import type { Lineage } from '../lineage/types.ts';
import type { ReadContext } from '../playbook/context.ts';
import { groupBy } from '../playbook/group-by.ts';
import type { HumanTask, Unlooked } from '../playbook/plan.ts';
import type { TrailRecord } from '../trail/record.ts';
import { type Creation, creationsIn, resourceType } from './registry.ts';
import type { ResourceRef, ResourceState, ResourceType } from './resource-type.ts';
import { type Named, settled } from './settled.ts';

/** A resource the lineage may have made: the record of its creation, and how it is now. */
export interface Created {
  readonly type: ResourceType;
  readonly record: TrailRecord;
  readonly state: ResourceState;
}

/** Everything the records of a lineage made, looked up. */
export interface FoundCreated {
  readonly created: readonly Created[];
  /** How many resources were made by legitimate use of the same credentials; they were not looked up. */
  readonly legitimate: number;
  /** Creations whose resources nobody can name. */
  readonly unnamed: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

/**
 * Reads what a lineage made: ids from its records, then each type in each region as it is now, all at once. A
 * region that does not answer is named in `unlooked` and does not hold back the others.
 */
export async function findCreated(
  ctx: ReadContext,
  lineage: Lineage,
  wanted: (ref: ResourceRef) => boolean = () => true,
): Promise<FoundCreated> {
  const creations = creationsIn(lineage.records);
  const suspect = creations.filter(({ record }) => attribute(lineage, record).verdict !== 'legitimate');
  const missed: Unlooked[] = [];
  const unnamed: HumanTask[] = [];
  const named = (
    await Promise.all(suspect.map((creation) => nameAll(ctx, creation, missed, unnamed)))
  ).flat();
  const created: Created[] = [];
  const known = new Set<string>();
  let fresh = named;
  while (fresh.length > 0) {
    const here = await lookAtAll(
      ctx,
      fresh.filter(({ ref }) => wanted(ref)),
      missed,
    );
    created.push(...here);
    for (const { state } of here) known.add(keyOf(state.ref));
    const more = (await Promise.all(here.map((one) => madeWith(ctx, one, missed)))).flat();
    // What an event names itself is not found a second time through what it came with.
    fresh = more.filter(({ ref }) => !known.has(keyOf(ref)));
  }
  return {
    created,
    legitimate: creations.length - suspect.length,
    unnamed,
    unlooked: missed,
  };
}

const keyOf = ({ type, region, id }: ResourceRef) => `${type} ${region} ${id}`;

async function nameAll(
  ctx: ReadContext,
  { record, event, refs }: Creation,
  missed: Unlooked[],
  unnamed: HumanTask[],
): Promise<readonly Named[]> {
  if (refs.length > 0) return refs.map((ref) => ({ ref, record }));
  if (event.recover === undefined) {
    unnamed.push(unnamedTask(record));
    return [];
  }
  try {
    return (await event.recover(ctx, record)).map((ref) => ({ ref, record }));
  } catch (error) {
    missed.push(unlooked(record.awsRegion, `what ${record.eventName} ${record.eventID} made`, error));
    return [];
  }
}

/** Looks at each type in each region once; the last creation of a name stands for it. */
async function lookAtAll(
  ctx: ReadContext,
  named: readonly Named[],
  missed: Unlooked[],
): Promise<readonly Created[]> {
  const byPlace = groupBy(named, ({ ref }) => `${ref.type} ${ref.region}`);
  const looks = [...byPlace.values()].map(async (here): Promise<readonly Created[]> => {
    const distinct = new Map(here.map((one) => [`${one.ref.id} ${one.ref.uniqueId ?? ''}`, one]));
    const [any] = distinct.values();
    if (any === undefined) return [];
    const type = resourceType(any.ref.type);
    const all = [...distinct.values()];
    try {
      const states = await settled(ctx, type, all);
      return all.flatMap(({ record }, index) => {
        const state = states[index];
        return state === undefined ? [] : [{ type, record, state }];
      });
    } catch (error) {
      missed.push(unlooked(any.ref.region, type.permissions[0] ?? type.title, error));
      return [];
    }
  });
  return (await Promise.all(looks)).flat();
}

async function madeWith(
  ctx: ReadContext,
  { type, record, state }: Created,
  missed: Unlooked[],
): Promise<readonly Named[]> {
  if (type.madeWith === undefined) return [];
  try {
    return (await type.madeWith(ctx, state)).map((ref) => ({ ref, record }));
  } catch (error) {
    missed.push(unlooked(state.ref.region, `what came with ${state.ref.id}`, error));
    return [];
  }
}

function unnamedTask({ eventName, eventID, awsRegion, eventTime }: TrailRecord): HumanTask {
  return {
    what: `Find what ${eventName} made in ${awsRegion} at ${eventTime}`,
    why: `its record (event ${eventID}) names no id that can be looked up`,
    how: 'Read the event in the evidence folder, look for the resource in the console, and delete it if it is the attacker’s.',
  };
}
