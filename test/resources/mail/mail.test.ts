import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { changeFor, erase } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const planned = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return planErasure(there.ctx, lineage);
};
const topic = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:alerts`;

describe('what the attacker made to send mail and messages', () => {
  holdsErasing({
    type: 'ses-identity',
    event: 'CreateEmailIdentity',
    make: (there) =>
      there.attacker.write('sesv2', REGION).createEmailIdentity({ EmailIdentity: 'spam.example' }),
    names: { id: 'spam.example', region: REGION },
    says: 'Delete SES identity spam.example (not verified)',
    commands: ['sesv2 delete-email-identity'],
    writes: ['DeleteEmailIdentity'],
    erases: 'DeleteEmailIdentity',
  });
  holdsErasing({
    type: 'sns-topic',
    event: 'CreateTopic',
    make: (there) => there.attacker.write('sns', REGION).createTopic({ Name: 'alerts' }),
    names: { id: 'alerts', arn: topic },
    commands: ['sns delete-topic'],
    writes: ['DeleteTopic'],
    erases: 'DeleteTopic',
  });
  holdsErasing({
    type: 'sns-subscription',
    event: 'Subscribe',
    async make(there) {
      await there.ctx.aws.write('sns', REGION).createTopic({ Name: 'alerts' });
      const Endpoint = 'arn:aws:sqs:eu-west-1:999988887777:drop';
      await there.attacker
        .write('sns', REGION)
        .subscribe({ TopicArn: topic, Protocol: 'sqs', Endpoint, ReturnSubscriptionArn: true });
    },
    names: { arn: expect.stringContaining(topic) },
    says: 'sqs to arn:aws:sqs:eu-west-1:999988887777:drop',
    commands: ['sns unsubscribe'],
    writes: ['Unsubscribe'],
    erases: 'Unsubscribe',
  });
});

describe('SES identities', () => {
  it('verified again are older than the leak when the trail tells of them before', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('ses', REGION).verifyDomainIdentity({ Domain: 'shop.example' });
    await there.afterTheLeak();
    await there.attacker.write('ses', REGION).verifyDomainIdentity({ Domain: 'shop.example' });
    const { changes, notes } = await planned(there);
    expect(changes).toEqual([]);
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('shop.example stays'));
  });

  it('of a domain that is verified are offered and not selected', async () => {
    const there = lab();
    await there.attacker.write('ses', REGION).verifyDomainIdentity({ Domain: 'shop.example' });
    const identity = there.account.region(REGION).shelves['ses/identity']?.['shop.example'];
    Object.assign(identity as object, { verified: true });
    const { changes } = await planned(there);
    expect(changes.map(({ preselected, because }) => [preselected, because.at(-1)])).toMatchObject([
      [false, { fact: expect.stringContaining('verified') }],
    ]);
  });
});

describe('SNS', () => {
  it('topics with subscriptions the trail knows nothing of are offered and not selected', async () => {
    const there = lab();
    const { shelves } = there.account.region(REGION);
    shelves['sns/topic'] = { [topic]: { arn: topic, permissions: {} } };
    const subscription = {
      arn: `${topic}:1`,
      topicArn: topic,
      protocol: 'sqs',
      endpoint: 'q',
      confirmed: true,
    };
    shelves['sns/subscription'] = { [subscription.arn]: subscription };
    await there.attacker.write('sns', REGION).createTopic({ Name: 'alerts' });
    const { changes, counts } = await planned(there);
    expect(changes.map(({ preselected }) => preselected)).toEqual([false]);
    expect(counts).toMatchObject({ attacker: 0, ambiguous: 1 });
  });

  it('subscriptions that nobody confirmed cannot be ended, and that is said', async () => {
    const there = lab();
    await there.ctx.aws.write('sns', REGION).createTopic({ Name: 'alerts' });
    const asked = { TopicArn: topic, Protocol: 'https', Endpoint: 'https://drop.example/' };
    await there.attacker.write('sns', REGION).subscribe(asked);
    const made = await onlyProven(there, 'Subscribe');
    expect(changeFor(made).title).toContain('https to https://drop.example/, not confirmed');
    expect(await erase(there, [made])).toMatchObject([
      { result: 'failed', message: expect.stringContaining('waits for confirmation') },
    ]);
  });
});
