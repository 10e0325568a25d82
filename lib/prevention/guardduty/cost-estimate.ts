import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { PlanNote } from '../../playbook/plan.ts';

/**
 * USD of us-east-1 as of October 2026, from https://aws.amazon.com/guardduty/pricing/, which has those of every region.
 * The first tier is taken for everything: an estimate rather too high than too low.
 */
const PRICES = {
  asOf: '2026-10',
  millionManagementEvents: 4,
  gigabyteOfLogs: 1,
  millionS3Events: 0.8,
  millionEksAuditLogs: 1.6,
} as const;

/**
 * Services whose events are recorded in the home region and analysed, and billed, in every region with a detector:
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html
 */
const GLOBAL_SERVICES = /^(iam|signin|cloudfront|route53|organizations)\.amazonaws\.com$/;

const DAY_MS = 24 * 60 * 60_000;
const DAYS_A_MONTH = 30;
/** CloudTrail shows an event some minutes late: what is younger would be counted short. */
const DELIVERY_MS = 15 * 60_000;
/** What LookupEvents gives in one page, and at most what is read of a region. */
const PAGE = 50;
/** What a region may have when nothing could be counted: nearly unused, and busy. */
const UNKNOWN_EVENTS = [10_000, 1_000_000] as const;

const usd = (amount: number) => amount.toFixed(2);
const priceOf = (events: number) => (events / 1e6) * PRICES.millionManagementEvents;

interface Monthly {
  readonly events: number;
  /** Of these, those of global services. */
  readonly global: number;
}

/**
 * Management events a region will have in a month: the latest fifty of the last day, and how close together they stand.
 * Undefined when CloudTrail may not be read.
 */
async function eventsAMonth(
  { aws, clock, signal }: ReadContext,
  region: string,
): Promise<Monthly | undefined> {
  const until = clock.now().getTime() - DELIVERY_MS;
  try {
    const { Events = [] } = await aws.read('cloudtrail', region).lookupEvents({
      ...{ StartTime: new Date(until - DAY_MS), EndTime: new Date(until), MaxResults: PAGE },
    });
    const times = Events.flatMap(({ EventTime }) => EventTime?.getTime() ?? []);
    const span = Events.length < PAGE ? DAY_MS : Math.max(until - Math.min(...times), 1_000);
    const aMonth = (count: number) => Math.round((count / span) * DAY_MS * DAYS_A_MONTH);
    const global = Events.filter(({ EventSource = '' }) => GLOBAL_SERVICES.test(EventSource));
    return { events: aMonth(Events.length), global: aMonth(global.length) };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/**
 * What GuardDuty would cost a month in these regions after its free first thirty days: a note, and never a promise.
 * Undefined for no region.
 */
export async function costNote(
  ctx: ReadContext,
  regions: readonly string[],
  home: string,
): Promise<PlanNote | undefined> {
  if (regions.length === 0) return undefined;
  const places = [...new Set([home, ...regions])];
  const looked = places.map(async (region) => [region, await eventsAMonth(ctx, region)] as const);
  const counts = new Map(await Promise.all(looked));
  const global = counts.get(home)?.global;
  const known = regions.flatMap((region) => {
    const events = counts.get(region)?.events;
    if (events === undefined || global === undefined) return [];
    return [region === home ? events : events + global];
  });
  const unknown = regions.length - known.length;
  const events = known.reduce((sum, count) => sum + count, 0);
  const [low, high] = UNKNOWN_EVENTS.map((count) => priceOf(events) + unknown * priceOf(count));
  const amount = unknown === 0 ? `about ${usd(low ?? 0)}` : `${usd(low ?? 0)} to ${usd(high ?? 0)}`;
  const basis =
    unknown === 0
      ? `${Math.round(events).toLocaleString('en-US')} management events a month, projected from the latest of the last day; those of IAM and other global services count once in each region`
      : `${counted(unknown, 'region')} could not be counted (cloudtrail:LookupEvents) and ${unknown === 1 ? 'is' : 'are'} taken for 10,000 to 1,000,000 events each`;
  return {
    level: 'info',
    text: [
      `Estimate: the first 30 days are free, then ${amount} USD a month for CloudTrail events in ${counted(regions.length, 'region')}: ${basis}.`,
      `On top, by use and not known beforehand: ${usd(PRICES.gigabyteOfLogs)} USD a GB of VPC flow and DNS logs, ${usd(PRICES.millionS3Events)} USD a million S3 object calls, ${usd(PRICES.millionEksAuditLogs)} USD a million EKS audit logs.`,
      `Prices of us-east-1 as of ${PRICES.asOf}; those of other regions differ: https://aws.amazon.com/guardduty/pricing/.`,
      'The Usage page of GuardDuty shows the real figures during the free days.',
    ].join(' '),
  };
}
