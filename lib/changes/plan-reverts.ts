import type { CallerIdentity } from '../aws/access.ts';
import { unlooked } from '../aws/errors.ts';
import { ownIdentityTask } from '../credentials/contain/human-only.ts';
import { runsAs } from '../credentials/contain/runs-as.ts';
import { attributeByResponder, attributed } from '../lineage/attribution.ts';
import type { Lineage } from '../lineage/types.ts';
import type { Because, Change, Json } from '../playbook/change.ts';
import type { ReadContext } from '../playbook/context.ts';
import type { HumanTask, Plan, PlanNote, Unlooked } from '../playbook/plan.ts';
import { concurrently } from '../resources/concurrently.ts';
import { type Altered, type AlteringLink, alteredBy } from './altered.ts';
import { type AlteredTarget, isReported, type RevertedType, targetName } from './change-type.ts';
import { type Prior, priorOf, type Span, sameValue, spanOf } from './prior.ts';
import { reportedTasks } from './reported-tasks.ts';
import { type RevertParams, revertChange } from './revert-kind.ts';

/** Targets looked at at once. */
const AT_ONCE = 8;
/** Earlier events of the attacker on one target that a change names. */
const EVENTS_NAMED = 4;
/** Characters of a value in a sentence. */
const SHOWN = 300;

/** What reverting the lineage's alterations takes, for a step to put into its plan. */
export interface Reverts extends Omit<Plan, 'summary'> {
  /** Proposed ones by verdict, and those that no longer stand. */
  readonly counts: { readonly attacker: number; readonly ambiguous: number; readonly settled: number };
}

interface Judged {
  readonly change?: Change<RevertParams>;
  readonly verdict?: Altered['verdict'];
  readonly settled?: true;
  readonly task?: HumanTask;
  readonly note?: PlanNote;
  readonly unlooked?: readonly Unlooked[];
}

/**
 * Proposes to take back what the lineage altered on things of others, where the attacker's value still stands. What
 * its legitimate use may have done, and what nothing tells the old value of, is offered deselected. What he made
 * himself is erased instead, and what Spillkit runs as is left to people.
 */
export async function planReverts(ctx: ReadContext, lineage: Lineage): Promise<Reverts> {
  const caller = await ctx.aws.identity();
  const altered = alteredBy(lineage).filter(({ ofOwnThing }) => !ofOwnThing);
  const judged = await concurrently(altered, AT_ONCE, ctx.signal, (one) => judge(ctx, caller, lineage, one));
  const proposed = (verdict: Altered['verdict']) =>
    judged.filter((one) => one.change !== undefined && one.verdict === verdict).length;
  const counts = {
    ...{ attacker: proposed('attacker'), ambiguous: proposed('ambiguous') },
    settled: judged.filter(({ settled }) => settled).length,
  };
  return {
    changes: judged.flatMap(({ change }) => change ?? []).toSorted((a, b) => a.order - b.order),
    notes: [...settledNotes(counts.settled), ...judged.flatMap(({ note }) => note ?? [])],
    leftToHuman: [...judged.flatMap(({ task }) => task ?? []), ...reportedTasks(lineage)],
    unlooked: distinct(judged.flatMap((one) => one.unlooked ?? [])),
    counts,
  };
}

async function judge(
  ctx: ReadContext,
  caller: CallerIdentity,
  lineage: Lineage,
  altered: Altered,
): Promise<Judged> {
  const { type, target } = altered;
  if (isReported(type)) return {};
  if (isOwn(caller, target)) return { task: ownIdentityTask(`${type.type} of ${targetName(target)}`) };
  try {
    const live = await type.look(ctx, target);
    if (live.state === 'gone') return { settled: true };
    const span = spanOf(type, altered, live.value);
    if (span === undefined) return { settled: true };
    const prior = await priorOf(ctx, type, altered, span);
    const judged = proposal(lineage, type, altered, span, live.value, prior);
    const anew = judged.change !== undefined && (await type.madeAnew?.(ctx, target, judged.change.params.to));
    return { ...(anew ? { settled: true } : judged), unlooked: prior.unlooked };
  } catch (error) {
    return { unlooked: [unlooked(target.region, type.permissions[0] ?? type.title, error)] };
  }
}

function proposal(
  lineage: Lineage,
  type: RevertedType,
  altered: Altered,
  { last }: Span,
  live: Json,
  { known, untold, setSince, unlooked: missed }: Prior,
): Judged {
  // A value CloudTrail does not tell cannot be compared: an event of somebody else after it is all there is.
  if (last.alteration.set === null && setSince !== undefined) return { settled: true };
  // What could not be looked for may still be there, so nothing is taken for granted.
  const fallback = known === undefined ? type.fallback?.(last.alteration) : undefined;
  const to = known?.value ?? fallback?.to;
  if (to === undefined) return { task: unknownTask(type, altered, live, untold) };
  if (sameValue(type, to, live)) return { settled: true };
  const certain = known !== undefined || (fallback?.selected === true && missed.length === 0);
  const facts: Because[] = [
    ...altered.links
      .filter((link) => link !== last)
      .slice(-EVENTS_NAMED)
      .map(asBecause),
    observed(`it is now ${shown(live)}`),
    observed(known?.how ?? `${nothingTells(untold)}; ${fallback?.because}`),
    ...(altered.verdict === 'ambiguous' ? [observed(altered.reason)] : []),
  ];
  return {
    verdict: altered.verdict,
    change: revertChange(type, {
      target: proven(lineage, altered),
      expected: live,
      ...{ to, facts },
      preselected: altered.verdict === 'attacker' && certain && type.interrupts?.(to) !== true,
    }),
  };
}

/** The target with its proof; one in doubt is offered, and the responder who selects it says whose it is. */
function proven(lineage: Lineage, { target, attribution, links }: Altered) {
  const [oldest] = links;
  return attribution === undefined
    ? attributeByResponder(lineage, target, (links.at(-1) ?? oldest).record)
    : attributed(target, attribution);
}

function isOwn(caller: CallerIdentity, { type, id }: AlteredTarget): boolean {
  if (type === 'iam-user') return runsAs(caller, { userName: id });
  if (type === 'iam-access-key') return runsAs(caller, { accessKeyId: id });
  return type === 'iam-role' && runsAs(caller, { roleName: id });
}

/** A clause that says that the old value is not known, and why as far as that is known. */
function nothingTells(untold: string | undefined): string {
  return `nothing tells what it was before${untold === undefined ? '' : ` (${untold})`}`;
}

function unknownTask(
  type: RevertedType,
  { target, links }: Altered,
  live: Json,
  untold: string | undefined,
): HumanTask {
  const [oldest] = links;
  const { record: last } = links.at(-1) ?? oldest;
  return {
    what: `Put right ${targetName(target)} (${type.title.toLowerCase()}, ${target.region})`,
    why: `${last.eventName} altered it at ${last.eventTime} (event ${last.eventID}), and ${nothingTells(untold)}`,
    how: `It is now ${shown(live)}. Ask whoever answers for it, or look it up where it is described as code.`,
  };
}

function asBecause({ record }: AlteringLink): Because {
  const { eventID: eventId, eventTime, eventName, eventSource, awsRegion: region, userIdentity } = record;
  const by = userIdentity.accessKeyId ?? userIdentity.arn ?? 'unknown';
  return { kind: 'event', eventId, eventTime, eventName, eventSource, region, by };
}

function observed(fact: string): Because {
  return { kind: 'observed', call: 'cloudtrail:LookupEvents', fact };
}

function shown(value: Json): string {
  if (value === true) return 'there';
  if (value === false) return 'not there';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

function settledNotes(settled: number): readonly PlanNote[] {
  if (settled === 0) return [];
  const many = settled === 1 ? '1 alteration no longer stands' : `${settled} alterations no longer stand`;
  return [{ level: 'info', text: `${many} as the attacker left it.` }];
}

function distinct(missed: readonly Unlooked[]): readonly Unlooked[] {
  return [...new Map(missed.map((one) => [JSON.stringify(one), one])).values()];
}
