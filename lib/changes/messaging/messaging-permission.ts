import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt, textsAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

const QUEUE = 'sqs-queue';

/** What AddPermission asked for, which the two services name differently; a label that is taken is refused. */
function alteration(record: TrailRecord, added: boolean): readonly Alteration[] {
  const { requestParameters: asked, awsRegion: region } = record;
  const [url, arn, aspect] = [textAt(asked, 'queueUrl'), textAt(asked, 'topicArn'), textAt(asked, 'label')];
  const id = url ?? arn;
  if (id === undefined || aspect === undefined) return [];
  const target = { type: url === undefined ? 'sns-topic' : QUEUE, id, region, aspect };
  if (!added) return [{ target, set: false }];
  const told = (...members: string[]) => members.flatMap((member) => textsAt(asked, member));
  const set = {
    accounts: told('aWSAccountIds', 'aWSAccountId'),
    actions: told('actions', 'actionName'),
  };
  return [{ target, set, before: false }];
}

const event = (source: string, name: string, added: boolean): AlteringEvent => ({
  ...{ source, name },
  alterations: (record) => alteration(record, added),
});

const labelOf = ({ aspect = '' }: AlteredTarget) => aspect;
const wordOf = ({ type, id }: AlteredTarget) => `${type === QUEUE ? 'SQS queue' : 'SNS topic'} ${id}`;

async function policyOf(ctx: ReadContext, { type, id, region }: AlteredTarget): Promise<string | undefined> {
  const answer =
    type === QUEUE
      ? ctx.aws.read('sqs', region).getQueueAttributes({ QueueUrl: id, AttributeNames: ['Policy'] })
      : ctx.aws.read('sns', region).getTopicAttributes({ TopicArn: id });
  const found = await unlessAbsent<{ readonly Attributes?: Partial<Record<string, string>> | undefined }>(
    answer,
  );
  return found === undefined ? undefined : (found.Attributes?.Policy ?? '{}');
}

interface Permission {
  readonly accounts: readonly string[];
  readonly actions: readonly string[];
}

/**
 * Statements added to the policies of queues and topics of others, and taken out of them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
 */
export const messagingPermission: RevertedType = {
  type: 'messaging-permission',
  title: 'Permissions on SQS queues and SNS topics',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: ['sqs', 'sns'].flatMap((source) => [
    event(source, 'AddPermission', true),
    event(source, 'RemovePermission', false),
  ]),
  permissions: [
    ...['sqs:GetQueueAttributes', 'sqs:AddPermission', 'sqs:RemovePermission'],
    ...['sns:GetTopicAttributes', 'sns:AddPermission', 'sns:RemovePermission'],
  ],
  // What is live is a statement, in another form than what was asked for.
  same: (one, other) => (one === false) === (other === false),
  action: (target, to) =>
    to === false
      ? `Take permission ${labelOf(target)} off ${wordOf(target)}`
      : `Put permission ${labelOf(target)} back on ${wordOf(target)}`,
  async look(ctx, target) {
    const policy = await policyOf(ctx, target);
    if (policy === undefined) return { state: 'gone' };
    const { Statement = [] } = JSON.parse(policy) as { readonly Statement?: readonly { Sid?: string }[] };
    const statement = Statement.find(({ Sid }) => Sid === labelOf(target));
    return { state: 'there', value: statement === undefined ? false : JSON.stringify(statement) };
  },
  revert(ctx, target, to) {
    const Label = labelOf(target);
    const { accounts, actions } = (to || { accounts: [], actions: [] }) as unknown as Permission;
    if (target.type === QUEUE) {
      const sqs = ctx.aws.write('sqs', target.region);
      const QueueUrl = target.id;
      return to === false
        ? sqs.removePermission({ QueueUrl, Label })
        : sqs.addPermission({ QueueUrl, Label, AWSAccountIds: [...accounts], Actions: [...actions] });
    }
    const sns = ctx.aws.write('sns', target.region);
    const TopicArn = target.id;
    return to === false
      ? sns.removePermission({ TopicArn, Label })
      : sns.addPermission({ TopicArn, Label, AWSAccountId: [...accounts], ActionName: [...actions] });
  },
  command(target, to: Json) {
    const service = target.type === QUEUE ? 'sqs' : 'sns';
    const named = { [service === 'sqs' ? 'queue-url' : 'topic-arn']: target.id, label: labelOf(target) };
    const one = { region: target.region, ...named };
    if (to === false) return awsCommand(service, 'remove-permission', one);
    const { accounts, actions } = to as unknown as Permission;
    const [account, action] =
      service === 'sqs' ? ['aws-account-ids', 'actions'] : ['aws-account-id', 'action-name'];
    return awsCommand(service, 'add-permission', { ...one, [account]: accounts, [action]: actions });
  },
};
