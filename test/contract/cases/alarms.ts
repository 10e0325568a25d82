import type { Budget, Notification } from '@aws-sdk/client-budgets';
import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const BUDGET: Budget = {
  ...({ BudgetName: 'monthly', TimeUnit: 'MONTHLY', BudgetType: 'COST' } as const),
  BudgetLimit: { Amount: '80', Unit: 'USD' },
};
const ALARM: Notification = {
  ...({ NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN' } as const),
  ...({ Threshold: 80, ThresholdType: 'PERCENTAGE' } as const),
};
const CONFIRMS = 'takes every address for confirmed';
const TOLD = [{ SubscriptionType: 'EMAIL', Address: 'billing@shop.example' }] as const;

async function withBudget(bench: Bench) {
  const budgets = bench.as().write('budgets');
  const own = { AccountId: bench.account, BudgetName: BUDGET.BudgetName };
  await budgets.createBudget({
    ...{ AccountId: bench.account, Budget: BUDGET },
    NotificationsWithSubscribers: [{ Notification: ALARM, Subscribers: [...TOLD] }],
  });
  return { budgets, own };
}

async function withRule(bench: Bench) {
  const events = bench.as().write('events', 'eu-west-1');
  const sns = bench.as().write('sns', 'eu-west-1');
  const { TopicArn = '' } = await sns.createTopic({ Name: 'alerts' });
  await events.putRule({ Name: 'findings', EventPattern: '{"source":["aws.guardduty"]}' });
  await events.putTargets({ Rule: 'findings', Targets: [{ Id: 'alerts', Arn: TopicArn }] });
  return { events, sns, TopicArn };
}

/** What the alarms of prevent-key-leaks stand on. */
export const alarmCases: readonly ContractCase[] = [
  {
    call: 'budgets:CreateBudget',
    says: 'makes a budget with its alarms in one call',
    async run(bench) {
      const { budgets, own } = await withBudget(bench);
      const { Budget } = await budgets.describeBudget(own);
      const { Notifications = [] } = await budgets.describeNotificationsForBudget(own);
      return {
        limit: [Number(Budget?.BudgetLimit?.Amount), Budget?.BudgetLimit?.Unit],
        alarms: Notifications.map(({ NotificationType, Threshold }) => [NotificationType, Threshold]),
      };
    },
    gives: { limit: [80, 'USD'], alarms: [['ACTUAL', 80]] },
  },
  {
    call: 'budgets:CreateBudget',
    says: 'refuses a second one of the name',
    run: async (bench) => {
      const { budgets } = await withBudget(bench);
      return refusal(budgets.createBudget({ AccountId: bench.account, Budget: BUDGET }));
    },
    gives: 'DuplicateRecordException',
  },
  {
    call: 'budgets:DescribeSubscribersForNotification',
    says: 'names whom an alarm tells',
    async run(bench) {
      const { budgets, own } = await withBudget(bench);
      const told = await budgets.describeSubscribersForNotification({ ...own, Notification: ALARM });
      return told.Subscribers;
    },
    gives: TOLD,
    differs: { moto: 'does not have the operation' },
  },
  {
    call: 'budgets:DeleteBudget',
    says: 'refuses one that is not there, and another is gone afterwards',
    async run(bench) {
      const { budgets, own } = await withBudget(bench);
      await budgets.deleteBudget(own);
      const { Budgets = [] } = await budgets.describeBudgets({ AccountId: bench.account });
      return [await refusal(budgets.deleteBudget(own)), Budgets.length];
    },
    gives: ['NotFoundException', 0],
  },
  {
    call: 'guardduty:CreateDetector',
    says: 'keeps the frequency and the tags it was made with',
    async run(bench) {
      const guardduty = bench.as().write('guardduty', 'eu-west-1');
      const { DetectorId } = await guardduty.createDetector({
        ...{ Enable: true, FindingPublishingFrequency: 'FIFTEEN_MINUTES', Tags: { 'made-by': 'spillkit' } },
      });
      const { Status, FindingPublishingFrequency, Tags } = await guardduty.getDetector({ DetectorId });
      await guardduty.deleteDetector({ DetectorId });
      const { DetectorIds } = await guardduty.listDetectors({});
      return { Status, FindingPublishingFrequency, Tags, left: DetectorIds };
    },
    gives: {
      ...{ Status: 'ENABLED', FindingPublishingFrequency: 'FIFTEEN_MINUTES' },
      ...{ Tags: { 'made-by': 'spillkit' }, left: [] },
    },
    differs: { ministack: 'has no GuardDuty' },
  },
  {
    call: 'events:ListRules',
    says: 'gives a rule with its pattern, and its target by itself',
    async run(bench) {
      const { events } = await withRule(bench);
      const { Rules = [] } = await events.listRules({});
      const { Targets = [] } = await events.listTargetsByRule({ Rule: 'findings' });
      return {
        rules: Rules.map(({ Name, State, EventPattern }) => [Name, State, EventPattern]),
        targets: Targets.map(({ Id, Arn }) => [Id, Arn]),
      };
    },
    gives: {
      rules: [['findings', 'ENABLED', '{"source":["aws.guardduty"]}']],
      targets: [['alerts', 'arn:aws:sns:eu-west-1:<account>:alerts']],
    },
  },
  {
    call: 'events:DeleteRule',
    says: 'refuses a rule that has targets',
    async run(bench) {
      const { events } = await withRule(bench);
      const refused = await refusal(events.deleteRule({ Name: 'findings' }));
      await events.removeTargets({ Rule: 'findings', Ids: ['alerts'] });
      await events.deleteRule({ Name: 'findings' });
      return [refused, (await events.listRules({})).Rules?.length];
    },
    gives: ['ValidationException', 0],
    differs: { ministack: 'deletes it with its targets' },
  },
  {
    call: 'sns:Subscribe',
    says: 'leaves a mail address waiting for its owner',
    async run(bench) {
      const { sns, TopicArn } = await withRule(bench);
      const asked = { TopicArn, Protocol: 'email', Endpoint: 'security@shop.example' };
      const { SubscriptionArn } = await sns.subscribe(asked);
      const { Subscriptions = [] } = await sns.listSubscriptionsByTopic({ TopicArn });
      return [SubscriptionArn, ...Subscriptions.map((one) => one.SubscriptionArn)];
    },
    gives: ['pending confirmation', 'PendingConfirmation'],
    differs: { moto: CONFIRMS, ministack: CONFIRMS },
  },
  {
    call: 'sns:SetTopicAttributes',
    says: 'keeps the policy as it was written',
    async run(bench) {
      const { sns, TopicArn } = await withRule(bench);
      const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'One' }] });
      await sns.setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue });
      const { Attributes } = await sns.getTopicAttributes({ TopicArn });
      return JSON.parse(Attributes?.Policy ?? '{}');
    },
    gives: { Version: '2012-10-17', Statement: [{ Sid: 'One' }] },
  },
  {
    call: 'sns:GetTopicAttributes',
    says: 'refuses a topic that is not there',
    run: (bench) => {
      const TopicArn = `arn:aws:sns:eu-west-1:${bench.account}:none`;
      return refusal(bench.as().read('sns', 'eu-west-1').getTopicAttributes({ TopicArn }));
    },
    gives: 'NotFound',
  },
];
