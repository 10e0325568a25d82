import { isDeepStrictEqual } from 'node:util';
import { unlooked } from '../aws/errors.ts';
import { GLOBAL, type Json } from '../playbook/change.ts';
import type { ReadContext } from '../playbook/context.ts';
import type { Unlooked } from '../playbook/plan.ts';
import type { TrailRecord } from '../trail/record.ts';
import { type Altered, type AlteringLink, targetKey } from './altered.ts';
import type { AlteredTarget, Recalled, RevertedType } from './change-type.ts';
import { toldIn } from './registry.ts';

/** The value before the attacker's, and where it was found; or what kept it from being found. */
export interface Prior {
  readonly known?: Recalled;
  /** Why what is kept beside events does not tell it, as a clause. */
  readonly untold?: string;
  /** Somebody else set it after the attacker, in an event of the trail. */
  readonly setSince?: TrailRecord;
  readonly unlooked: readonly Unlooked[];
}

/** The attacker's first alteration of a target, and the one that stands. */
export interface Span {
  readonly first: AlteringLink;
  readonly last: AlteringLink;
}

/**
 * Which of the alterations stands when the value is `live`: of those in the last second the one that set it, for
 * CloudTrail does not tell their order. Undefined when none did: somebody else changed it since.
 */
export function spanOf(type: RevertedType, { links }: Altered, live: Json): Span | undefined {
  const newest = links.at(-1)?.record.eventTime;
  const last = links.findLast(
    ({ record, alteration: { set } }) =>
      record.eventTime === newest && (set === null || sameValue(type, set, live)),
  );
  if (last === undefined) return undefined;
  const [oldest] = links;
  const first = links.find((one) => one !== last && one.record.eventTime === oldest.record.eventTime);
  return { first: first ?? oldest, last };
}

/** Whether two values of a type are the same. */
export function sameValue(type: RevertedType, one: Json, other: Json): boolean {
  return type.same?.(one, other) ?? isDeepStrictEqual(one, other);
}

/**
 * Looks for the old value: what the attacker's first call implies, then the last earlier event of the trail on the
 * same target, whoever made it, then what the service keeps.
 */
export async function priorOf(
  ctx: ReadContext,
  type: RevertedType,
  altered: Altered,
  { first, last }: Span,
): Promise<Prior> {
  const { links } = altered;
  const oldest = first.record;
  const implied = first.alteration.before;
  if (implied !== undefined && last.alteration.set !== null) {
    return {
      known: { value: implied, how: `${oldest.eventName} would have failed otherwise` },
      unlooked: [],
    };
  }
  const { told, missed } = await history(ctx, type, altered.target);
  const own = new Set(links.map(({ record }) => record.eventID));
  const others = told.filter(({ record }) => !own.has(record.eventID));
  const setSince = others.find(({ record }) => record.eventTime > last.record.eventTime)?.record;
  const since = { ...(setSince === undefined ? {} : { setSince }), unlooked: missed };
  if (implied !== undefined) {
    return { known: { value: implied, how: `${oldest.eventName} would have failed otherwise` }, ...since };
  }
  const before = others.filter(({ record }) => record.eventTime <= oldest.eventTime);
  const earlier = type.parts ? together(before, links) : before.at(-1);
  if (earlier !== undefined && earlier.set !== null) {
    return { known: { value: earlier.set, how: `${said(earlier.record)} set it` }, ...since };
  }
  try {
    const recalled = await type.recall?.(ctx, altered.target, oldest);
    if (recalled === undefined) return since;
    return 'untold' in recalled ? { untold: recalled.untold, ...since } : { known: recalled, ...since };
  } catch (error) {
    const failure = unlooked(altered.target.region, `what ${type.title} were before`, error);
    return { ...since, unlooked: [...missed, failure] };
  }
}

/**
 * What events told of the members the attacker set, the last one of each; of all members where the thing was deleted.
 * Undefined unless each member is told.
 */
function together(told: readonly Told[], links: readonly AlteringLink[]): Told | undefined {
  const last = told.at(-1);
  if (last?.set === false) return last;
  const since = told.slice(told.findLastIndex(({ set }) => set === false) + 1);
  const known = Object.entries(Object.assign({}, ...since.map(({ set }) => set)) as Record<string, Json>);
  const touched = new Set(links.flatMap(({ alteration }) => Object.keys(alteration.set ?? {})));
  const deleted = links.some(({ alteration }) => alteration.set === false);
  const set = known.filter(([member]) => deleted || touched.has(member));
  if (last === undefined || set.length < touched.size) return undefined;
  return { record: last.record, set: Object.fromEntries(set) };
}

/** What one event told. */
interface Told {
  readonly record: TrailRecord;
  readonly set: Json;
}

/** Everything the trail tells about one target, oldest first. */
async function history(
  ctx: ReadContext,
  type: RevertedType,
  target: AlteredTarget,
): Promise<{ readonly told: readonly Told[]; readonly missed: readonly Unlooked[] }> {
  const events = [...type.alteredBy, ...(type.toldBy ?? [])];
  const region = target.region === GLOBAL ? (await ctx.aws.regions()).home : target.region;
  const names = new Set(events.map(({ name, recordedAs }) => recordedAs ?? name));
  const answers = await Promise.all([...names].map((name) => ctx.incident.history(name, region, ctx.signal)));
  const key = targetKey(type, target);
  const told = answers
    .flatMap(({ records }) => records)
    .flatMap((record) =>
      toldIn(record, events)
        .filter((alteration) => targetKey(type, alteration.target) === key)
        .map(({ set }) => ({ record, set })),
    )
    .sort((a, b) => (a.record.eventTime < b.record.eventTime ? -1 : 1));
  return { told, missed: answers.flatMap((answer) => answer.unlooked) };
}

function said({ eventName, eventID, eventTime, userIdentity }: TrailRecord): string {
  return `${eventName} of ${userIdentity.arn ?? userIdentity.type} at ${eventTime} (event ${eventID})`;
}
