import type {
  AddPermissionRequest,
  CreateQueueRequest,
  DeleteQueueRequest,
  GetQueueAttributesRequest,
  RemovePermissionRequest,
  SetQueueAttributesRequest,
} from '@aws-sdk/client-sqs';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

interface QueueState {
  readonly url: string;
  readonly attributes: Record<string, string>;
}

const queues = (call: Call) => shelf<QueueState>(call, 'queue');
const missing = new ServiceError(
  'QueueDoesNotExist',
  'The specified queue does not exist.',
  400,
  'AWS.SimpleQueueService.NonExistentQueue',
);
const queueBy = (call: Call, url: string | undefined) => onShelf(queues(call), url, missing);

interface Policy {
  readonly Version: string;
  readonly Statement: { readonly Sid?: string }[];
}

const policyOf = ({ attributes }: QueueState): Policy =>
  JSON.parse(attributes.Policy ?? '{"Version":"2008-10-17","Statement":[]}');

function refused(label: string | undefined, reason: string): ServiceError {
  return new ServiceError(
    'InvalidParameterValue',
    `Value ${label} for parameter Label is invalid. Reason: ${reason}.`,
  );
}

/** SQS: queues without messages, their attributes, and who may use them. */
export const sqsService: SimulatedService = {
  name: 'sqs',
  eventSource: 'sqs.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateQueue: writes((call, { QueueName = '', Attributes = {} }: CreateQueueRequest) => {
      const url = `https://sqs.${call.region}.amazonaws.com/${call.account.accountId}/${QueueName}`;
      queues(call)[url] ??= { url, attributes: { ...Attributes } };
      return { QueueUrl: url };
    }),
    DeleteQueue: writes((call, { QueueUrl }: DeleteQueueRequest) => {
      delete queues(call)[queueBy(call, QueueUrl).url];
      return {};
    }),
    GetQueueAttributes: reads((call, { QueueUrl, AttributeNames = [] }: GetQueueAttributesRequest) => {
      const { attributes } = queueBy(call, QueueUrl);
      const names: readonly string[] = AttributeNames;
      const asked = ([name]: readonly [string, string]) => names.includes('All') || names.includes(name);
      return { Attributes: Object.fromEntries(Object.entries(attributes).filter(asked)) };
    }),
    SetQueueAttributes: writes((call, { QueueUrl, Attributes = {} }: SetQueueAttributesRequest) => {
      const { attributes } = queueBy(call, QueueUrl);
      for (const [name, value] of Object.entries(Attributes)) {
        if (value === '') delete attributes[name];
        else if (value !== undefined) attributes[name] = value;
      }
      return {};
    }),
    AddPermission: writes(
      (call, { QueueUrl, Label = '', AWSAccountIds = [], Actions = [] }: AddPermissionRequest) => {
        const queue = queueBy(call, QueueUrl);
        const policy = policyOf(queue);
        if (policy.Statement.some(({ Sid }) => Sid === Label)) throw refused(Label, 'Already exists');
        const statement = {
          ...{ Sid: Label, Effect: 'Allow' },
          Principal: { AWS: AWSAccountIds.map((id) => `arn:aws:iam::${id}:root`) },
          Action: Actions.map((name) => `SQS:${name}`),
          Resource: `arn:aws:sqs:${call.region}:${call.account.accountId}:${queue.url.split('/').at(-1)}`,
        };
        queue.attributes.Policy = JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] });
        return {};
      },
    ),
    RemovePermission: writes((call, { QueueUrl, Label }: RemovePermissionRequest) => {
      const queue = queueBy(call, QueueUrl);
      const policy = policyOf(queue);
      const left = policy.Statement.filter(({ Sid }) => Sid !== Label);
      if (left.length === policy.Statement.length)
        throw refused(Label, "can't find label on existing policy");
      if (left.length === 0) delete queue.attributes.Policy;
      else queue.attributes.Policy = JSON.stringify({ ...policy, Statement: left });
      return {};
    }),
  },
};
