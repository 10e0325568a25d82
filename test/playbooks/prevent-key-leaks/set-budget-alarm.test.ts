import type { Budget } from '@aws-sdk/client-budgets';
import { describe, expect, it } from 'vitest';
import type { ReadContext } from '../../../lib/playbook/context.ts';
import { planBudget } from '../../../lib/prevention/budget/plan-budget.ts';
import { virtualClock } from '../../../lib/rehearsal/virtual-clock.ts';
import { skip } from '../../playbook/_helpers.ts';
import { awsError, fakeReaders } from '../../trail/fake-readers.ts';
import { ACCOUNT, type Company, company, type Ran } from './in-company.ts';

const STEP = 'set-budget-alarm';
const MAIL = ['billing@shop.example'];
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };

const planOf = ({ host }: Ran) => host.of('step-planned')[0]?.plan;
const titles = (ran: Ran) => planOf(ran)?.changes.map(({ title }) => title) ?? [];
const notes = (ran: Ran) => planOf(ran)?.notes.map(({ text }) => text) ?? [];

/** What the account has of alarms on its bill. */
async function standing({ aws }: Company) {
  const [{ Budgets = [] }, { AnomalyMonitors = [] }, { AnomalySubscriptions = [] }] = await Promise.all([
    aws.read('budgets').describeBudgets({ AccountId: ACCOUNT }),
    aws.read('ce').getAnomalyMonitors({}),
    aws.read('ce').getAnomalySubscriptions({}),
  ]);
  return {
    budgets: Budgets.map(({ BudgetName, BudgetLimit }) => `${BudgetName} ${Number(BudgetLimit?.Amount)}`),
    monitors: AnomalyMonitors.map(({ MonitorName }) => MonitorName),
    alerts: AnomalySubscriptions.map(({ Frequency, Subscribers }) => [
      Frequency,
      ...(Subscribers ?? []).map(({ Address }) => Address),
    ]),
  };
}
const NOTHING = { budgets: [], monitors: [], alerts: [] };

function costs({ account }: Company, byMonth: Readonly<Record<string, number>>, closed = false): void {
  account.region('us-east-1').shelves['ce/cost'] = { account: { byMonth, closed } };
}

async function theirBudget({ aws }: Company, more: Partial<Budget> = {}): Promise<void> {
  await aws.write('budgets').createBudget({
    AccountId: ACCOUNT,
    Budget: {
      ...{ BudgetName: 'finance', TimeUnit: 'MONTHLY', BudgetType: 'COST' },
      ...{ BudgetLimit: { Amount: '300', Unit: 'USD' }, ...more },
    },
    NotificationsWithSubscribers: [
      {
        Notification: {
          ...{ NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 90 },
        },
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'finance@shop.example' }],
      },
    ],
  });
}

describe('set-budget-alarm', () => {
  it('declined, changes nothing', async () => {
    const shop = company();
    const ran = await shop.run(STEP, { inputs: { mail: MAIL, amount: '80' }, answer: skip });
    expect(ran.exit).toBe(3);
    expect(ran.writes).toEqual([]);
    expect(await standing(shop)).toEqual(NOTHING);
  });

  it('sets a budget and alerts that need no confirmation, and takes them back', async () => {
    const shop = company();
    const ran = await shop.run(STEP, { inputs: { mail: MAIL, amount: '99.50' } });
    expect({ exit: ran.exit, left: ran.left }).toEqual({ exit: 0, left: [] });
    expect(await standing(shop)).toEqual({
      budgets: ['spillkit-monthly-cost 99.5'],
      monitors: ['spillkit-services'],
      alerts: [['DAILY', 'billing@shop.example']],
    });
    const again = await shop.run(STEP);
    expect({ titles: titles(again), left: again.left, exit: again.exit }).toEqual({
      ...{ titles: [], left: [], exit: 0 },
    });
    expect(await ran.undo()).toBe(0);
    expect(await standing(shop)).toEqual(NOTHING);
  });

  it('suggests a fifth more than the dearest month, and applies it only once it is named', async () => {
    const shop = company();
    costs(shop, { '2026-08': 210.4, '2026-09': 190, '2026-10': 205 });
    const open = await shop.run(STEP, { inputs: { mail: MAIL }, mode: 'unattended' });
    expect(titles(open)[0]).toMatch(/^Set a budget of 260 USD a month that tells billing@shop\.example /);
    expect(open.exit).toBe(3);
    expect((await standing(shop)).budgets).toEqual([]);
    const named = await shop.run(STEP, { answers: { 'alert-mail': MAIL[0] ?? '' } });
    expect(named.exit).toBe(0);
    expect((await standing(shop)).budgets).toEqual(['spillkit-monthly-cost 260']);
  });

  it.each([
    ['an answer without a month', () => ({ ResultsByTime: [] })],
    [
      'a Cost Explorer that was switched on today',
      () => {
        throw awsError('DataUnavailableException');
      },
    ],
  ])('proposes no amount from %s, and says that one has to be named', async (_what, getCostAndUsage) => {
    const aws = fakeReaders({
      answer: (call) => {
        if (call === 'organizations:describeOrganization')
          throw awsError('AWSOrganizationsNotInUseException');
        return call === 'ce:getCostAndUsage' ? getCostAndUsage() : {};
      },
    });
    const ctx = {
      aws,
      clock: virtualClock({ start: new Date('2026-11-23T09:00:00Z') }),
      signal: new AbortController().signal,
    };
    const plan = await planBudget(ctx as unknown as ReadContext, { mail: MAIL });
    expect(plan.changes.map(({ kind }) => kind)).not.toContain('create-budget');
    expect(plan.notes).toContainEqual({
      ...{ level: 'info', text: 'Cost Explorer has no figures yet: no amount can be proposed.' },
    });
    expect(plan.leftToHuman).toMatchObject([{ what: 'Name the budget a month' }]);
  });

  it('sets the budget in the currency of the bill', async () => {
    const UnblendedCost = { Amount: '90', Unit: 'EUR' };
    const months = [{ TimePeriod: { Start: '2026-10-01', End: '2026-11-01' }, Total: { UnblendedCost } }];
    const aws = fakeReaders({
      answer: (call) => (call === 'ce:getCostAndUsage' ? { ResultsByTime: months } : {}),
    });
    const ctx = { aws, clock: company().clock, signal: new AbortController().signal };
    const plan = await planBudget(ctx as unknown as ReadContext, { mail: MAIL, amount: 120 });
    const budget = plan.changes.find(({ kind }) => kind === 'create-budget');
    expect(budget?.title).toMatch(/^Set a budget of 120 EUR a month /);
    expect(budget?.command).toContain('"BudgetLimit":{"Amount":"120","Unit":"EUR"}');
  });

  it('warns of an amount that a month has cost already', async () => {
    const shop = company();
    costs(shop, { '2026-09': 190 });
    const ran = await shop.run(STEP, { inputs: { mail: MAIL, amount: '50' }, mode: 'dry-run' });
    expect(notes(ran)).toContain(
      'A budget of 50 USD is less than a month has cost: it will ring without cause.',
    );
    expect(ran.writes).toEqual([]);
  });

  it('leaves a budget and a monitor that are there as they are, and asks for no amount', async () => {
    const shop = company();
    await theirBudget(shop);
    const { MonitorArn = '' } = await shop.aws.write('ce').createAnomalyMonitor({
      AnomalyMonitor: { MonitorName: 'Default', MonitorType: 'DIMENSIONAL', MonitorDimension: 'SERVICE' },
    });
    const ran = await shop.run(STEP, { inputs: { mail: MAIL } });
    expect(titles(ran)).toEqual([
      'Tell billing@shop.example once a day of costs 10 or more above what is usual',
    ]);
    expect(notes(ran)).toContain(
      'Budget finance: 300 USD monthly, tells finance@shop.example at 90 % actual; it is left as it is.',
    );
    expect(await ran.undo()).toBe(0);
    expect(await standing(shop)).toMatchObject({ budgets: ['finance 300'], monitors: ['Default'] });
    expect(MonitorArn).not.toBe('');
  });

  it('does not take a budget over a part of the bill for one over all of it', async () => {
    const shop = company();
    await theirBudget(shop, { CostFilters: { Service: ['Amazon Simple Storage Service'] } });
    const ran = await shop.run(STEP, { inputs: { mail: MAIL, amount: '80' } });
    expect((await standing(shop)).budgets).toEqual(['finance 300', 'spillkit-monthly-cost 80']);
    expect(notes(ran).join()).toContain('over a part of the bill (Service)');
  });

  it('lets the topic that was named be published to, and tells it at once', async () => {
    const shop = company();
    const { TopicArn = '' } = await shop.aws.write('sns', 'eu-west-1').createTopic({ Name: 'pager' });
    const ran = await shop.run(STEP, { inputs: { topic: TopicArn, mail: MAIL, amount: '80' } });
    expect({ exit: ran.exit, left: ran.left }).toEqual({ exit: 0, left: [] });
    const policy = (await shop.aws.read('sns', 'eu-west-1').getTopicAttributes({ TopicArn })).Attributes
      ?.Policy;
    expect(policy).toMatch(/budgets\.amazonaws\.com.*costalerts\.amazonaws\.com/);
    expect((await standing(shop)).alerts).toEqual([
      ['DAILY', 'billing@shop.example'],
      ['IMMEDIATE', TopicArn],
    ]);
    const missing = await shop.run(STEP, { inputs: { topic: TopicArn.replace('pager', 'none') } });
    expect(missing.left).toEqual([expect.stringContaining('There is no SNS topic arn:aws:sns:')]);
  });

  it('tells a member account whose payer keeps Cost Explorer to itself', async () => {
    const shop = company();
    costs(shop, {}, true);
    shop.account.state.organization = {
      ...{
        id: 'o-1',
        managementAccountId: '118204763399',
        serviceControlPolicies: [JSON.stringify({ Statement: [ALLOW] })],
      },
    };
    const ran = await shop.run(STEP, { inputs: { mail: MAIL, amount: '80' } });
    expect(notes(ran)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Account 118204763399 pays for this one'),
        expect.stringContaining('is not open to this account by its payer, account 118204763399'),
      ]),
    );
    expect(ran.left).toEqual([
      expect.stringMatching(/^Have Cost Explorer switched on for this account by account 118204763399: /),
    ]);
    costs(shop, {});
    expect((await standing(shop)).budgets).toEqual(['spillkit-monthly-cost 80']);
  });

  it('does not take denied for absent', async () => {
    const shop = company();
    const deny = { Effect: 'Deny', Action: ['budgets:ViewBudget', 'ce:*'], Resource: '*' };
    const ran = await shop.run(STEP, { policies: [ALLOW, deny], inputs: { mail: MAIL, amount: '80' } });
    expect(titles(ran)).toEqual([]);
    expect(planOf(ran)?.unlooked.map(({ call }) => call)).toEqual([
      'ce:GetCostAndUsage',
      'budgets:ViewBudget',
      'ce:GetAnomalyMonitors',
    ]);
    expect(notes(ran).join()).toContain('until the root user activates IAM access');
    expect(ran.exit).toBe(1);
  });

  it('names what failed and finishes the rest', async () => {
    const shop = company();
    const deny = { Effect: 'Deny', Action: 'budgets:ModifyBudget', Resource: '*' };
    const ran = await shop.run(STEP, { policies: [ALLOW, deny], inputs: { mail: MAIL, amount: '80' } });
    expect(ran.exit).toBe(1);
    expect(ran.left).toEqual([expect.stringMatching(/^Set a budget of 80 USD .*: AccessDeniedException: /)]);
    expect(await standing(shop)).toMatchObject({ budgets: [], alerts: [['DAILY', 'billing@shop.example']] });
  });

  it.each(['0', '-5', '1e3', 'eighty', '12,50', '80 USD', '', '99999999', 'NaN', '1.234'])(
    'refuses %j as an amount before anything is touched',
    async (amount) => {
      const shop = company();
      await expect(shop.run(STEP, { inputs: { mail: MAIL, amount } })).rejects.toThrow(
        /^Amount ".*" is no budget a month/,
      );
    },
  );
});
