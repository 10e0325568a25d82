import type { AnomalySubscription } from '@aws-sdk/client-cost-explorer';
import { unlooked } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import {
  anomalyAlertChanges,
  isOwn,
  monitorChange,
  serviceMonitor,
  subscriptionsTo,
} from './anomaly-kinds.ts';
import { costExplorerClosed } from './costs.ts';
import type { Payer } from './payer.ts';
import { NOTHING, type PlanPart, RUN } from './plan-part.ts';
import type { Receivers } from './receivers.ts';

interface Situation {
  readonly account: string;
  readonly receivers: Receivers | undefined;
  readonly payer: Payer;
}

/** What watches the bill for surprises. What is there is shown and left alone. */
export async function planAnomalies(ctx: ReadContext, situation: Situation): Promise<PlanPart> {
  try {
    return await planReadable(ctx, situation);
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (costExplorerClosed(error)) return { ...NOTHING, leftToHuman: [openCostExplorer(situation.payer)] };
    return { ...NOTHING, unlooked: [unlooked('cost anomalies', 'ce:GetAnomalyMonitors', error)] };
  }
}

async function planReadable({ aws }: ReadContext, { account, receivers }: Situation): Promise<PlanPart> {
  const monitor = await serviceMonitor(aws);
  const alerts = monitor?.MonitorArn === undefined ? [] : await subscriptionsTo(aws, monitor.MonitorArn);
  const telling = alerts.filter(({ Subscribers = [] }) => Subscribers.length > 0);
  // Of two of its own that were wanted, a run that was broken off may have made one.
  const toldByOthers = telling.some((alert) => !isOwn(alert));
  const changes = [
    ...(monitor === undefined ? [monitorChange()] : []),
    ...(toldByOthers || receivers === undefined ? [] : anomalyAlertChanges(account, receivers, alerts)),
  ];
  return {
    ...NOTHING,
    changes,
    notes: telling.map((alert) => ({ level: 'info', text: alertText(alert) })),
    leftToHuman: telling.length > 0 || receivers !== undefined ? [] : [nobodyTold],
  };
}

function alertText({ SubscriptionName, Subscribers = [], Frequency }: AnomalySubscription): string {
  const told = Subscribers.map(
    ({ Address, Status }) => `${Address}${Status === 'DECLINED' ? ' (who has declined)' : ''}`,
  );
  return `Cost anomalies are told ${Frequency} to ${told.join(', ')} (${SubscriptionName}); it is left as it is.`;
}

const nobodyTold: HumanTask = {
  what: 'Say who is told of costs out of the ordinary',
  why: 'AWS notices them and tells nobody.',
  how: `${RUN} --mail ADDRESS`,
};

function openCostExplorer(payer: Payer): HumanTask {
  const member = payer.kind === 'member';
  return {
    what: `Have Cost Explorer switched on${member ? ` for this account by account ${payer.payer}` : ''}`,
    why: member
      ? 'The payer of the organization decides whether member accounts see their costs; without it nothing notices a surprise.'
      : 'Without it AWS does not notice costs out of the ordinary.',
    how: `${member ? `In account ${payer.payer}: ` : ''}Billing and Cost Management, Cost Management preferences, allow Cost Explorer. Figures show after 24 hours; then: ${RUN}`,
  };
}
