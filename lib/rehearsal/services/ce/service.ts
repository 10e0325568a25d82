import type {
  AnomalyMonitor,
  AnomalySubscription,
  CreateAnomalyMonitorRequest,
  CreateAnomalySubscriptionRequest,
  DeleteAnomalyMonitorRequest,
  DeleteAnomalySubscriptionRequest,
  GetAnomalyMonitorsRequest,
  GetAnomalySubscriptionsRequest,
  GetCostAndUsageRequest,
} from '@aws-sdk/client-cost-explorer';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

/** What an account costs: USD by month, `2026-10`. */
export interface CostState {
  readonly byMonth: Readonly<Record<string, number>>;
  /** The payer of the organization has switched Cost Explorer off for its members. */
  readonly closed?: boolean;
}

const monitors = (call: Call) => shelf<AnomalyMonitor>(call, 'monitors');
const subscriptions = (call: Call) => shelf<AnomalySubscription>(call, 'subscriptions');

function costs(call: Call): CostState {
  const state = shelf<CostState>(call, 'cost').account ?? { byMonth: {} };
  if (state.closed)
    throw new ServiceError('AccessDeniedException', 'User not enabled for cost explorer access');
  return state;
}

const arn = (call: Call, kind: string) =>
  `arn:aws:ce::${call.account.accountId}:${kind}/${call.account.uuid()}`;

/** First days of the months from `start` to before `end`. */
function months(start: string, end: string): readonly string[] {
  const found: string[] = [];
  for (let at = new Date(`${start.slice(0, 7)}-01T00:00:00Z`); at < new Date(`${end}T00:00:00Z`); ) {
    found.push(at.toISOString().slice(0, 10));
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  }
  return found;
}

/** Cost Explorer: costs a month, and what watches them for anomalies. */
export const ceService: SimulatedService = {
  name: 'ce',
  eventSource: 'ce.amazonaws.com',
  protocol: 'json',
  scope: 'global',
  operations: {
    GetCostAndUsage: reads((call, { TimePeriod, Metrics = [] }: GetCostAndUsageRequest) => {
      const { byMonth } = costs(call);
      const firsts = months(TimePeriod?.Start ?? '', TimePeriod?.End ?? '');
      return {
        ResultsByTime: firsts.map((Start, at) => ({
          TimePeriod: { Start, End: firsts[at + 1] ?? TimePeriod?.End ?? '' },
          Total: Object.fromEntries(
            Metrics.map((name) => [name, { Amount: String(byMonth[Start.slice(0, 7)] ?? 0), Unit: 'USD' }]),
          ),
          ...{ Estimated: false, Groups: [] },
        })),
      };
    }),
    GetAnomalyMonitors: reads((call, _input: GetAnomalyMonitorsRequest) => {
      costs(call);
      return { AnomalyMonitors: Object.values(monitors(call)) };
    }),
    GetAnomalySubscriptions: reads((call, input: GetAnomalySubscriptionsRequest) => {
      costs(call);
      const all = Object.values(subscriptions(call));
      const { MonitorArn } = input;
      return {
        AnomalySubscriptions: all.filter(
          ({ MonitorArnList }) => MonitorArn === undefined || MonitorArnList?.includes(MonitorArn),
        ),
      };
    }),
    /** CreateAnomalyMonitor: one that watches the services, and no second. */
    CreateAnomalyMonitor: writes((call, { AnomalyMonitor: asked }: CreateAnomalyMonitorRequest) => {
      costs(call);
      const other = Object.values(monitors(call)).some(
        ({ MonitorType, MonitorDimension }) =>
          MonitorType === 'DIMENSIONAL' && MonitorDimension === asked?.MonitorDimension,
      );
      if (asked?.MonitorType === 'DIMENSIONAL' && other)
        throw new ServiceError(
          'LimitExceededException',
          'Limit exceeded on dimensional spend monitor creation',
        );
      const MonitorArn = arn(call, 'anomalymonitor');
      if (asked) monitors(call)[MonitorArn] = { ...asked, MonitorArn, CreationDate: call.now.toISOString() };
      return { MonitorArn };
    }),
    DeleteAnomalyMonitor: writes((call, { MonitorArn }: DeleteAnomalyMonitorRequest) => {
      const missing = new ServiceError('UnknownMonitorException', 'The monitor does not exist.');
      onShelf(monitors(call), MonitorArn, missing);
      delete monitors(call)[MonitorArn ?? ''];
      return {};
    }),
    CreateAnomalySubscription: writes((call, input: CreateAnomalySubscriptionRequest) => {
      costs(call);
      const { AnomalySubscription: asked } = input;
      const mails = asked?.Subscribers?.some(({ Type }) => Type === 'EMAIL');
      if (asked?.Frequency === 'IMMEDIATE' && mails)
        throw new ServiceError('ValidationException', 'Email is not supported for immediate alerts');
      const SubscriptionArn = arn(call, 'anomalysubscription');
      if (asked)
        subscriptions(call)[SubscriptionArn] = {
          ...{ ...asked, SubscriptionArn, AccountId: call.account.accountId },
          Subscribers: (asked.Subscribers ?? []).map((one) => ({ ...one, Status: 'CONFIRMED' as const })),
        };
      return { SubscriptionArn };
    }),
    DeleteAnomalySubscription: writes((call, { SubscriptionArn }: DeleteAnomalySubscriptionRequest) => {
      const missing = new ServiceError('UnknownSubscriptionException', 'The subscription does not exist.');
      onShelf(subscriptions(call), SubscriptionArn, missing);
      delete subscriptions(call)[SubscriptionArn ?? ''];
      return {};
    }),
  },
};
