import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import { attributeOf, attributeValue, messagingAttribute } from './messaging-attribute.ts';

/**
 * Attributes of topics of others: who may use one, how it is encrypted. A topic always has a policy.
 * https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export const snsTopicAttribute = messagingAttribute({
  type: 'sns-topic-attribute',
  title: 'Attributes of SNS topics',
  of: 'SNS topic',
  resourceType: 'AWS::SNS::Topic',
  alteredBy: [
    {
      ...{ source: 'sns', name: 'SetTopicAttributes' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const [id, aspect] = [textAt(asked, 'topicArn'), textAt(asked, 'attributeName')];
        if (id === undefined || aspect === undefined) return [];
        const set = attributeValue(aspect, at(asked, 'attributeValue'));
        return [{ target: { type: 'sns-topic', id, region, aspect }, set }];
      },
    },
  ],
  toldBy: [
    {
      ...{ source: 'sns', name: 'CreateTopic' },
      alterations({ requestParameters: asked, responseElements: made, awsRegion: region }) {
        const id = textAt(made, 'topicArn');
        if (id === undefined) return [];
        return Object.entries((at(asked, 'attributes') as object | undefined) ?? {}).map(
          ([aspect, told]) => ({
            target: { type: 'sns-topic', id, region, aspect },
            set: attributeValue(aspect, told),
          }),
        );
      },
    },
  ],
  permissions: ['sns:GetTopicAttributes', 'sns:SetTopicAttributes'],
  read: async (aws, { id, region }) =>
    (await aws.read('sns', region).getTopicAttributes({ TopicArn: id })).Attributes ?? {},
  write: (aws, target, value) =>
    aws.write('sns', target.region).setTopicAttributes({
      TopicArn: target.id,
      AttributeName: attributeOf(target),
      AttributeValue: value,
    }),
  command: (target, value) =>
    awsCommand('sns', 'set-topic-attributes', {
      ...{ region: target.region, 'topic-arn': target.id },
      ...{ 'attribute-name': attributeOf(target), 'attribute-value': value },
    }),
});
