import type { AccountState } from '../../account/state.ts';
import type { BudgetState } from '../../services/budgets/service.ts';
import type { CostState } from '../../services/ce/service.ts';
import type { World } from '../../world.ts';
import type { Gap } from './gap.ts';
import { MAILBOX } from './mailbox.ts';

/** Where budgets and costs are kept. */
const HOME = 'us-east-1';
const MONTHS = 3;
const COSTS = [184.2, 171.9, 212.6];

/** Somebody once wanted to know of the storage, and of nothing else. */
const STORAGE_BUDGET: BudgetState = {
  asked: {
    ...{ BudgetName: 'storage', TimeUnit: 'MONTHLY', BudgetType: 'COST' },
    BudgetLimit: { Amount: '40', Unit: 'USD' },
    CostFilters: { Service: ['Amazon Simple Storage Service'] },
  },
  startedAt: '2024-05-02T08:00:00.000Z',
  alarms: [
    {
      notification: {
        ...{ NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 100 },
        ThresholdType: 'PERCENTAGE',
      },
      subscribers: [{ SubscriptionType: 'EMAIL', Address: 'platform@shop.example' }],
    },
  ],
};

function lastMonths(now: Date): readonly string[] {
  return Array.from({ length: MONTHS }, (_, at) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + at, 1)).toISOString().slice(0, 7),
  );
}

const things = (state: AccountState, shelf: string) =>
  Object.values(state.regions[HOME]?.shelves[shelf] ?? {});

function billWatched(state: AccountState): boolean {
  return (things(state, 'budgets/budgets') as BudgetState[]).some(
    ({ asked, alarms }) =>
      asked.CostFilters === undefined &&
      alarms.some(({ subscribers }) => subscribers.some(({ Address }) => Address === MAILBOX)),
  );
}

function surprisesTold(state: AccountState): boolean {
  return (things(state, 'ce/subscriptions') as { Subscribers?: { Address?: string }[] }[]).some(
    ({ Subscribers = [] }) => Subscribers.some(({ Address }) => Address === MAILBOX),
  );
}

/** Only a part of the bill has a budget, and nobody would hear of a surprise. */
export function unwatchedBill({ account, clock }: World): Gap {
  const byMonth = Object.fromEntries(lastMonths(clock.now()).map((month, at) => [month, COSTS[at] ?? 0]));
  const costs: CostState = { byMonth };
  Object.assign(account.region(HOME).shelves, {
    'ce/cost': { account: costs },
    'budgets/budgets': { storage: STORAGE_BUDGET },
  });
  return {
    inputs: { amount: '260' },
    safeguards: [
      { what: `A budget over the whole bill tells ${MAILBOX}`, stands: billWatched },
      { what: `Costs out of the ordinary are told to ${MAILBOX}`, stands: surprisesTold },
    ],
  };
}
