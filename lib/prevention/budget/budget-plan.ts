import type { HumanTask } from '../../playbook/plan.ts';
import { suggestedAmount } from './amount.ts';
import { budgetChange, type FoundBudget, OWN_BUDGET } from './budget-kind.ts';
import type { Costs } from './costs.ts';
import { NOTHING, type PlanPart, RUN } from './plan-part.ts';
import type { Receivers } from './receivers.ts';

interface Situation {
  readonly account: string;
  readonly currency: string;
  readonly costs: Costs;
  readonly receivers: Receivers | undefined;
  /** As the responder named it. */
  readonly amount?: number;
}

/** A monthly budget over the whole bill that tells somebody; one over a part of it leaves the rest unseen. */
export function coversBill({ budget, alarms }: FoundBudget): boolean {
  const filtered = Object.keys(budget.CostFilters ?? {}).length > 0 || budget.FilterExpression !== undefined;
  return budget.BudgetType === 'COST' && budget.TimeUnit === 'MONTHLY' && !filtered && alarms.length > 0;
}

/**
 * The budget that would be made. None where one covers the bill, unless the responder names an amount for one more; an
 * amount nobody named is a proposal to be taken up.
 */
export function planOneBudget(found: readonly FoundBudget[], situation: Situation): PlanPart {
  const notes = found.map((one) => ({ level: 'info' as const, text: budgetText(one) }));
  const own = found.find(({ budget }) => budget.BudgetName === OWN_BUDGET);
  const { amount } = situation;
  if (own !== undefined) {
    const limit = Number(own.budget.BudgetLimit?.Amount);
    const other =
      amount !== undefined && amount !== limit ? [changeLimit(situation.account, own, amount)] : [];
    return { ...NOTHING, notes, leftToHuman: other };
  }
  if (amount === undefined && found.some(coversBill)) return { ...NOTHING, notes };
  return { ...NOTHING, notes, ...missing(found, situation) };
}

function missing(found: readonly FoundBudget[], situation: Situation): Partial<PlanPart> {
  const { account, currency, costs, receivers } = situation;
  if (receivers === undefined) return { leftToHuman: [nobodyTold] };
  const suggested =
    costs.state === 'known' ? suggestedAmount(costs.months.map((month) => month.amount)) : undefined;
  const amount = situation.amount ?? suggested;
  if (amount === undefined) return { leftToHuman: [nameAmount] };
  const fact =
    found.length === 0 ? 'there is no budget' : 'no budget that tells somebody covers the whole bill';
  const params = { account, amount, currency, receivers };
  return { changes: [budgetChange(params, fact, situation.amount !== undefined)] };
}

function budgetText({ budget, alarms }: FoundBudget): string {
  const { BudgetName, BudgetLimit, TimeUnit, CostFilters = {} } = budget;
  const filters = Object.keys(CostFilters);
  const part = filters.length === 0 ? '' : `, over a part of the bill (${filters.join(', ')})`;
  const told = [...new Set(alarms.flatMap(({ tells }) => tells.map(({ Address }) => Address)))];
  const at = alarms.map(({ on }) => `${on.Threshold} % ${on.NotificationType?.toLowerCase()}`);
  const tells = told.length === 0 ? 'tells nobody' : `tells ${told.join(', ')} at ${at.join(', ')}`;
  return `Budget ${BudgetName}: ${Number(BudgetLimit?.Amount)} ${BudgetLimit?.Unit} ${TimeUnit?.toLowerCase()}${part}, ${tells}; it is left as it is.`;
}

const nobodyTold: HumanTask = {
  what: 'Say who is told of a rising bill',
  why: 'No budget tells anybody, and an alarm needs somebody who hears it.',
  how: `${RUN} --mail ADDRESS --amount NUMBER`,
};

const nameAmount: HumanTask = {
  what: 'Name the budget a month',
  why: 'The costs of the last months could not be read, so none can be proposed.',
  how: `${RUN} --mail ADDRESS --amount NUMBER`,
};

function changeLimit(account: string, { budget }: FoundBudget, amount: number): HumanTask {
  const unit = budget.BudgetLimit?.Unit ?? 'USD';
  const limit = `{"BudgetName":"${OWN_BUDGET}","BudgetLimit":{"Amount":"${amount}","Unit":"${unit}"},"TimeUnit":"MONTHLY","BudgetType":"COST"}`;
  return {
    what: `Change budget ${OWN_BUDGET} from ${Number(budget.BudgetLimit?.Amount)} to ${amount} ${unit}`,
    why: 'A budget that is there is left as it is.',
    how: `aws budgets update-budget --account-id ${account} --new-budget '${limit}'`,
  };
}
