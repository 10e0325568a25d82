import { isDeepStrictEqual } from 'node:util';
import type { AwsWriters } from '../../aws/access.ts';
import { type Change, changeId } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { until } from '../../resources/until.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { readTopic, regionOf, topicTarget } from './topic.ts';

/** A service that publishes alerts, and the end of the statement's id. */
const PUBLISHERS = {
  events: ['events.amazonaws.com', 'EventBridge'],
  budgets: ['budgets.amazonaws.com', 'Budgets'],
  costalerts: ['costalerts.amazonaws.com', 'CostAnomalies'],
} as const;
export type Publisher = keyof typeof PUBLISHERS;
const PUBLISHER_COUNT = Object.keys(PUBLISHERS).length;

type PermissionParams = {
  readonly topicArn: string;
  readonly publisher: Publisher;
  readonly account: string;
};

interface Statement {
  readonly Sid?: string;
  readonly [key: string]: unknown;
}

const PERMISSION_WAIT = { everyMs: 2_000, forMs: 30_000 };

const sidOf = (publisher: Publisher) => `Spillkit${PUBLISHERS[publisher][1]}`;

/**
 * What lets a service publish, for this account alone.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html,
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
function statementOf({ topicArn, publisher, account }: PermissionParams): Statement {
  return {
    ...{ Sid: sidOf(publisher), Effect: 'Allow' },
    Principal: { Service: PUBLISHERS[publisher][0] },
    ...{ Action: 'sns:Publish', Resource: topicArn },
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}

interface TopicPolicy {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

function parsed(policy: string | undefined): TopicPolicy {
  const found = policy === undefined ? {} : (JSON.parse(policy) as Partial<TopicPolicy>);
  return { Version: '2012-10-17', ...found, Statement: [found.Statement ?? []].flat() };
}

/** Whether a topic's policy text lets the service publish: by our statement, or by one of its owner's own. */
export function mayPublish(policy: string | undefined, params: PermissionParams): boolean {
  const service = PUBLISHERS[params.publisher][0];
  return parsed(policy).Statement.some((statement) => {
    if (isDeepStrictEqual(statement, statementOf(params))) return true;
    const named = [(statement.Principal as { Service?: unknown } | undefined)?.Service].flat();
    const actions = [statement.Action].flat().map((action) => String(action).toLowerCase());
    return (
      statement.Effect === 'Allow' &&
      named.includes(service) &&
      actions.some((action) => ['sns:publish', 'sns:*', '*'].includes(action))
    );
  });
}

/** Waits for the permission that is given at the same time: AWS refuses a receiver it may not publish to. */
export async function awaitPermission(ctx: WriteContext, params: PermissionParams): Promise<void> {
  const policy = async () => (await readTopic(ctx.aws, params.topicArn))?.Policy;
  const given = (text: string | undefined) => mayPublish(text, params);
  await until(ctx, `the permission to publish to ${params.topicArn}`, policy, given, PERMISSION_WAIT);
}

/** Lets one service of AWS publish to the topic. */
export function permissionChange(params: PermissionParams): Change<PermissionParams> {
  const { publisher, topicArn } = params;
  const topic = topicTarget(topicArn);
  const target = { ...topic, type: 'sns-topic-policy', id: `${topic.id} ${sidOf(publisher)}` };
  const service = PUBLISHERS[publisher][0];
  return {
    ...{ id: changeId('allow-publishing', target), kind: 'allow-publishing', target },
    title: `Let ${service} publish to topic ${topic.id}`,
    because: [
      {
        kind: 'observed',
        call: 'sns:GetTopicAttributes',
        fact: `its policy does not let ${service} publish`,
      },
    ],
    ...{ order: SETUP.permission, effect: 'reversible', preselected: true },
    command: [
      '# Replaces the policy: add the statements it has already.',
      awsCommand('sns', 'set-topic-attributes', {
        ...{ region: topic.region, 'topic-arn': topicArn, 'attribute-name': 'Policy' },
        'attribute-value': JSON.stringify({ Version: '2012-10-17', Statement: [statementOf(params)] }),
      }),
    ].join('\n'),
    params,
  };
}

async function rewrite(
  aws: AwsWriters,
  TopicArn: string,
  change: (statements: readonly Statement[]) => readonly Statement[],
): Promise<void> {
  const policy = parsed((await readTopic(aws, TopicArn))?.Policy);
  const AttributeValue = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
  await aws
    .write('sns', regionOf(TopicArn))
    .setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue });
}

const without = (publisher: Publisher) => (statements: readonly Statement[]) =>
  statements.filter(({ Sid }) => Sid !== sidOf(publisher));

/** Adds a statement to a topic's policy, beside what stands there; taken back, that statement goes. */
export const allowPublishingKind: WritingKind<PermissionParams> = {
  kind: 'allow-publishing',
  permissions: ['sns:GetTopicAttributes', 'sns:SetTopicAttributes'],
  writes: true,
  // One after the other: two that rewrite one policy at once would lose a statement.
  batch: { key: ({ params }) => params.topicArn, max: PUBLISHER_COUNT },
  apply: (ctx, changes) =>
    setUp(changes, async (params) => {
      const added = (statements: readonly Statement[]) => [
        ...without(params.publisher)(statements),
        statementOf(params),
      ];
      await rewrite(ctx.aws, params.topicArn, added);
      return undefined;
    }),
  async verify({ aws }, { params }) {
    const policy = (await readTopic(aws, params.topicArn))?.Policy;
    if (mayPublish(policy, params)) return { held: true };
    return { held: false, found: `the policy does not let ${PUBLISHERS[params.publisher][0]} publish` };
  },
  async undo({ aws }, { params: { topicArn, publisher } }) {
    const stands = async () =>
      parsed((await readTopic(aws, topicArn))?.Policy).Statement.some(({ Sid }) => Sid === sidOf(publisher));
    if (!(await stands())) return { result: 'already-gone' };
    // Two that are taken back at once rewrite one policy, and the later writing undoes the earlier one.
    for (let attempt = 0; attempt < PUBLISHER_COUNT && (await stands()); attempt += 1)
      await rewrite(aws, topicArn, without(publisher));
    return { result: 'applied' };
  },
};
