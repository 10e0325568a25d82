import type { AwsReaders } from '../../aws/access.ts';
import { type Change, changeId } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';

/** The topic Spillkit makes when none is named. */
export const OWN_TOPIC = 'spillkit-alerts';

/** Region an SNS topic stands in, by its ARN. */
export const regionOf = (topicArn: string) => topicArn.split(':')[3] ?? '';
const nameOf = (topicArn: string) => topicArn.split(':')[5] ?? topicArn;

type TopicParams = { readonly topicArn: string };

/** The target of whatever is done to a topic. */
export function topicTarget(topicArn: string) {
  return { type: 'sns-topic', id: nameOf(topicArn), region: regionOf(topicArn), arn: topicArn };
}

/** The topic's attributes, undefined when there is no such topic. */
export async function readTopic(
  aws: AwsReaders,
  TopicArn: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const found = await unlessAbsent(aws.read('sns', regionOf(TopicArn)).getTopicAttributes({ TopicArn }));
  return found?.Attributes;
}

/** The attributes of a topic the responder named. @throws SpillkitError TopicMissing. */
export async function requireTopic(
  aws: AwsReaders,
  topicArn: string,
): Promise<Readonly<Record<string, string>>> {
  const found = await readTopic(aws, topicArn);
  if (found !== undefined) return found;
  throw new SpillkitError(
    'TopicMissing',
    `There is no SNS topic ${topicArn}.`,
    'Name one of aws sns list-topics, or leave --topic out.',
  );
}

/** Makes the topic alerts are published to. */
export function topicChange(topicArn: string): Change<TopicParams> {
  const target = topicTarget(topicArn);
  const { region } = target;
  return {
    ...{ id: changeId('create-alert-topic', target), kind: 'create-alert-topic', target },
    title: `Make SNS topic ${target.id} for alerts in ${region}`,
    because: [{ kind: 'observed', call: 'sns:GetTopicAttributes', fact: `there is no topic ${target.id}` }],
    ...{ order: SETUP.destination, effect: 'reversible', preselected: true },
    command: awsCommand('sns', 'create-topic', { region, name: target.id }),
    params: { topicArn },
  };
}

/** Makes a topic; taken back, it is deleted with its subscriptions. */
export const createAlertTopicKind: WritingKind<TopicParams> = {
  kind: 'create-alert-topic',
  permissions: ['sns:GetTopicAttributes', 'sns:CreateTopic', 'sns:DeleteTopic'],
  writes: true,
  apply: (ctx, changes) =>
    setUp(changes, async ({ topicArn }) => {
      await ctx.aws.write('sns', regionOf(topicArn)).createTopic({ Name: nameOf(topicArn) });
      return undefined;
    }),
  async verify({ aws }, { params: { topicArn } }) {
    const there = await readTopic(aws, topicArn);
    return there === undefined ? { held: false, found: 'there is no such topic' } : { held: true };
  },
  async undo({ aws }, { params: { topicArn: TopicArn } }) {
    if ((await readTopic(aws, TopicArn)) === undefined) return { result: 'already-gone' };
    await aws.write('sns', regionOf(TopicArn)).deleteTopic({ TopicArn });
    return { result: 'applied' };
  },
};
