import type {
  Budget,
  CreateBudgetRequest,
  DeleteBudgetRequest,
  DescribeBudgetRequest,
  DescribeBudgetsRequest,
  DescribeNotificationsForBudgetRequest,
  DescribeSubscribersForNotificationRequest,
  Notification,
  Subscriber,
} from '@aws-sdk/client-budgets';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

/** A budget and whom it tells. Dates are ISO 8601 texts. */
export interface BudgetState {
  readonly asked: Omit<Budget, 'TimePeriod' | 'LastUpdatedTime'>;
  readonly startedAt: string;
  readonly alarms: readonly {
    readonly notification: Notification;
    readonly subscribers: readonly Subscriber[];
  }[];
}

const MOST_MAILS = 10;

const budgets = (call: Call) => shelf<BudgetState>(call, 'budgets');

function budgetBy(call: Call, name: string | undefined): BudgetState {
  const missing = `Unable to get budget: ${name} - the budget doesn't exist.`;
  return onShelf(budgets(call), name, new ServiceError('NotFoundException', missing));
}

function shape({ asked, startedAt }: BudgetState): Budget {
  return {
    ...asked,
    TimePeriod: { Start: new Date(startedAt), End: new Date('2087-06-15T00:00:00Z') },
    CalculatedSpend: { ActualSpend: { Amount: '0', Unit: asked.BudgetLimit?.Unit ?? 'USD' } },
    LastUpdatedTime: new Date(startedAt),
  };
}

function refuse(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** @throws ServiceError InvalidParameterException for what AWS Budgets do not take. */
function check({ Budget: budget, NotificationsWithSubscribers = [] }: CreateBudgetRequest): void {
  if (!(Number(budget?.BudgetLimit?.Amount) > 0)) throw refuse('Budget limit has to be greater than 0.');
  for (const { Subscribers = [] } of NotificationsWithSubscribers) {
    const mails = Subscribers.filter(({ SubscriptionType }) => SubscriptionType === 'EMAIL');
    if (Subscribers.length === 0) throw refuse('A notification needs at least one subscriber.');
    if (mails.length > MOST_MAILS) throw refuse('A notification takes 10 email subscribers.');
    if (mails.some(({ Address }) => !Address?.includes('@'))) throw refuse('Invalid email address.');
  }
}

const same = (one: Notification | undefined, other: Notification) =>
  one?.NotificationType === other.NotificationType && one?.Threshold === other.Threshold;

/** AWS Budgets: cost budgets and whom they tell; mail addresses need no confirmation. */
export const budgetsService: SimulatedService = {
  name: 'budgets',
  eventSource: 'budgets.amazonaws.com',
  protocol: 'json',
  scope: 'global',
  operations: {
    CreateBudget: writes(
      (call, input: CreateBudgetRequest) => {
        check(input);
        const { Budget: budget, NotificationsWithSubscribers = [] } = input;
        const name = budget?.BudgetName ?? '';
        if (budget === undefined || budgets(call)[name])
          throw new ServiceError(
            'DuplicateRecordException',
            `Error creating budget: ${name} - the budget already exists.`,
          );
        const { TimePeriod: _, LastUpdatedTime: __, ...asked } = budget;
        budgets(call)[name] = {
          ...{ asked, startedAt: call.now.toISOString() },
          alarms: NotificationsWithSubscribers.map(({ Notification: notification, Subscribers = [] }) => ({
            notification: { NotificationState: 'OK', ...notification } as Notification,
            subscribers: Subscribers,
          })),
        };
        return {};
      },
      { action: 'budgets:ModifyBudget' },
    ),
    DescribeBudgets: reads(
      (call, input: DescribeBudgetsRequest) => {
        const { page, token } = listPage(
          Object.values(budgets(call)),
          ({ asked }) => asked.BudgetName ?? '',
          {
            size: input.MaxResults ?? 100,
            token: input.NextToken,
          },
        );
        return { Budgets: page.map(shape), ...(token === undefined ? {} : { NextToken: token }) };
      },
      { action: 'budgets:ViewBudget' },
    ),
    DescribeBudget: reads(
      (call, input: DescribeBudgetRequest) => ({ Budget: shape(budgetBy(call, input.BudgetName)) }),
      { action: 'budgets:ViewBudget' },
    ),
    DescribeNotificationsForBudget: reads(
      (call, input: DescribeNotificationsForBudgetRequest) => ({
        Notifications: budgetBy(call, input.BudgetName).alarms.map(({ notification }) => notification),
      }),
      { action: 'budgets:ViewBudget' },
    ),
    DescribeSubscribersForNotification: reads(
      (call, input: DescribeSubscribersForNotificationRequest) => ({
        Subscribers: budgetBy(call, input.BudgetName).alarms.find(({ notification }) =>
          same(input.Notification, notification),
        )?.subscribers,
      }),
      { action: 'budgets:ViewBudget' },
    ),
    DeleteBudget: writes(
      (call, input: DeleteBudgetRequest) => {
        budgetBy(call, input.BudgetName);
        delete budgets(call)[input.BudgetName ?? ''];
        return {};
      },
      { action: 'budgets:ModifyBudget' },
    ),
  },
};
