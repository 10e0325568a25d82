import type { Budget, Notification, Subscriber } from '@aws-sdk/client-budgets';
import type { AwsReaders } from '../../aws/access.ts';
import { type Change, changeId, GLOBAL } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { awaitPermission } from '../alerts/topic-permission.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { namedReceivers, type Receivers } from './receivers.ts';

/** The budget Spillkit makes. */
export const OWN_BUDGET = 'spillkit-monthly-cost';

/** Percent of the budget: spent, and going to be spent by the end of the month. */
const ALARMS = [
  { NotificationType: 'ACTUAL', Threshold: 80 },
  { NotificationType: 'ACTUAL', Threshold: 100 },
  { NotificationType: 'FORECASTED', Threshold: 100 },
] as const;

export type BudgetParams = {
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  readonly receivers: Receivers;
};

/** A budget and the alarms on it that tell somebody. */
export interface FoundBudget {
  readonly budget: Budget;
  readonly alarms: readonly { readonly on: Notification; readonly tells: readonly Subscriber[] }[];
}

/** All budgets of the account with whom they tell. */
export async function readBudgets(aws: AwsReaders, account: string): Promise<readonly FoundBudget[]> {
  const client = aws.read('budgets');
  const budgets = await allPages(async (NextToken) => {
    const page = await client.describeBudgets({ AccountId: account, ...(NextToken ? { NextToken } : {}) });
    return { items: page.Budgets, next: page.NextToken };
  });
  return Promise.all(budgets.map((budget) => withAlarms(aws, account, budget)));
}

async function withAlarms(aws: AwsReaders, AccountId: string, budget: Budget): Promise<FoundBudget> {
  const client = aws.read('budgets');
  const { BudgetName } = budget;
  const { Notifications = [] } = await client.describeNotificationsForBudget({ AccountId, BudgetName });
  const alarms = await Promise.all(
    Notifications.map(async (on) => {
      // Read-only fields of a notification are no part of its identity.
      const { NotificationState: _, ...Notification } = on;
      const { Subscribers = [] } = await client.describeSubscribersForNotification({
        ...{ AccountId, BudgetName, Notification },
      });
      return { on, tells: Subscribers };
    }),
  );
  return { budget, alarms: alarms.filter(({ tells }) => tells.length > 0) };
}

function subscribersOf({ mail, topic }: Receivers): Subscriber[] {
  return [
    ...mail.map((Address): Subscriber => ({ SubscriptionType: 'EMAIL', Address })),
    ...(topic === null ? [] : [{ SubscriptionType: 'SNS', Address: topic } as const]),
  ];
}

function requestOf({ account, amount, currency, receivers }: BudgetParams) {
  return {
    AccountId: account,
    Budget: {
      BudgetName: OWN_BUDGET,
      BudgetLimit: { Amount: String(amount), Unit: currency },
      ...({ TimeUnit: 'MONTHLY', BudgetType: 'COST' } as const),
    },
    NotificationsWithSubscribers: ALARMS.map((alarm) => ({
      Notification: {
        ...alarm,
        ...({ ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' } as const),
      },
      Subscribers: subscribersOf(receivers),
    })),
  };
}

/** Makes the budget with its alarms, in one call: it is there whole or not at all. */
export function budgetChange(params: BudgetParams, fact: string, named: boolean): Change<BudgetParams> {
  const { account, amount, currency, receivers } = params;
  const target = { type: 'budget', id: OWN_BUDGET, region: GLOBAL };
  const request = requestOf(params);
  return {
    ...{ id: changeId('create-budget', target), kind: 'create-budget', target },
    title: `Set a budget of ${amount} ${currency} a month that tells ${namedReceivers(receivers)} at 80 % and 100 % spent and 100 % forecast`,
    because: [{ kind: 'observed', call: 'budgets:DescribeBudgets', fact }],
    ...{ order: SETUP.route, effect: 'reversible', preselected: named },
    command: awsCommand('budgets', 'create-budget', {
      'account-id': account,
      budget: JSON.stringify(request.Budget),
      'notifications-with-subscribers': JSON.stringify(request.NotificationsWithSubscribers),
    }),
    params,
  };
}

async function create(ctx: WriteContext, params: BudgetParams): Promise<undefined> {
  const { account, receivers } = params;
  if (receivers.topic !== null) {
    await awaitPermission(ctx, { topicArn: receivers.topic, publisher: 'budgets', account });
  }
  await ctx.aws.write('budgets').createBudget(requestOf(params));
}

/** What of the alarms is not there as it was asked for. */
function lacking({ alarms }: FoundBudget, receivers: Receivers): readonly string[] {
  return ALARMS.flatMap(({ NotificationType, Threshold }) => {
    const found = alarms.find(
      ({ on }) => on.NotificationType === NotificationType && on.Threshold === Threshold,
    );
    const told = new Set(found?.tells.map(({ Address }) => Address));
    const untold = subscribersOf(receivers).filter(({ Address }) => !told.has(Address));
    return untold.map(({ Address }) => `${Address} at ${Threshold} % ${NotificationType?.toLowerCase()}`);
  });
}

/** Makes a cost budget. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html */
export const createBudgetKind: WritingKind<BudgetParams> = {
  kind: 'create-budget',
  permissions: ['budgets:ViewBudget', 'budgets:ModifyBudget', 'sns:GetTopicAttributes'],
  writes: true,
  apply: (ctx, changes) => setUp(changes, (params) => create(ctx, params)),
  async verify({ aws }, { params: { account, amount, receivers } }) {
    const found = await unlessAbsent(
      aws.read('budgets').describeBudget({ AccountId: account, BudgetName: OWN_BUDGET }),
    );
    if (found?.Budget === undefined) return { held: false, found: 'there is no such budget' };
    const limit = Number(found.Budget.BudgetLimit?.Amount);
    if (limit !== amount) return { held: false, found: `the budget stands at ${limit}` };
    const missing = lacking(await withAlarms(aws, account, found.Budget), receivers);
    return missing.length === 0 ? { held: true } : { held: false, found: `not told: ${missing.join(', ')}` };
  },
  async undo({ aws }, { params: { account } }) {
    const BudgetName = OWN_BUDGET;
    const gone = await unlessAbsent(
      aws
        .write('budgets')
        .deleteBudget({ AccountId: account, BudgetName })
        .then(() => true),
    );
    return { result: gone === true ? 'applied' : 'already-gone' };
  },
};
