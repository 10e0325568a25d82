import type { Step } from '../../../lib/playbook/step.ts';
import { askReceivers, receiversChosen } from '../../../lib/prevention/alerts/ask-receivers.ts';
import { amountChosen, askAmount } from '../../../lib/prevention/budget/ask-amount.ts';
import { planBudget } from '../../../lib/prevention/budget/plan-budget.ts';
import type { PreventionInput } from '../inputs.ts';

/** The article's fourth suggestion: an alarm on the bill. */
export const setBudgetAlarm: Step<PreventionInput> = {
  id: 'set-budget-alarm',
  title: 'Set an alarm on the bill',
  phase: 'preparation',
  effect: {
    kind: 'reversible',
    undo: 'The budget, the anomaly monitor and the alerts that it made can be deleted.',
  },
  why: 'A leaked key shows in the bill when everything else was missed. A budget tells somebody at 80 % and 100 % of what a month may cost and when it is going to cost more; anomaly detection tells within a day of what a service costs out of the ordinary.',
  reads: [
    'sts:GetCallerIdentity',
    'budgets:ViewBudget',
    'ce:GetCostAndUsage',
    'ce:GetAnomalyMonitors',
    'ce:GetAnomalySubscriptions',
    'organizations:DescribeOrganization',
    'sns:GetTopicAttributes',
  ],
  ifSkipped: {},
  async decide(ctx, input, ask) {
    await askReceivers(ctx, input, ask);
    await askAmount(ctx, input, ask);
  },
  plan: (ctx, input) => planBudget(ctx, { ...receiversChosen(ctx, input), ...amountChosen(ctx, input) }),
};
