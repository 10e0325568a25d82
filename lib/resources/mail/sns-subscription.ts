import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { arnOf } from './topic-arn.ts';

const TYPE = 'sns-subscription';
/** What stands in place of an ARN until the receiver has confirmed. */
const PENDING = /^pending ?confirmation$/i;

const UNCONFIRMED =
  'It waits for confirmation, and AWS lets nobody end it before that. It goes with its topic, or by itself after two days.';

type Attributes = Readonly<Record<string, string>>;

/** One that waits for confirmation has no ARN: it is known by its topic and protocol. */
async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Attributes | undefined> {
  const sns = ctx.aws.read('sns', ref.region);
  if (ref.arn !== undefined) {
    return (await sns.getSubscriptionAttributes({ SubscriptionArn: ref.arn })).Attributes;
  }
  const TopicArn = ref.parent ?? '';
  const all = await allPages(async (NextToken) => {
    const page = await sns.listSubscriptionsByTopic({ TopicArn, ...(NextToken ? { NextToken } : {}) });
    return { items: page.Subscriptions, next: page.NextToken };
  });
  const waiting = all.find(
    ({ SubscriptionArn = '', Protocol }) => PENDING.test(SubscriptionArn) && Protocol === ref.label,
  );
  return waiting && { Protocol: waiting.Protocol ?? '', Endpoint: waiting.Endpoint ?? '', Pending: 'true' };
}

/** SNS subscriptions. https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html */
export const snsSubscription = describedType<Attributes>({
  type: TYPE,
  title: 'SNS subscriptions',
  action: 'End SNS subscription',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'sns:Subscribe', ({ responseElements, requestParameters }) => {
      const arn = textAt(responseElements, 'subscriptionArn');
      const topic = textAt(requestParameters, 'topicArn');
      const protocol = textAt(requestParameters, 'protocol');
      if (arn !== undefined && !PENDING.test(arn)) return { id: arn.split(':').slice(5).join(':'), arn };
      if (topic === undefined || protocol === undefined) return undefined;
      return { id: `${topic.split(':').at(-1)} ${protocol}`, parent: topic, label: protocol };
    }),
  ],
  deletedBy: [{ source: 'sns', name: 'Unsubscribe' }],
  permissions: ['sns:GetSubscriptionAttributes', 'sns:ListSubscriptionsByTopic', 'sns:Unsubscribe'],
  describe,
  facts: ({ Protocol, Endpoint, Pending }) => ({
    summary: `${Protocol} to ${Endpoint}${Pending === 'true' ? ', not confirmed' : ''}`,
  }),
  async erase(ctx, ref, { Pending }) {
    if (Pending === 'true') throw new Error(UNCONFIRMED);
    return ctx.aws.write('sns', ref.region).unsubscribe({ SubscriptionArn: arnOf(ref) });
  },
  commands: (ref, { Pending }) => [
    Pending === 'true'
      ? `# ${UNCONFIRMED}`
      : awsCommand('sns', 'unsubscribe', { region: ref.region, 'subscription-arn': arnOf(ref) }),
  ],
});
