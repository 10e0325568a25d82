import { describe, expect, it } from 'vitest';
import { skip } from '../../playbook/_helpers.ts';
import { ACCOUNT, type Company, company, type Ran } from './in-company.ts';

const STEP = 'enable-guardduty';
const MAIL = ['security@shop.example'];
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:spillkit-alerts`;
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };

const planOf = ({ host }: Ran) => host.of('step-planned')[0]?.plan;
const titles = (ran: Ran) => planOf(ran)?.changes.map(({ title }) => title);
const notes = (ran: Ran) => planOf(ran)?.notes.map(({ text }) => text) ?? [];
const stateIn = ({ account }: Company, region: string) => account.region(region).guardduty;

/** Everything the step made: what an account has that nobody set up. */
async function standing({ aws, account }: Company) {
  const regions = ['us-east-1', 'eu-west-1', 'sa-east-1'];
  return {
    detectors: regions.filter((region) => account.region(region).guardduty.detectorId !== undefined),
    rules: await Promise.all(
      regions.map(async (region) => (await aws.read('events', region).listRules({})).Rules?.length),
    ),
    topic: await aws
      .read('sns', 'us-east-1')
      .getTopicAttributes({ TopicArn: TOPIC })
      .then(
        () => true,
        () => false,
      ),
    role: Object.keys(account.state.iam.roles).includes('spillkit-forward-findings'),
  };
}
const NOTHING = { detectors: [], rules: [0, 0, 0], topic: false, role: false };

describe('enable-guardduty', () => {
  it('declined, changes nothing', async () => {
    const shop = company();
    const ran = await shop.run(STEP, { inputs: { mail: MAIL }, answer: skip });
    expect(ran.exit).toBe(3);
    expect(ran.writes).toEqual([]);
    expect(await standing(shop)).toEqual(NOTHING);
  });

  it('watches every region, proves it, and sends all findings to one mailbox', async () => {
    const shop = company();
    const ran = await shop.run(STEP, { inputs: { mail: MAIL } });
    expect(ran.left).toEqual([
      expect.stringMatching(/^Confirm the subscription of security@shop\.example: /),
    ]);
    expect(ran.exit).toBe(0);
    expect(await standing(shop)).toEqual({
      ...{ detectors: ['us-east-1', 'eu-west-1', 'sa-east-1'], rules: [1, 1, 1], topic: true, role: true },
    });
    expect(stateIn(shop, 'eu-west-1')).toMatchObject({ frequency: 'FIFTEEN_MINUTES', suspended: false });
    const { Policy = '' } =
      (await shop.aws.read('sns', 'us-east-1').getTopicAttributes({ TopicArn: TOPIC })).Attributes ?? {};
    expect(Policy).toContain('events.amazonaws.com');
    const { Targets = [] } = await shop.aws
      .read('events', 'eu-west-1')
      .listTargetsByRule({ Rule: 'spillkit-guardduty-findings' });
    expect(Targets).toMatchObject([
      { Arn: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`, RoleArn: expect.any(String) },
    ]);
    expect(Object.values(stateIn(shop, 'sa-east-1').findings)).toMatchObject([
      { Title: expect.stringMatching(/^\[SAMPLE\]/) },
    ]);
  });

  it('proposes nothing the second time, and says who still has to confirm', async () => {
    const shop = company();
    await shop.run(STEP, { inputs: { mail: MAIL } });
    const again = await shop.run(STEP);
    expect(titles(again)).toEqual([]);
    expect(notes(again)).toContain('Alerts go to email security@shop.example: not confirmed yet.');
    expect(again.left).toHaveLength(1);
    expect(again.writes).toEqual([]);
  });

  it('takes back everything it made', async () => {
    const shop = company();
    const ran = await shop.run(STEP, { inputs: { mail: MAIL } });
    expect(await ran.undo()).toBe(0);
    expect(await standing(shop)).toEqual(NOTHING);
  });

  it('tells apart what is on, suspended, managed, closed and disabled, and touches none of it', async () => {
    const shop = company();
    const [theirs, suspended] = [stateIn(shop, 'eu-west-1'), stateIn(shop, 'us-east-1')];
    Object.assign(theirs, { detectorId: 'd1', administrator: '118204763399', frequency: 'ONE_HOUR' });
    Object.assign(suspended, { detectorId: 'd2', suspended: true });
    shop.account.state.organization = {
      ...{ id: 'o-1', managementAccountId: '118204763399' },
      serviceControlPolicies: [
        JSON.stringify({
          Statement: [
            ALLOW,
            {
              ...{ Effect: 'Deny', Action: '*', Resource: '*' },
              Condition: { StringEquals: { 'aws:RequestedRegion': 'sa-east-1' } },
            },
          ],
        }),
      ],
    };
    const ran = await shop.run(STEP);
    expect(titles(ran)).toEqual(['Switch the suspended detector in us-east-1 on again']);
    expect(planOf(ran)?.changes[0]?.preselected).toBe(false);
    expect(planOf(ran)?.unlooked).toEqual([]);
    expect(notes(ran)).toEqual(
      expect.arrayContaining([
        'On in eu-west-1, managed by account 118204763399, changes of a finding told ONE_HOUR; left as it is.',
        'Closed by a policy of the organization, so left out: sa-east-1.',
        'Not enabled in this account, so nothing new can be started there: af-south-1.',
      ]),
    );
    expect(ran.writes).toEqual([]);
    expect(theirs).toMatchObject({ detectorId: 'd1', frequency: 'ONE_HOUR' });
  });

  it('leaves a detector its administrator suspended to the administrator', async () => {
    const shop = company();
    const state = { detectorId: 'd2', suspended: true, administrator: '118204763399' };
    Object.assign(stateIn(shop, 'us-east-1'), state);
    const ran = await shop.run(STEP, { inputs: { regions: ['us-east-1'] } });
    expect(titles(ran)).toEqual([]);
    expect(ran.left[0]).toMatch(/^Have GuardDuty in us-east-1 switched on by account 118204763399: /);
  });

  it('does not take denied for absent', async () => {
    const shop = company();
    const deny = { Effect: 'Deny', Action: ['guardduty:ListDetectors'], Resource: '*' };
    const ran = await shop.run(STEP, { policies: [ALLOW, deny] });
    expect(titles(ran)).toEqual([]);
    expect(planOf(ran)?.unlooked.map(({ where }) => where)).toEqual(['eu-west-1', 'sa-east-1', 'us-east-1']);
    expect(ran.exit).toBe(1);
  });

  it('names the region that failed and finishes the others', async () => {
    const shop = company();
    const deny = {
      ...{ Effect: 'Deny', Action: 'guardduty:CreateDetector', Resource: '*' },
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    };
    const ran = await shop.run(STEP, { policies: [ALLOW, deny], inputs: { mail: MAIL } });
    expect(ran.exit).toBe(1);
    expect(ran.left).toContainEqual(
      expect.stringMatching(/^Switch GuardDuty on in eu-west-1: AccessDeniedException: /),
    );
    expect((await standing(shop)).detectors).toEqual(['us-east-1', 'sa-east-1']);
  });

  it('goes on after a crash between a detector and its proof', async () => {
    const shop = company();
    const deny = { Effect: 'Deny', Action: 'guardduty:CreateSampleFindings', Resource: '*' };
    const unproven = await shop.run(STEP, { policies: [ALLOW, deny], inputs: { mail: MAIL } });
    expect(unproven.left[0]).toMatch(
      /: CouldNotProve: The detector is on, and could not be proven: AccessDeniedException: .* Run this step again/,
    );
    const again = await shop.run(STEP);
    expect(titles(again)).toEqual([
      'Prove by a sample finding that GuardDuty works in eu-west-1',
      'Prove by a sample finding that GuardDuty works in sa-east-1',
      'Prove by a sample finding that GuardDuty works in us-east-1',
    ]);
    expect(again.exit).toBe(0);
  });

  it.each([1, 7])('interrupted at write %i, is finished by resume, nothing twice', async (interruptAt) => {
    const shop = company();
    const ran = await shop.run(STEP, { inputs: { mail: MAIL }, interruptAt });
    expect(ran.exit).toBe(130);
    const resumed = await ran.resume();
    expect(resumed.exit).toBe(0);
    expect(await standing(shop)).toEqual({
      ...{ detectors: ['us-east-1', 'eu-west-1', 'sa-east-1'], rules: [1, 1, 1], topic: true, role: true },
    });
    const made = resumed.writes.filter((write) => /CreateDetector|CreateSampleFindings/.test(write));
    expect(made.toSorted()).toEqual([...new Set(made)].toSorted());
    expect(await resumed.undo()).toBe(0);
    expect(await standing(shop)).toEqual(NOTHING);
  });

  it('counts events of global services once in each region, as they are analysed there', async () => {
    const shop = company();
    for (let made = 0; made < 20; made += 1) await shop.aws.read('iam').listUsers({});
    await shop.clock.sleep(60 * 60_000);
    const [estimate] = notes(await shop.run(STEP, { mode: 'dry-run' }));
    // Twenty in a day are 600 in a month, in three regions.
    expect(estimate).toContain('in 3 regions: 1,800 management events a month');
  });

  it('says that who manages a detector could not be looked at, and leaves it as it is', async () => {
    const shop = company();
    Object.assign(stateIn(shop, 'eu-west-1'), { detectorId: 'd1' });
    const deny = { Effect: 'Deny', Action: 'guardduty:GetAdministratorAccount', Resource: '*' };
    const ran = await shop.run(STEP, { policies: [ALLOW, deny], inputs: { regions: ['eu-west-1'] } });
    expect(planOf(ran)?.unlooked).toMatchObject([
      { where: 'who manages the detector in eu-west-1', call: 'guardduty:GetAdministratorAccount' },
    ]);
    expect(notes(ran)).toContainEqual(expect.stringMatching(/^On in eu-west-1, .*; left as it is\.$/));
    expect(ran.writes).toEqual([]);
    expect(ran.exit).toBe(1);
  });

  it('estimates the cost from the events of the account, and says when it could not count them', async () => {
    const shop = company();
    const counted = notes(await shop.run(STEP, { mode: 'dry-run' }));
    expect(counted[0]).toMatch(/^Estimate: the first 30 days are free, then about 0\.00 USD a month/);
    const deny = { Effect: 'Deny', Action: 'cloudtrail:LookupEvents', Resource: '*' };
    const unknown = notes(await shop.run(STEP, { mode: 'dry-run', policies: [ALLOW, deny] }));
    expect(unknown[0]).toContain('0.12 to 12.00 USD a month');
    expect(unknown[0]).toContain('3 regions could not be counted (cloudtrail:LookupEvents)');
  });

  it('sends to a topic there is already, beside what its policy says', async () => {
    const shop = company();
    const sns = shop.aws.write('sns', 'eu-west-1');
    const { TopicArn = '' } = await sns.createTopic({ Name: 'pager' });
    await sns.addPermission({ TopicArn, Label: 'partner', AWSAccountId: [ACCOUNT], ActionName: ['Publish'] });
    const ran = await shop.run(STEP, { inputs: { topic: TopicArn } });
    const policyNow = async () => (await sns.getTopicAttributes({ TopicArn })).Attributes?.Policy ?? '';
    expect(await policyNow()).toMatch(/partner.*SpillkitEventBridge/);
    // Another case lets other services publish to it: each takes back its own, whichever goes first.
    const later = await shop.run('set-budget-alarm', { inputs: { topic: TopicArn, amount: '80' } });
    expect(await policyNow()).toMatch(/partner.*SpillkitEventBridge.*SpillkitBudgets/);
    expect(await ran.undo()).toBe(0);
    expect(await policyNow()).toMatch(/partner.*SpillkitBudgets/);
    expect(await policyNow()).not.toMatch(/SpillkitEventBridge/);
    expect(await later.undo()).toBe(0);
    expect(await policyNow()).toMatch(/partner/);
    expect(await policyNow()).not.toMatch(/Spillkit/);
  });

  it('asks a guided run who is told, and takes no malformed address', async () => {
    const shop = company();
    const ran = await shop.run(STEP, { answers: { 'alert-mail': 'a@shop.example, b@shop.example' } });
    expect(ran.left.map((text) => text.split(':')[0])).toEqual([
      'Confirm the subscription of a@shop.example',
      'Confirm the subscription of b@shop.example',
    ]);
    await expect(shop.run(STEP, { inputs: { mail: ['security at shop'] } })).rejects.toThrow(
      '"security at shop" is no mail address that AWS takes.',
    );
    await expect(shop.run(STEP, { inputs: { topic: 'pager' } })).rejects.toThrow('is no ARN of a standard');
  });
});
