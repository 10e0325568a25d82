import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const sqs = (there: Lab) => there.ctx.aws.write('sqs', REGION);
const sns = (there: Lab) => there.ctx.aws.write('sns', REGION);
const theirs = (there: Lab) => ({
  sqs: there.attacker.write('sqs', REGION),
  sns: there.attacker.write('sns', REGION),
});
const QueueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/orders`;
const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:orders`;
const policy = (Principal: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: '*' }] });
const queue = (there: Lab) => sqs(there).createQueue({ QueueName: 'orders' });
const attributes = async (there: Lab) =>
  (await sqs(there).getQueueAttributes({ QueueUrl, AttributeNames: ['All'] })).Attributes;

describe('queues and topics of others', () => {
  holdsReverting({
    type: 'sqs-queue-attribute',
    says: 'a policy is the one an earlier event tells',
    async before(there) {
      await queue(there);
      await sqs(there).setQueueAttributes({ QueueUrl, Attributes: { Policy: policy('ours') } });
    },
    alter: (there) => theirs(there).sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: policy('*') } }),
    title: `Put Policy of SQS queue ${QueueUrl} back`,
    preselected: true,
    command: 'sqs set-queue-attributes',
    reverts: 'SetQueueAttributes',
    after: async (there) => (await attributes(there))?.Policy,
    gives: policy('ours'),
  });

  holdsReverting({
    type: 'sqs-queue-attribute',
    says: 'a policy nobody else put is offered to be taken off',
    before: queue,
    alter: (there) => theirs(there).sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: policy('*') } }),
    title: `Take Policy off SQS queue ${QueueUrl}`,
    preselected: false,
    command: 'sqs set-queue-attributes',
    reverts: 'SetQueueAttributes',
    after: attributes,
    gives: {},
  });

  holdsReverting({
    type: 'sns-topic-attribute',
    says: 'a policy is the one an earlier event tells',
    async before(there) {
      await sns(there).createTopic({ Name: 'orders' });
      const put = { TopicArn, AttributeName: 'Policy', AttributeValue: policy('ours') };
      await sns(there).setTopicAttributes(put);
    },
    alter: (there) =>
      theirs(there).sns.setTopicAttributes({
        ...{ TopicArn, AttributeName: 'Policy', AttributeValue: policy('*') },
      }),
    title: `Put Policy of SNS topic ${TopicArn} back`,
    preselected: true,
    command: 'sns set-topic-attributes',
    reverts: 'SetTopicAttributes',
    after: async (there) => (await sns(there).getTopicAttributes({ TopicArn })).Attributes?.Policy,
    gives: policy('ours'),
  });

  holdsReverting({
    type: 'messaging-permission',
    says: 'a statement added to a queue is taken off, and others stay',
    async before(there) {
      await queue(there);
      const shared = { Label: 'partner', AWSAccountIds: ['111122223333'], Actions: ['SendMessage'] };
      await sqs(there).addPermission({ QueueUrl, ...shared });
    },
    alter: (there) =>
      theirs(there).sqs.addPermission({
        ...{ QueueUrl, Label: 'backdoor', AWSAccountIds: ['999988887777'], Actions: ['*'] },
      }),
    title: `Take permission backdoor off SQS queue ${QueueUrl}`,
    preselected: true,
    command: 'sqs remove-permission',
    reverts: 'RemovePermission',
    after: async (there) =>
      JSON.parse((await attributes(there))?.Policy ?? '{}').Statement.map(({ Sid }: { Sid: string }) => Sid),
    gives: ['partner'],
  });

  holdsReverting({
    type: 'messaging-permission',
    says: 'a statement taken off a topic is put back as an earlier event tells it',
    async before(there) {
      await sns(there).createTopic({ Name: 'orders' });
      const shared = { Label: 'partner', AWSAccountId: ['111122223333'], ActionName: ['Publish'] };
      await sns(there).addPermission({ TopicArn, ...shared });
    },
    alter: (there) => theirs(there).sns.removePermission({ TopicArn, Label: 'partner' }),
    title: `Put permission partner back on SNS topic ${TopicArn}`,
    preselected: true,
    command: 'sns add-permission',
    reverts: 'AddPermission',
    after: async (there) =>
      JSON.parse((await sns(there).getTopicAttributes({ TopicArn })).Attributes?.Policy ?? '{}').Statement,
    gives: [
      expect.objectContaining({
        Principal: { AWS: ['arn:aws:iam::111122223333:root'] },
        Action: ['SNS:Publish'],
      }),
    ],
  });

  it('are left alone once they are gone', async () => {
    const there = lab();
    await queue(there);
    await theirs(there).sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: policy('*') } });
    expect((await onlyRevert(there)).params.expected).toMatchObject({ Version: '2012-10-17' });
    await sqs(there).deleteQueue({ QueueUrl });
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
  });
});
