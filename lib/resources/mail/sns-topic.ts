import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { failed } from '../../trail/outcome.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { firstTold } from '../first-told.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { arnOf } from './topic-arn.ts';

const TYPE = 'sns-topic';

interface Topic {
  readonly attributes: Readonly<Record<string, string>>;
  readonly firstTold?: Date | undefined;
  /** Subscriptions of the topic that the trail tells of. */
  readonly subscribed: number;
}

async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Topic> {
  const { Attributes = {} } = await ctx.aws
    .read('sns', ref.region)
    .getTopicAttributes({ TopicArn: arnOf(ref) });
  const { records } = await ctx.incident.history('Subscribe', ref.region, ctx.signal);
  const told = records.filter(
    (record) => !failed(record) && textAt(record.requestParameters, 'topicArn') === arnOf(ref),
  );
  return {
    attributes: Attributes,
    subscribed: told.length,
    firstTold: await firstTold(ctx, ref, {
      source: 'sns',
      name: 'CreateTopic',
      idOf: ({ requestParameters }) => textAt(requestParameters, 'name'),
    }),
  };
}

/**
 * SNS topics. CreateTopic goes through for a topic that is there, and SNS tells no age: a topic with more
 * subscriptions than the trail tells of is older than the trail.
 * https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
 */
export const snsTopic = describedType<Topic>({
  type: TYPE,
  title: 'SNS topics',
  action: 'Delete SNS topic',
  loses: 'Its subscriptions and its policy.',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'sns:CreateTopic', ({ responseElements }) => {
      const arn = textAt(responseElements, 'topicArn');
      return byArn(arn, `:${arn?.split(':')[4]}:`);
    }),
  ],
  deletedBy: [{ source: 'sns', name: 'DeleteTopic' }],
  permissions: ['sns:GetTopicAttributes', 'sns:DeleteTopic'],
  describe,
  facts: ({ attributes, firstTold: createdAt, subscribed }) => {
    const confirmed = Number(attributes.SubscriptionsConfirmed ?? 0);
    return {
      createdAt,
      summary: `${confirmed} subscriptions`,
      doubt:
        confirmed > subscribed
          ? `it has ${confirmed - subscribed} subscriptions no event of the last 90 days tells of, so it may be older`
          : undefined,
    };
  },
  erase: (ctx, ref) => ctx.aws.write('sns', ref.region).deleteTopic({ TopicArn: arnOf(ref) }),
  commands: (ref) => [awsCommand('sns', 'delete-topic', { region: ref.region, 'topic-arn': arnOf(ref) })],
});
