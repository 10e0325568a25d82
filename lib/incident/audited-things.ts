import { isDeepStrictEqual } from 'node:util';
import { unlooked } from '../aws/errors.ts';
import { type Altered, alteredBy } from '../changes/altered.ts';
import { isReported, targetName } from '../changes/change-type.ts';
import { attribute } from '../lineage/attribution.ts';
import type { Lineage } from '../lineage/types.ts';
import type { ReadContext } from '../playbook/context.ts';
import { groupBy } from '../playbook/group-by.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { concurrently } from '../resources/concurrently.ts';
import { findCreated } from '../resources/find-created.ts';
import { creationsIn } from '../resources/registry.ts';
import type { ResourceRef, ResourceType } from '../resources/resource-type.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey, serviceOf } from '../trail/spelling.ts';

/** How a thing is now: as AWS says, as a later event says, or not known. */
export type ThingState = 'present' | 'deleted' | 'unknown';

interface AuditedThing {
  readonly region: string;
  readonly verdict: string;
  readonly state: ThingState;
  /** Event ids, oldest first. */
  readonly because: readonly string[];
}
export type AuditedResource = AuditedThing & { readonly type: string; readonly id: string };
export type AuditedChange = AuditedThing & { readonly kind: string; readonly target: string | null };

/** What a lineage made and altered. */
export interface AuditedThings {
  readonly resources: readonly AuditedResource[];
  readonly changes: readonly AuditedChange[];
}

/** What the records alone tell: a thing is known to be gone when an event of the lineage deleted it. Pure. */
export function thingsInRecords(lineage: Lineage): AuditedThings {
  const deletions = deletionsIn(lineage);
  const resources = creationsIn(lineage.records).flatMap(({ record, type, refs }) =>
    refs.map((ref): AuditedResource => {
      const deleting = deletions(type, ref, record);
      return {
        ...{ type: ref.type, id: ref.id, region: ref.region, verdict: attribute(lineage, record).verdict },
        state: deleting === undefined ? 'unknown' : 'deleted',
        because: [record.eventID, ...(deleting === undefined ? [] : [deleting.eventID])],
      };
    }),
  );
  const altered = alteredBy(lineage);
  return { resources, changes: [...altered.map(asChange), ...otherWrites(lineage, altered)] };
}

/** The same, with every thing that is or may be the attacker's looked up as it is now. */
export async function thingsNow(
  ctx: ReadContext,
  lineage: Lineage,
): Promise<AuditedThings & { readonly unlooked: readonly Unlooked[] }> {
  const told = thingsInRecords(lineage);
  const found = await findCreated(ctx, lineage);
  const missed: Unlooked[] = [...found.unlooked];
  const states = new Map(
    found.created.map(({ state, record }) => [keyOf(state.ref), { state, record }] as const),
  );
  const resources = told.resources.map((resource): AuditedResource => {
    const now = states.get(keyOf(resource));
    states.delete(keyOf(resource));
    return now === undefined ? resource : { ...resource, state: now.state.state };
  });
  const more = [...states.values()].map(
    ({ state: { ref, state, createdAt }, record }): AuditedResource => ({
      ...{ type: ref.type, id: ref.id, region: ref.region, state, because: [record.eventID] },
      verdict: attribute(lineage, record, createdAt).verdict,
    }),
  );
  const altered = alteredBy(lineage);
  const looks = await concurrently(altered, 16, ctx.signal, (one) => standing(ctx, one, missed));
  const changes = altered.map((one, at) => ({ ...asChange(one), state: looks[at] ?? 'unknown' }));
  return {
    resources: [...resources, ...more],
    changes: [...changes, ...otherWrites(lineage, altered)],
    unlooked: missed,
  };
}

function keyOf({ type, region, id }: Pick<ResourceRef, 'type' | 'region' | 'id'>): string {
  return `${type} ${region} ${id}`;
}

/** Looks up the event of the lineage that deleted a thing after it was made. */
function deletionsIn(
  lineage: Lineage,
): (type: ResourceType, ref: ResourceRef, made: TrailRecord) => TrailRecord | undefined {
  const byEvent = groupBy(
    lineage.records.filter((record) => !failed(record)),
    eventKey,
  );
  const texts = new Map<TrailRecord, string>();
  const names = (record: TrailRecord, id: string) => {
    const text = texts.get(record) ?? JSON.stringify([record.requestParameters, record.responseElements]);
    texts.set(record, text);
    return text.includes(JSON.stringify(id));
  };
  return ({ deletedBy }, { id }, made) =>
    deletedBy
      .flatMap(({ source, name }) => byEvent.get(`${source}:${name}`) ?? [])
      .find(
        (record) =>
          record.eventTime >= made.eventTime && record.eventID !== made.eventID && names(record, id),
      );
}

/** Whether what the attacker set still stands. */
async function standing(
  ctx: ReadContext,
  { type, target, links }: Altered,
  missed: Unlooked[],
): Promise<ThingState> {
  const set = links.at(-1)?.alteration.set ?? null;
  if (isReported(type) || set === null) return 'unknown';
  try {
    const live = await type.look(ctx, target);
    if (live.state === 'gone') return 'deleted';
    return (type.same ?? isDeepStrictEqual)(live.value, set) ? 'present' : 'deleted';
  } catch (error) {
    ctx.signal.throwIfAborted();
    missed.push(unlooked(target.region, type.permissions[0] ?? type.title, error));
    return 'unknown';
  }
}

function asChange({ type, target, verdict, links }: Altered): AuditedChange {
  return {
    ...{ kind: type.type, target: targetName(target), region: target.region, verdict, state: 'unknown' },
    because: links.map(({ record }) => record.eventID),
  };
}

/** Calls that wrote and went through, and that no resource or kind of change stands for. */
function otherWrites(lineage: Lineage, altered: readonly Altered[]): readonly AuditedChange[] {
  const told = new Set([
    ...creationsIn(lineage.records).map(({ record }) => record.eventID),
    ...altered.flatMap(({ links }) => links.map(({ record }) => record.eventID)),
  ]);
  return lineage.records
    .filter((record) => record.readOnly === false && !failed(record) && !told.has(record.eventID))
    .filter((record) => !['sts', 'signin'].includes(serviceOf(record)))
    .map((record) => ({
      ...{ kind: eventKey(record), target: targetOf(record), region: record.awsRegion },
      ...{ verdict: attribute(lineage, record).verdict, state: 'unknown', because: [record.eventID] },
    }));
}

/** What a request names first, which is what it is about in nearly every API. */
function targetOf({ requestParameters }: TrailRecord): string | null {
  const first = Object.values(requestParameters ?? {}).find((value) => typeof value === 'string');
  return typeof first === 'string' ? first : null;
}
