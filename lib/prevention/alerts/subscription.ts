import type { AwsReaders } from '../../aws/access.ts';
import { type Change, changeId } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { regionOf, topicTarget } from './topic.ts';

/** Who a topic tells. A mail address hears nothing before its owner confirmed. */
export interface Receiver {
  readonly protocol: string;
  readonly endpoint: string;
  /** Undefined while it is not confirmed. */
  readonly arn?: string;
}

type SubscriptionParams = { readonly topicArn: string; readonly mail: string };

/** Everybody a topic tells, or would; nobody when there is no such topic. */
export async function receiversOf(aws: AwsReaders, TopicArn: string): Promise<readonly Receiver[]> {
  const sns = aws.read('sns', regionOf(TopicArn));
  const found = await unlessAbsent(
    allPages(async (NextToken) => {
      const page = await sns.listSubscriptionsByTopic({ TopicArn, ...(NextToken ? { NextToken } : {}) });
      return { items: page.Subscriptions, next: page.NextToken };
    }),
  );
  return (found ?? []).map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
    ...{ protocol: Protocol, endpoint: Endpoint },
    ...(SubscriptionArn.startsWith('arn:') ? { arn: SubscriptionArn } : {}),
  }));
}

/** What only the owner of a mailbox can do. */
export function confirmTask(mail: string): HumanTask {
  return {
    what: `Confirm the subscription of ${mail}`,
    why: 'SNS sends nothing to a mailbox until its owner has followed the link; unconfirmed, it lapses within days.',
    how: `Open the mail "AWS Notification - Subscription Confirmation" that went to ${mail} and follow its link. Then look again: spillkit check`,
  };
}

/** Has a topic tell a mail address. */
export function subscriptionChange(topicArn: string, mail: string): Change<SubscriptionParams> {
  const topic = topicTarget(topicArn);
  const target = { type: 'sns-subscription', id: mail, region: topic.region };
  return {
    ...{ id: changeId('subscribe-mail', target), kind: 'subscribe-mail', target },
    title: `Send what is published to topic ${topic.id} to ${mail}`,
    because: [{ kind: 'responder', said: `alerts go to ${mail}` }],
    ...{ order: SETUP.receiver, effect: 'reversible', preselected: true },
    command: awsCommand('sns', 'subscribe', {
      ...{ region: topic.region, 'topic-arn': topicArn, protocol: 'email', 'notification-endpoint': mail },
    }),
    params: { topicArn, mail },
  };
}

async function receiver(aws: AwsReaders, { topicArn, mail }: SubscriptionParams) {
  const all = await receiversOf(aws, topicArn);
  return all.find(({ protocol, endpoint }) => protocol === 'email' && endpoint === mail);
}

/** Subscribes a mail address; its owner confirms it. Taken back, a confirmed one is unsubscribed. */
export const subscribeMailKind: WritingKind<SubscriptionParams> = {
  kind: 'subscribe-mail',
  permissions: ['sns:Subscribe', 'sns:ListSubscriptionsByTopic', 'sns:Unsubscribe'],
  writes: true,
  apply: (ctx, changes) =>
    setUp(changes, async ({ topicArn, mail }) => {
      await ctx.aws
        .write('sns', regionOf(topicArn))
        .subscribe({ TopicArn: topicArn, Protocol: 'email', Endpoint: mail });
      return { result: 'applied', detail: 'its owner has to confirm it' };
    }),
  async verify({ aws }, { params }) {
    if (await receiver(aws, params)) return { held: true };
    return { held: false, found: `${params.mail} is not subscribed` };
  },
  async undo({ aws }, { params }) {
    const found = await receiver(aws, params);
    if (found === undefined) return { result: 'already-gone' };
    // AWS deletes an unconfirmed one by itself, and lets nobody else do it.
    if (found.arn === undefined) {
      return { result: 'already-gone', detail: 'it was never confirmed and lapses by itself' };
    }
    await aws.write('sns', regionOf(params.topicArn)).unsubscribe({ SubscriptionArn: found.arn });
    return { result: 'applied' };
  },
};
