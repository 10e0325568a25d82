import { unlooked } from '../../aws/errors.ts';
import { homeRegion, type Partition } from '../../aws/partition.ts';
import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { type AlertChoice, planAlerts } from '../alerts/alert-route.ts';
import { costNote } from './cost-estimate.ts';
import { enableChange, FEATURES, resumeChange } from './detector-kind.ts';
import { sampleChange, sampleFindings } from './sample-kind.ts';
import { type RegionWatch, readWatch } from './watch.ts';

/** GuardDuty keeps findings for 90 days; an older detector may have been proven and show it no more. */
const FINDINGS_KEPT_MS = 90 * 24 * 60 * 60_000;

type Watched = Extract<RegionWatch, { readonly state: 'on' }>;

const info = (text: string): PlanNote => ({ level: 'info', text });
const warning = (text: string): PlanNote => ({ level: 'warning', text });
const inState = <S extends RegionWatch['state']>(watch: readonly RegionWatch[], state: S) =>
  watch.filter((one): one is Extract<RegionWatch, { readonly state: S }> => one.state === state);
const names = (watch: readonly RegionWatch[]) => watch.map(({ region }) => region).join(', ');

/** What is on, what would be switched on, and why the rest is not: each region falls under one of them. */
export async function planGuardDuty(
  ctx: ReadContext,
  { regions: named, ...choice }: AlertChoice & { readonly regions?: readonly string[] },
): Promise<Plan> {
  const [{ account, partition }, { regions, disabled, home }] = await Promise.all([
    ctx.aws.identity(),
    regionsOf(ctx, named),
  ]);
  const watch = await readWatch(ctx.aws, regions, ctx.signal);
  const [on, off] = [inState(watch, 'on'), inState(watch, 'off')];
  const suspended = inState(watch, 'suspended');
  const detectors = [
    ...off.map(({ region }) => enableChange(region)),
    ...suspended.flatMap((one) => (one.administrator === undefined ? [resumeChange(one, one.detector)] : [])),
  ];
  const watched = watch.filter(({ state }) => state === 'on' || state === 'off').map(({ region }) => region);
  const [unproven, cost, alerts] = await Promise.all([
    unprovenOf(ctx, on),
    costNote(
      ctx,
      off.map(({ region }) => region),
      home,
    ),
    watched.length === 0
      ? { changes: [], notes: [], leftToHuman: [], unlooked: [] }
      : planAlerts(ctx.aws, choice, { home, account, partition, regions: watched }),
  ]);
  return {
    summary: summaryOf(watch, detectors.length),
    changes: [
      ...detectors,
      ...alerts.changes,
      ...[...off.map(({ region }) => region), ...unproven.regions].map(sampleChange),
    ],
    notes: [
      ...(cost === undefined ? [] : [cost]),
      ...(off.length === 0 ? [] : [featuresNote()]),
      ...regionNotes(watch, disabled),
      ...alerts.notes,
    ],
    leftToHuman: [...suspended.flatMap(administratorTask), ...alerts.leftToHuman],
    unlooked: [
      ...inState(watch, 'not-looked').map(({ unlooked }) => unlooked),
      ...[...on, ...suspended].flatMap(({ administratorUnlooked }) => administratorUnlooked ?? []),
      ...unproven.unlooked,
      ...alerts.unlooked,
    ],
  };
}

async function regionsOf({ aws }: ReadContext, named: readonly string[] | undefined) {
  if (named === undefined) {
    const { enabled, disabled, home } = await aws.regions();
    return { regions: enabled, disabled, home };
  }
  const { partition } = await aws.identity();
  return { regions: named, disabled: [], home: homeRegion(partition as Partition) };
}

/** Detectors Spillkit made whose sample finding is still to come: a run may have ended between the two. */
async function unprovenOf(
  { aws, clock, signal }: ReadContext,
  on: readonly Watched[],
): Promise<{ readonly regions: readonly string[]; readonly unlooked: readonly Unlooked[] }> {
  const young = clock.now().getTime() - FINDINGS_KEPT_MS;
  const looked = await Promise.all(
    on
      .filter(({ detector }) => detector.own && Date.parse(detector.createdAt) > young)
      .map(async ({ region, detector }) => {
        try {
          return { region, proven: (await sampleFindings(aws, region, detector.id)).length > 0 };
        } catch (error) {
          signal.throwIfAborted();
          return { region, proven: true, gap: unlooked(region, 'guardduty:ListFindings', error) };
        }
      }),
  );
  return {
    regions: looked.filter(({ proven }) => !proven).map(({ region }) => region),
    unlooked: looked.flatMap(({ gap }) => gap ?? []),
  };
}

function summaryOf(watch: readonly RegionWatch[], changes: number): string {
  const on = inState(watch, 'on').length;
  const could = on + inState(watch, 'off').length + inState(watch, 'suspended').length;
  const state = `GuardDuty watches ${on} of ${counted(could, 'region')} it can watch`;
  return changes === 0 ? `${state}.` : `${state}; ${counted(changes, 'detector')} can be switched on.`;
}

function featuresNote(): PlanNote {
  return info(
    `A new detector looks at CloudTrail, VPC flow logs and DNS queries, and as far as the region has them at ${FEATURES.join(', ')}; what changes in a finding is told every 15 minutes. Runtime monitoring stays off: it needs an agent on every machine.`,
  );
}

/** A sentence for each state a region can be in without being an error. */
function regionNotes(watch: readonly RegionWatch[], disabled: readonly string[]): readonly PlanNote[] {
  const on = inState(watch, 'on');
  const closed = inState(watch, 'closed');
  const absent = inState(watch, 'not-offered');
  return [
    ...on.map(onNote),
    ...(closed.length === 0
      ? []
      : [info(`Closed by a policy of the organization, so left out: ${names(closed)}.`)]),
    ...(absent.length === 0 ? [] : [info(`GuardDuty is not offered in ${names(absent)}.`)]),
    ...(disabled.length === 0
      ? []
      : [info(`Not enabled in this account, so nothing new can be started there: ${disabled.join(', ')}.`)]),
    ...inState(watch, 'suspended').flatMap(({ region, administrator }) =>
      administrator === undefined
        ? [
            warning(
              `The detector in ${region} was suspended by somebody; it is switched on again only if you select it.`,
            ),
          ]
        : [],
    ),
  ];
}

function onNote({ region, detector, administrator }: Watched): PlanNote {
  const off = FEATURES.filter((name) => detector.off.includes(name));
  const lacks = off.length === 0 ? '' : `, without ${off.join(', ')}`;
  const whose = administrator === undefined ? '' : `, managed by account ${administrator}`;
  const left = detector.own ? '' : '; left as it is';
  return info(`On in ${region}${whose}${lacks}, changes of a finding told ${detector.frequency}${left}.`);
}

function administratorTask({
  region,
  administrator,
  detector,
}: Extract<RegionWatch, { readonly state: 'suspended' }>): readonly HumanTask[] {
  if (administrator === undefined) return [];
  return [
    {
      what: `Have GuardDuty in ${region} switched on by account ${administrator}`,
      why: `That account manages detector ${detector.id} for the organization, and a member cannot switch it on.`,
      how: `There: ${awsCommand('guardduty', 'start-monitoring-members', { region, 'detector-id': 'ITS-DETECTOR', 'account-ids': 'THIS-ACCOUNT' })}`,
    },
  ];
}
