import type { ReadContext } from '../../playbook/context.ts';
import { refusal } from '../../playbook/refusal.ts';
import type { AskDecision } from '../../playbook/step.ts';
import { checkAmount, suggestedAmount } from './amount.ts';
import { readBudgets } from './budget-kind.ts';
import { coversBill } from './budget-plan.ts';
import { readCosts } from './costs.ts';
import type { BudgetChoice } from './plan-budget.ts';

const ASKED = 'budget-amount';

/** Whether a budget covers the bill already; one that cannot be read does not count. */
async function isCovered({ aws }: ReadContext): Promise<boolean> {
  const { account } = await aws.identity();
  const budgets = await readBudgets(aws, account).catch(() => []);
  return budgets.some(coversBill);
}

/** Asks a guided run for the amount, with the one the last months suggest; not where a budget covers the bill. */
export async function askAmount(ctx: ReadContext, choice: BudgetChoice, ask: AskDecision): Promise<void> {
  if (choice.amount !== undefined || ctx.decisions?.has(ASKED) || (await isCovered(ctx))) return;
  const costs = await readCosts(ctx);
  const known = costs.state === 'known';
  const suggested = known ? suggestedAmount(costs.months.map(({ amount }) => amount)) : undefined;
  const currency = known ? costs.currency : 'the currency of the bill';
  const answer = await ask.input({
    name: ASKED,
    message: `Budget a month, in ${currency}`,
    ...(suggested === undefined ? {} : { default: String(suggested) }),
    invalid: (text) => refusal(() => checkAmount(text)),
  });
  await ask.keep(ASKED, String(checkAmount(answer)));
}

/** The amount by flag, or by what was answered in this case. */
export function amountChosen(ctx: ReadContext, { amount }: BudgetChoice): { readonly amount?: number } {
  const answered = ctx.decisions?.get(ASKED);
  const chosen = amount ?? (answered === undefined ? undefined : Number(answered));
  return chosen === undefined ? {} : { amount: chosen };
}
