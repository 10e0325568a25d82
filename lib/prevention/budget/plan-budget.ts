import { unlooked } from '../../aws/errors.ts';
import { counted } from '../../incident/counted.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import type { AlertChoice } from '../alerts/alert-route.ts';
import { requireTopic } from '../alerts/topic.ts';
import { mayPublish, permissionChange } from '../alerts/topic-permission.ts';
import { planAnomalies } from './anomaly-plan.ts';
import { type FoundBudget, readBudgets } from './budget-kind.ts';
import { coversBill, planOneBudget } from './budget-plan.ts';
import { type Costs, readCosts } from './costs.ts';
import { type Payer, readPayer } from './payer.ts';
import { NOTHING } from './plan-part.ts';
import { receiversOfCosts } from './receivers.ts';

/** What the responder said of the alarm on the bill. */
export interface BudgetChoice extends AlertChoice {
  /** A month, in the currency of the bill. */
  readonly amount?: number;
}

const info = (text: string): PlanNote => ({ level: 'info', text });
const warning = (text: string): PlanNote => ({ level: 'warning', text });

/** Budgets and anomaly alerts there are, which are left alone, and what would be made beside them. */
export async function planBudget(ctx: ReadContext, choice: BudgetChoice): Promise<Plan> {
  const { account, partition } = await ctx.aws.identity();
  const receivers = receiversOfCosts(choice);
  const [payer, costs, found] = await Promise.all([
    readPayer(ctx.aws),
    readCosts(ctx),
    foundBudgets(ctx, account),
  ]);
  const currency = currencyOf(costs, found.budgets, partition);
  const { amount } = choice;
  const budget =
    found.gap === undefined
      ? planOneBudget(found.budgets, {
          ...{ account, currency, costs, receivers },
          ...(amount === undefined ? {} : { amount }),
        })
      : NOTHING;
  const anomalies = await planAnomalies(ctx, { account, receivers, payer });
  const changes = [...budget.changes, ...anomalies.changes];
  return {
    summary: summaryOf(found, changes),
    changes: [...(await permissionsFor(ctx, account, choice, changes)), ...changes],
    notes: [
      ...payerNotes(payer),
      ...costNotes(costs, payer, currency, amount),
      ...(found.gap === undefined ? [] : [billingAccessNote]),
      ...budget.notes,
      ...anomalies.notes,
    ],
    leftToHuman: [...budget.leftToHuman, ...anomalies.leftToHuman],
    unlooked: [
      ...(costs.state === 'denied' ? [costs.unlooked] : []),
      ...(found.gap === undefined ? [] : [found.gap]),
      ...anomalies.unlooked,
    ],
  };
}

interface Found {
  readonly budgets: readonly FoundBudget[];
  /** Set when they could not be read. */
  readonly gap?: Unlooked;
}

async function foundBudgets({ aws, signal }: ReadContext, account: string): Promise<Found> {
  try {
    return { budgets: await readBudgets(aws, account) };
  } catch (error) {
    signal.throwIfAborted();
    return { budgets: [], gap: unlooked('budgets', 'budgets:ViewBudget', error) };
  }
}

/** The currency of the bill, as what is there tells it. */
function currencyOf(costs: Costs, budgets: readonly FoundBudget[], partition: string): string {
  const told = costs.state === 'known' ? costs.currency : budgets[0]?.budget.BudgetLimit?.Unit;
  return told ?? (partition === 'aws-cn' ? 'CNY' : 'USD');
}

/** Lets Budgets and Cost Anomaly Detection publish to the topic that was named, as far as they are made to. */
async function permissionsFor(
  { aws }: ReadContext,
  account: string,
  { topic: topicArn }: BudgetChoice,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  if (topicArn === undefined) return [];
  const { Policy } = await requireTopic(aws, topicArn);
  const made = (kind: string) => changes.some((change) => change.kind === kind);
  const publishers = [
    ...(made('create-budget') ? (['budgets'] as const) : []),
    ...(made('subscribe-anomalies') ? (['costalerts'] as const) : []),
  ];
  return publishers
    .map((publisher) => ({ topicArn, publisher, account }))
    .filter((permission) => !mayPublish(Policy, permission))
    .map(permissionChange);
}

function summaryOf({ budgets, gap }: Found, changes: readonly Change[]): string {
  const covering = budgets.filter(coversBill).length;
  const told = `${counted(budgets.length, 'budget')}, ${covering} of which ${covering === 1 ? 'tells' : 'tell'} somebody of the whole bill`;
  const state = gap === undefined ? `The account has ${told}` : 'Budgets could not be looked at';
  return changes.length === 0 ? `${state}.` : `${state}; ${counted(changes.length, 'alarm')} can be set.`;
}

function payerNotes(payer: Payer): readonly PlanNote[] {
  switch (payer.kind) {
    case 'member':
      return [
        info(`Account ${payer.payer} pays for this one; the alarm is on the costs of this account alone.`),
      ];
    case 'pays-for-members':
      return [info('This account pays for its organization: the alarm is on the bill of all its accounts.')];
    default:
      return [];
  }
}

function costNotes(
  costs: Costs,
  payer: Payer,
  currency: string,
  amount: number | undefined,
): readonly PlanNote[] {
  if (costs.state === 'closed') {
    const by = payer.kind === 'member' ? ` by its payer, account ${payer.payer}` : '';
    return [warning(`Cost Explorer is not open to this account${by}: no amount can be proposed.`)];
  }
  if (costs.state === 'denied') return [];
  if (costs.state === 'no-figures')
    return [info('Cost Explorer has no figures yet: no amount can be proposed.')];
  const months = costs.months.map(({ month, amount: cost }) => `${month} ${cost.toFixed(2)}`);
  const dearest = Math.max(...costs.months.map((month) => month.amount), 0);
  return [
    info(`The last months cost, in ${currency}: ${months.join(', ')}. Reading it cost 0.01 USD.`),
    ...(amount !== undefined && amount < dearest
      ? [
          warning(
            `A budget of ${amount} ${currency} is less than a month has cost: it will ring without cause.`,
          ),
        ]
      : []),
  ];
}

/** https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html */
const billingAccessNote = warning(
  'Billing is closed even to administrators until the root user activates IAM access to it, on the Account page.',
);
