import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { Alteration } from '../change-type.ts';
import { attributeOf, attributeValue, messagingAttribute } from './messaging-attribute.ts';

function alterations(record: TrailRecord, id: string | undefined): readonly Alteration[] {
  if (id === undefined) return [];
  return Object.entries((at(record.requestParameters, 'attributes') as object | undefined) ?? {}).map(
    ([aspect, told]) => ({
      target: { type: 'sqs-queue', id, region: record.awsRegion, aspect },
      set: attributeValue(aspect, told),
    }),
  );
}

/**
 * Attributes of queues of others: who may use one, where what fails goes, how it is encrypted.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const sqsQueueAttribute = messagingAttribute({
  type: 'sqs-queue-attribute',
  title: 'Attributes of SQS queues',
  of: 'SQS queue',
  resourceType: 'AWS::SQS::Queue',
  noPolicy: true,
  alteredBy: [
    {
      ...{ source: 'sqs', name: 'SetQueueAttributes' },
      alterations: (record) => alterations(record, textAt(record.requestParameters, 'queueUrl')),
    },
  ],
  toldBy: [
    {
      ...{ source: 'sqs', name: 'CreateQueue' },
      alterations: (record) => alterations(record, textAt(record.responseElements, 'queueUrl')),
    },
  ],
  permissions: ['sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'],
  read: async (aws, { id, region }) =>
    (await aws.read('sqs', region).getQueueAttributes({ QueueUrl: id, AttributeNames: ['All'] }))
      .Attributes ?? {},
  write: (aws, target, value) =>
    aws.write('sqs', target.region).setQueueAttributes({
      QueueUrl: target.id,
      Attributes: { [attributeOf(target)]: value },
    }),
  command: (target, value) =>
    awsCommand('sqs', 'set-queue-attributes', {
      ...{ region: target.region, 'queue-url': target.id },
      attributes: JSON.stringify({ [attributeOf(target)]: value }),
    }),
});
