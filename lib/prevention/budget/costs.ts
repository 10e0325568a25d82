import { awsFailure, errorCode, errorMessage, unlooked } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';

const MONTHS = 3;

/** What the account cost in its last full months, or why nobody can say. */
export type Costs =
  | {
      readonly state: 'known';
      /** Oldest first: `2026-10` and the cost. */
      readonly months: readonly { readonly month: string; readonly amount: number }[];
      /** Currency of the bill: `USD`. */
      readonly currency: string;
    }
  /** Cost Explorer is off: never switched on, or the payer of the organization closed it to members. */
  | { readonly state: 'closed' }
  /** There are none yet: Cost Explorer was switched on within the last day, or the account is younger than a month. */
  | { readonly state: 'no-figures' }
  | { readonly state: 'denied'; readonly unlooked: Unlooked };

/** Cost Explorer's refusals that are no lack of permission: a switch of the account, or of its payer. */
export function costExplorerClosed(error: unknown): boolean {
  return awsFailure(error) === 'denied' && /not enabled for cost explorer/i.test(errorMessage(error));
}

const firstOf = (now: Date, monthsAgo: number) =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1)).toISOString().slice(0, 10);

/**
 * The cost of the last three full months. AWS charges 0.01 USD for the request.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export async function readCosts({ aws, clock, signal }: ReadContext): Promise<Costs> {
  const now = clock.now();
  try {
    const { ResultsByTime = [] } = await aws.read('ce').getCostAndUsage({
      TimePeriod: { Start: firstOf(now, MONTHS), End: firstOf(now, 0) },
      ...{ Granularity: 'MONTHLY', Metrics: ['UnblendedCost'] },
    });
    if (ResultsByTime.length === 0) return { state: 'no-figures' };
    return {
      state: 'known',
      months: ResultsByTime.map(({ TimePeriod, Total }) => ({
        month: TimePeriod?.Start?.slice(0, 7) ?? '',
        amount: Number(Total?.UnblendedCost?.Amount ?? 0),
      })),
      currency: ResultsByTime[0]?.Total?.UnblendedCost?.Unit ?? 'USD',
    };
  } catch (error) {
    signal.throwIfAborted();
    if (costExplorerClosed(error)) return { state: 'closed' };
    if (errorCode(error) === 'DataUnavailableException') return { state: 'no-figures' };
    return { state: 'denied', unlooked: unlooked('costs', 'ce:GetCostAndUsage', error) };
  }
}
