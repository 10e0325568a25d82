import type { AnomalyMonitor, AnomalySubscription } from '@aws-sdk/client-cost-explorer';
import type { AwsReaders } from '../../aws/access.ts';
import { type Change, changeId, GLOBAL } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { awaitPermission } from '../alerts/topic-permission.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { namedReceivers, type Receivers } from './receivers.ts';

const OWN_MONITOR = 'spillkit-services';
/** What a day may cost more than expected before anybody is told; smaller surprises are noise. */
const IMPACT = 10;

/** Mail goes out once a day, a topic at once: Cost Anomaly Detection mails no single alert. */
type Frequency = 'DAILY' | 'IMMEDIATE';
const subscriptionName = (frequency: Frequency) => `spillkit-${frequency.toLowerCase()}`;

/** The monitor that watches every service of the account; there is one at most. */
export async function serviceMonitor(aws: AwsReaders): Promise<AnomalyMonitor | undefined> {
  const monitors = await allPages(async (NextPageToken) => {
    const page = await aws.read('ce').getAnomalyMonitors(NextPageToken ? { NextPageToken } : {});
    return { items: page.AnomalyMonitors, next: page.NextPageToken };
  });
  return monitors.find(
    ({ MonitorType, MonitorDimension }) => MonitorType === 'DIMENSIONAL' && MonitorDimension === 'SERVICE',
  );
}

/** Who is told of what a monitor finds. */
export async function subscriptionsTo(
  aws: AwsReaders,
  MonitorArn: string,
): Promise<readonly AnomalySubscription[]> {
  return allPages(async (NextPageToken) => {
    const page = await aws
      .read('ce')
      .getAnomalySubscriptions({ MonitorArn, ...(NextPageToken ? { NextPageToken } : {}) });
    return { items: page.AnomalySubscriptions, next: page.NextPageToken };
  });
}

const MONITOR = {
  MonitorName: OWN_MONITOR,
  MonitorType: 'DIMENSIONAL',
  MonitorDimension: 'SERVICE',
} as const;

/** Has AWS learn what each service costs, and see what is out of the ordinary. It costs nothing. */
export function monitorChange(): Change<Record<string, never>> {
  const target = { type: 'cost-anomaly-monitor', id: OWN_MONITOR, region: GLOBAL };
  return {
    ...{ id: changeId('create-anomaly-monitor', target), kind: 'create-anomaly-monitor', target },
    title: 'Watch the cost of every service for what is out of the ordinary',
    because: [{ kind: 'observed', call: 'ce:GetAnomalyMonitors', fact: 'no monitor watches every service' }],
    ...{ order: SETUP.watch, effect: 'reversible', preselected: true },
    command: awsCommand('ce', 'create-anomaly-monitor', { 'anomaly-monitor': JSON.stringify(MONITOR) }),
    params: {},
  };
}

/** Makes the monitor; taken back, it goes if it is ours. */
export const createAnomalyMonitorKind: WritingKind<Record<string, never>> = {
  kind: 'create-anomaly-monitor',
  permissions: ['ce:GetAnomalyMonitors', 'ce:CreateAnomalyMonitor', 'ce:DeleteAnomalyMonitor'],
  writes: true,
  apply: (ctx, changes) =>
    setUp(changes, async () => {
      await ctx.aws.write('ce').createAnomalyMonitor({ AnomalyMonitor: MONITOR });
      return undefined;
    }),
  async verify({ aws }) {
    if (await serviceMonitor(aws)) return { held: true };
    return { held: false, found: 'no monitor watches every service' };
  },
  async undo({ aws }) {
    const found = await serviceMonitor(aws);
    if (found?.MonitorName !== OWN_MONITOR) return { result: 'already-gone' };
    await aws.write('ce').deleteAnomalyMonitor({ MonitorArn: found.MonitorArn });
    return { result: 'applied' };
  },
};

type SubscriptionParams = {
  readonly account: string;
  readonly frequency: Frequency;
  readonly receivers: Receivers;
};

function requestOf({ frequency, receivers }: SubscriptionParams, MonitorArn: string) {
  const { mail, topic } = receivers;
  return {
    AnomalySubscription: {
      ...{
        SubscriptionName: subscriptionName(frequency),
        MonitorArnList: [MonitorArn],
        Frequency: frequency,
      },
      Subscribers: [
        ...mail.map((Address) => ({ Type: 'EMAIL' as const, Address })),
        ...(topic === null ? [] : [{ Type: 'SNS' as const, Address: topic }]),
      ],
      ThresholdExpression: {
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE' as const,
          MatchOptions: ['GREATER_THAN_OR_EQUAL' as const],
          Values: [String(IMPACT)],
        },
      },
    },
  };
}

/** Whether a subscription is one that Spillkit made. */
export const isOwn = ({ SubscriptionName = '' }: AnomalySubscription) =>
  [subscriptionName('DAILY'), subscriptionName('IMMEDIATE')].includes(SubscriptionName);

/** Tells the mailboxes once a day, the topic at once: a change for each that there is and nobody made yet. */
export function anomalyAlertChanges(
  account: string,
  { mail, topic }: Receivers,
  standing: readonly AnomalySubscription[],
): readonly Change<SubscriptionParams>[] {
  const wanted: readonly SubscriptionParams[] = [
    ...(mail.length === 0
      ? []
      : [{ account, frequency: 'DAILY' as const, receivers: { mail, topic: null } }]),
    ...(topic === null ? [] : [{ account, frequency: 'IMMEDIATE' as const, receivers: { mail: [], topic } }]),
  ];
  const names = new Set(standing.map(({ SubscriptionName }) => SubscriptionName));
  return wanted.filter(({ frequency }) => !names.has(subscriptionName(frequency))).map(alertChange);
}

function alertChange(params: SubscriptionParams): Change<SubscriptionParams> {
  const { frequency, receivers } = params;
  const target = { type: 'cost-anomaly-subscription', id: subscriptionName(frequency), region: GLOBAL };
  return {
    ...{ id: changeId('subscribe-anomalies', target), kind: 'subscribe-anomalies', target },
    title: `Tell ${namedReceivers(receivers)} ${frequency === 'DAILY' ? 'once a day' : 'at once'} of costs ${IMPACT} or more above what is usual`,
    because: [
      {
        kind: 'observed',
        call: 'ce:GetAnomalySubscriptions',
        fact: 'nobody is told of what is out of the ordinary',
      },
    ],
    ...{ order: SETUP.route, effect: 'reversible', preselected: true },
    command: [
      `MONITOR=$(${awsCommand('ce', 'get-anomaly-monitors', { query: "AnomalyMonitors[?MonitorDimension=='SERVICE'].MonitorArn", output: 'text' })})`,
      `aws ce create-anomaly-subscription --anomaly-subscription "$(cat <<JSON\n${JSON.stringify(requestOf(params, '$MONITOR').AnomalySubscription)}\nJSON\n)"`,
    ].join('\n'),
    params,
  };
}

async function subscribe(ctx: WriteContext, params: SubscriptionParams): Promise<undefined> {
  const { account, receivers } = params;
  const monitor = await serviceMonitor(ctx.aws);
  if (monitor?.MonitorArn === undefined) throw new Error('There is no monitor to be told by.');
  if (receivers.topic !== null) {
    await awaitPermission(ctx, { topicArn: receivers.topic, publisher: 'costalerts', account });
  }
  await ctx.aws.write('ce').createAnomalySubscription(requestOf(params, monitor.MonitorArn));
}

async function ownSubscription(aws: AwsReaders, { frequency }: SubscriptionParams) {
  const monitor = await serviceMonitor(aws);
  if (monitor?.MonitorArn === undefined) return undefined;
  const all = await subscriptionsTo(aws, monitor.MonitorArn);
  return all.find(({ SubscriptionName }) => SubscriptionName === subscriptionName(frequency));
}

/** Tells somebody of anomalies; taken back, nobody is. */
export const subscribeAnomaliesKind: WritingKind<SubscriptionParams> = {
  kind: 'subscribe-anomalies',
  permissions: [
    'ce:GetAnomalyMonitors',
    'ce:GetAnomalySubscriptions',
    'ce:CreateAnomalySubscription',
    'ce:DeleteAnomalySubscription',
    'sns:GetTopicAttributes',
  ],
  writes: true,
  apply: (ctx, changes) => setUp(changes, (params) => subscribe(ctx, params)),
  async verify({ aws }, { params }) {
    const told = new Set((await ownSubscription(aws, params))?.Subscribers?.map(({ Address }) => Address));
    const wanted = [...params.receivers.mail, ...(params.receivers.topic ? [params.receivers.topic] : [])];
    const untold = wanted.filter((address) => !told.has(address));
    return untold.length === 0 ? { held: true } : { held: false, found: `not told: ${untold.join(', ')}` };
  },
  async undo({ aws }, { params }) {
    const found = await ownSubscription(aws, params);
    if (found?.SubscriptionArn === undefined) return { result: 'already-gone' };
    await aws.write('ce').deleteAnomalySubscription({ SubscriptionArn: found.SubscriptionArn });
    return { result: 'applied' };
  },
};
