import type {
  AddPermissionInput,
  CreateTopicInput,
  DeleteTopicInput,
  GetSubscriptionAttributesInput,
  GetTopicAttributesInput,
  ListSubscriptionsByTopicInput,
  RemovePermissionInput,
  SetTopicAttributesInput,
  SubscribeInput,
  UnsubscribeInput,
} from '@aws-sdk/client-sns';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface TopicState {
  readonly arn: string;
  /** Statements by their id. */
  readonly permissions: Record<string, unknown>;
  policy?: string;
}

interface SubscriptionState {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

const topics = (call: Call) => shelf<TopicState>(call, 'topic');
const subscriptions = (call: Call) => shelf<SubscriptionState>(call, 'subscription');
const missing = (what: string) => new ServiceError('NotFound', `${what} does not exist`, 404);
const topicBy = (call: Call, arn: string | undefined) => onShelf(topics(call), arn, missing('Topic'));
const of = (call: Call, arn: string | undefined) =>
  Object.values(subscriptions(call)).filter(({ topicArn }) => topicArn === arn);

/** CreateTopic: gives the topic of that name, new or not. */
const createTopic: Operation = {
  readOnly: false,
  run(call, { Name = '' }: CreateTopicInput) {
    const arn = `arn:aws:sns:${call.region}:${call.account.accountId}:${Name}`;
    topics(call)[arn] ??= { arn, permissions: {} };
    return { TopicArn: arn };
  },
};

function policyOf({ policy, permissions }: TopicState): string {
  return policy ?? JSON.stringify({ Version: '2008-10-17', Statement: Object.values(permissions) });
}

const getTopicAttributes: Operation = {
  readOnly: true,
  run(call, { TopicArn }: GetTopicAttributesInput) {
    const topic = topicBy(call, TopicArn);
    const confirmed = of(call, TopicArn).filter((one) => one.confirmed).length;
    return {
      Attributes: {
        TopicArn: topic.arn,
        Owner: call.account.accountId,
        SubscriptionsConfirmed: String(confirmed),
        Policy: policyOf(topic),
      },
    };
  },
};

const setTopicAttributes: Operation = {
  readOnly: false,
  run(call, { TopicArn, AttributeName, AttributeValue }: SetTopicAttributesInput) {
    const topic = topicBy(call, TopicArn);
    if (AttributeName === 'Policy' && AttributeValue !== undefined) topic.policy = AttributeValue;
    return {};
  },
};

const addPermission: Operation = {
  readOnly: false,
  run(call, { TopicArn = '', Label = '', AWSAccountId = [], ActionName = [] }: AddPermissionInput) {
    topicBy(call, TopicArn).permissions[Label] = {
      Sid: Label,
      Effect: 'Allow',
      Principal: { AWS: AWSAccountId.map((id) => `arn:aws:iam::${id}:root`) },
      Action: ActionName.map((name) => `SNS:${name}`),
      Resource: TopicArn,
    };
    return {};
  },
};

const removePermission: Operation = {
  readOnly: false,
  run(call, { TopicArn, Label = '' }: RemovePermissionInput) {
    const { permissions } = topicBy(call, TopicArn);
    if (!(Label in permissions)) throw missing('Statement');
    delete permissions[Label];
    return {};
  },
};

/** DeleteTopic: succeeds for a topic that is not there. */
const deleteTopic: Operation = {
  readOnly: false,
  run(call, { TopicArn = '' }: DeleteTopicInput) {
    for (const { arn } of of(call, TopicArn)) delete subscriptions(call)[arn];
    delete topics(call)[TopicArn];
    return {};
  },
};

/** Subscribe: AWS's own receivers in the account need not confirm. */
const subscribe: Operation = {
  readOnly: false,
  trailRequest: ({ TopicArn, Protocol }: SubscribeInput) => ({
    topicArn: TopicArn,
    protocol: Protocol,
    endpoint: 'HIDDEN_DUE_TO_SECURITY_REASONS',
  }),
  run(call, { TopicArn, Protocol = '', Endpoint = '' }: SubscribeInput) {
    const { arn: topicArn } = topicBy(call, TopicArn);
    const confirmed = ['sqs', 'lambda', 'sms', 'firehose'].includes(Protocol);
    if (Protocol === 'email' && !Endpoint.includes('@'))
      throw new ServiceError('InvalidParameter', 'Invalid parameter: Email address');
    // The same receiver again: the mail that asks for confirmation is sent once more.
    const known = of(call, topicArn).find((one) => one.protocol === Protocol && one.endpoint === Endpoint);
    if (known) return { SubscriptionArn: known.confirmed ? known.arn : 'pending confirmation' };
    const arn = `${topicArn}:${call.account.uuid()}`;
    subscriptions(call)[arn] = { arn, topicArn, protocol: Protocol, endpoint: Endpoint, confirmed };
    return { SubscriptionArn: confirmed ? arn : 'pending confirmation' };
  },
};

const subscriptionBy = (call: Call, arn: string | undefined) =>
  onShelf(subscriptions(call), arn, missing('Subscription'));

const getSubscriptionAttributes: Operation = {
  readOnly: true,
  run(call, { SubscriptionArn }: GetSubscriptionAttributesInput) {
    const { arn, topicArn, protocol, endpoint } = subscriptionBy(call, SubscriptionArn);
    return {
      Attributes: { SubscriptionArn: arn, TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint },
    };
  },
};

const listSubscriptionsByTopic: Operation = {
  readOnly: true,
  run: (call, { TopicArn }: ListSubscriptionsByTopicInput) => ({
    Subscriptions: of(call, topicBy(call, TopicArn).arn).map((one) => ({
      SubscriptionArn: one.confirmed ? one.arn : 'PendingConfirmation',
      TopicArn: one.topicArn,
      Protocol: one.protocol,
      Endpoint: one.endpoint,
    })),
  }),
};

const unsubscribe: Operation = {
  readOnly: false,
  run(call, { SubscriptionArn }: UnsubscribeInput) {
    delete subscriptions(call)[subscriptionBy(call, SubscriptionArn).arn];
    return {};
  },
};

/** SNS: topics, who receives them, who may publish. */
export const snsService: SimulatedService = {
  name: 'sns',
  eventSource: 'sns.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: {
    CreateTopic: createTopic,
    GetTopicAttributes: getTopicAttributes,
    SetTopicAttributes: setTopicAttributes,
    AddPermission: addPermission,
    RemovePermission: removePermission,
    DeleteTopic: deleteTopic,
    Subscribe: subscribe,
    GetSubscriptionAttributes: getSubscriptionAttributes,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    Unsubscribe: unsubscribe,
  },
};
