import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import type { Clock } from '../../lib/case/clock.ts';
import { programPath } from '../../lib/host/system-shell.ts';
import { record, user } from '../lineage/records.ts';
import type { Answer } from '../playbook/_helpers.ts';
import { type Ran, runsIn } from '../playbooks/prevent-key-leaks/in-company.ts';
import { spillkit } from './aws-cli.ts';

const REGIONS = ['us-east-1', 'eu-west-1', 'sa-east-1'] as const;
const [HOME] = REGIONS;
const cannotRunHooks = programPath('git-secrets') === undefined && process.env.CI !== 'true';
const MAIL = ['security@shop.example'];
const RULE = 'spillkit-guardduty-findings';
const BUDGET = 'spillkit-monthly-cost';
/** What moto's answer to an operation it has not comes to. */
const NO_ANSWER = /NoServiceAnswer: HTTP (404|500) with a web page/;
const REVIEW_ONLY = [expect.stringMatching(/^Save the review as .*, with 0 smaller policies$/)];

/** The waits of AWS's eventual consistency and of retries: an emulator has nothing to wait for. */
const hurried: Clock = { now: () => new Date(), sleep: async () => undefined };

/** An account at an emulator: runs of single steps in it, and a client of the test's own that asks what is there. */
function accountAt(endpointUrl: string, account: string) {
  const as = (accessKeyId: string) =>
    createAws({
      ...{ clock: hurried, endpointUrl, region: HOME, limits: () => [] },
      credentials: { accessKeyId, secretAccessKey: 'of-an-emulator' },
    });
  return { account, asks: as('auditor'), run: runsIn(hurried, account, () => as('responder')) };
}
type EmulatedAccount = ReturnType<typeof accountAt>;

const changesOf = ({ host }: Ran) => host.of('step-planned')[0]?.plan.changes.map(({ title }) => title);
const unlookedOf = ({ host }: Ran) =>
  host.of('step-planned')[0]?.plan.unlooked.map(({ where, call }) => `${call} ${where}`);
const everything: Answer = ({ plan }) => ({
  ...{ answer: 'apply', by: 'responder' },
  selected: plan.changes.map(({ id }) => id),
});

/** Where alerts go: rules with their targets by region, topics with whom they tell, roles. */
async function alertsIn({ asks }: EmulatedAccount) {
  const rules = REGIONS.map(async (region) => {
    const events = asks.read('events', region);
    const { Rules = [] } = await events.listRules({});
    return Promise.all(
      Rules.map(async ({ Name, State }) => {
        const { Targets = [] } = await events.listTargetsByRule({ Rule: Name });
        return [region, Name, State, ...Targets.map(({ Arn }) => Arn)];
      }),
    );
  });
  const sns = asks.read('sns', HOME);
  const { Topics = [] } = await sns.listTopics({});
  const topics = Topics.map(async ({ TopicArn }) => {
    const { Attributes } = await sns.getTopicAttributes({ TopicArn });
    const { Subscriptions = [] } = await sns.listSubscriptionsByTopic({ TopicArn });
    return [TopicArn, Attributes?.Policy, ...Subscriptions.map(({ Endpoint }) => Endpoint)];
  });
  const { Roles = [] } = await asks.read('iam').listRoles({});
  return {
    rules: (await Promise.all(rules)).flat(),
    topics: await Promise.all(topics),
    roles: Roles.map(({ RoleName }) => RoleName),
  };
}

async function detectorsIn({ asks }: EmulatedAccount) {
  const found = REGIONS.map(async (region) => {
    const guardduty = asks.read('guardduty', region);
    const { DetectorIds = [] } = await guardduty.listDetectors({});
    return Promise.all(
      DetectorIds.map(async (DetectorId) => {
        const { Status, FindingPublishingFrequency } = await guardduty.getDetector({ DetectorId });
        return [region, DetectorId, Status, FindingPublishingFrequency];
      }),
    );
  });
  return (await Promise.all(found)).flat();
}

/** Budgets with their limit and the thresholds of their alarms. */
async function budgetsIn({ asks, account: AccountId }: EmulatedAccount) {
  const budgets = asks.read('budgets');
  const { Budgets = [] } = await budgets.describeBudgets({ AccountId });
  return Promise.all(
    Budgets.map(async ({ BudgetName, BudgetLimit }) => {
      const { Notifications = [] } = await budgets.describeNotificationsForBudget({ AccountId, BudgetName });
      const alarms = Notifications.map(
        ({ NotificationType, Threshold }) => `${NotificationType} ${Threshold}`,
      );
      return [BudgetName, `${Number(BudgetLimit?.Amount)} ${BudgetLimit?.Unit}`, ...alarms.toSorted()];
    }),
  );
}

const ALARMS = ['ACTUAL 100', 'ACTUAL 80', 'FORECASTED 100'];

/** A user that may do far more than it does. */
async function withPowerUser({ asks }: EmulatedAccount): Promise<void> {
  const iam = asks.write('iam');
  const allowing = (statement: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Resource: '*', ...statement }],
    });
  await iam.createUser({ UserName: 'ci-deploy' });
  const { Policy } = await iam.createPolicy({
    ...{ PolicyName: 'power', PolicyDocument: allowing({ NotAction: ['iam:*'] }) },
  });
  await iam.attachUserPolicy({ UserName: 'ci-deploy', PolicyArn: Policy?.Arn });
  await iam.putUserPolicy({
    ...{ UserName: 'ci-deploy', PolicyName: 'own', PolicyDocument: allowing({ Action: ['ec2:*', 's3:*'] }) },
  });
}

/** What the user holds, with the text of what is its own. */
async function heldBy({ asks }: EmulatedAccount) {
  const iam = asks.read('iam');
  const UserName = 'ci-deploy';
  const { AttachedPolicies = [] } = await iam.listAttachedUserPolicies({ UserName });
  const { PolicyNames = [] } = await iam.listUserPolicies({ UserName });
  const own = await Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = '' } = await iam.getUserPolicy({ UserName, PolicyName });
      return [PolicyName, JSON.parse(decodeURIComponent(PolicyDocument)).Statement];
    }),
  );
  return { attached: AttachedPolicies.map(({ PolicyName }) => PolicyName), own };
}

describe('prevent-key-leaks at moto', () => {
  const url = process.env.SPILLKIT_TEST_PREVENTION_MOTO ?? '';
  const moto = accountAt(url, '123456789012');
  const inputs = { regions: [...REGIONS], mail: MAIL };

  beforeAll(async () => {
    await withPowerUser(moto);
    // Somebody else's detector, told every six hours.
    await moto.asks.write('guardduty', 'sa-east-1').createDetector({ Enable: true });
  });

  it('enable-guardduty makes all but the proof, once, beside a detector that is there, and takes it back', async () => {
    const standing = async () => [await detectorsIn(moto), await alertsIn(moto)];
    const before = await standing();
    const ran = await moto.run('enable-guardduty', { inputs, mode: 'unattended' });
    // It has neither CreateSampleFindings nor ListFindings: the detectors stay, and are said to be unproven.
    expect(ran.left).toEqual([
      expect.stringMatching(/^Prove by a sample .* in us-east-1: CouldNotProve: The detector is on, and /),
      expect.stringMatching(/^Prove by a sample .* in eu-west-1: CouldNotProve: The detector is on, and /),
      expect.stringMatching(/^Confirm the subscription of security@shop\.example: /),
    ]);
    expect(ran.left[0]).toMatch(NO_ANSWER);
    expect(ran.exit).toBe(1);
    const detectors = await detectorsIn(moto);
    expect(detectors.map(([region, , ...facts]) => [region, ...facts])).toEqual([
      ['us-east-1', 'ENABLED', 'FIFTEEN_MINUTES'],
      ['eu-west-1', 'ENABLED', 'FIFTEEN_MINUTES'],
      ['sa-east-1', 'ENABLED', 'SIX_HOURS'],
    ]);
    const topic = `arn:aws:sns:${HOME}:${moto.account}:spillkit-alerts`;
    const bus = `arn:aws:events:${HOME}:${moto.account}:event-bus/default`;
    expect(await alertsIn(moto)).toEqual({
      rules: [
        [HOME, RULE, 'ENABLED', topic],
        ['eu-west-1', RULE, 'ENABLED', bus],
        ['sa-east-1', RULE, 'ENABLED', bus],
      ],
      topics: [[topic, expect.stringContaining('events.amazonaws.com'), ...MAIL]],
      roles: ['spillkit-forward-findings'],
    });

    const made = await standing();
    const again = await moto.run('enable-guardduty', { inputs, mode: 'unattended' });
    expect(changesOf(again)).toEqual([]);
    expect(unlookedOf(again)).toEqual([
      'guardduty:ListFindings us-east-1',
      'guardduty:ListFindings eu-west-1',
    ]);
    expect(await standing()).toEqual(made);

    expect(await ran.undo()).toBe(0);
    expect(await standing()).toEqual(before);
  });

  it('set-budget-alarm sets the budget, says that it could not read back whom it tells, and takes it back', async () => {
    const told = { inputs: { mail: MAIL, amount: '99.50' }, mode: 'unattended' } as const;
    const ran = await moto.run('set-budget-alarm', told);
    // It has neither DescribeSubscribersForNotification nor anomaly monitors.
    expect(ran.left).toEqual([
      expect.stringMatching(/^Set a budget of 99\.5 USD .*: does not hold: it could not be read back: /),
      expect.stringMatching(/^Not looked at: cost anomalies \(ce:GetAnomalyMonitors\): /),
    ]);
    for (const left of ran.left) expect(left).toMatch(NO_ANSWER);
    expect(await budgetsIn(moto)).toEqual([[BUDGET, '99.5 USD', ...ALARMS]]);

    const again = await moto.run('set-budget-alarm', told);
    expect(changesOf(again)).toEqual([]);
    expect(unlookedOf(again)).toEqual(['budgets:ViewBudget budgets', 'ce:GetAnomalyMonitors cost anomalies']);
    expect(await budgetsIn(moto)).toEqual([[BUDGET, '99.5 USD', ...ALARMS]]);

    expect(await ran.undo()).toBe(0);
    expect(await budgetsIn(moto)).toEqual([]);
  });

  it('review-permissions tells what everyone may do, and takes nothing away whose use it could not read', async () => {
    const before = await heldBy(moto);
    const ran = await moto.run('review-permissions', { inputs: { regions: [HOME] }, mode: 'unattended' });
    const [reviewed] = ran.host.of('permissions-reviewed');
    expect(reviewed?.principals).toMatchObject([
      {
        ...{ name: 'ci-deploy', smallerPolicy: 'not-looked-at' },
        findings: expect.arrayContaining([expect.objectContaining({ rule: 'power-user' })]),
      },
    ]);
    // It has neither LookupEvents nor service last accessed details.
    expect(unlookedOf(ran)).toEqual([
      'cloudtrail:LookupEvents us-east-1',
      'iam:GenerateServiceLastAccessedDetails use of user ci-deploy',
    ]);
    expect(changesOf(ran)).toEqual(REVIEW_ONLY);
    expect(await heldBy(moto)).toEqual(before);
  });
});

describe('prevent-key-leaks at ministack', () => {
  const url = process.env.SPILLKIT_TEST_PREVENTION_MINISTACK ?? '';
  const ministack = accountAt(url, '000000000000');
  let logs: string;

  beforeAll(async () => {
    await withPowerUser(ministack);
    logs = await mkdtemp(join(tmpdir(), 'spillkit-emulated-logs-'));
    // It names every event after the service and the caller after the key, so the trail is given as log files.
    const identity = { ...user('ci-deploy'), arn: `arn:aws:iam::${ministack.account}:user/ci-deploy` };
    const lately = new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+/, '');
    const Records = ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 's3:ListBuckets'].map((event) =>
      record(
        lately,
        event,
        { ...identity, accountId: ministack.account },
        { recipientAccountId: ministack.account },
      ),
    );
    await writeFile(join(logs, 'trail.json'), JSON.stringify({ Records }));
  });
  afterAll(() => rm(logs, { recursive: true, force: true }));

  it('review-permissions puts a smaller policy in place that its simulation allows, and gives the old ones back', async () => {
    const before = await heldBy(ministack);
    const inputs = { regions: [HOME], trail: [`logs:${logs}`] };
    const ran = await ministack.run('review-permissions', { inputs, answer: everything });
    expect(ran.exit, ran.left.join('\n')).toBe(0);
    const Action = ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 's3:ListAllMyBuckets'];
    const smaller = [['spillkit-smaller', [{ Effect: 'Allow', Action, Resource: ['*'] }]]];
    expect(await heldBy(ministack)).toEqual({ attached: [], own: smaller });
    const again = await ministack.run('review-permissions', { inputs, mode: 'unattended' });
    expect(changesOf(again)).toEqual(REVIEW_ONLY);
    expect(await ran.undo()).toBe(0);
    expect(await heldBy(ministack)).toEqual(before);
  });

  it('enable-guardduty, of which it has nothing, is not looked at, and nothing is made for it', async () => {
    const before = await alertsIn(ministack);
    const inputs = { regions: [...REGIONS], mail: MAIL };
    const ran = await ministack.run('enable-guardduty', { inputs, mode: 'unattended' });
    expect(unlookedOf(ran)).toEqual(REGIONS.map((region) => `guardduty:ListDetectors ${region}`));
    expect(ran.exit).toBe(1);
    expect(await alertsIn(ministack)).toEqual(before);
  });

  it('set-budget-alarm holds, and is set once', async () => {
    const told = { inputs: { mail: MAIL, amount: '80' }, mode: 'unattended' } as const;
    const ran = await ministack.run('set-budget-alarm', told);
    // It has no Cost Explorer; the budget and whom it tells were read back.
    expect(ran.left.map((left) => left.split(': ').slice(0, 2).join(': '))).toEqual([
      'Not looked at: costs (ce:GetCostAndUsage)',
      'Not looked at: cost anomalies (ce:GetAnomalyMonitors)',
    ]);
    expect(await budgetsIn(ministack)).toEqual([[BUDGET, '80 USD', ...ALARMS]]);
    const again = await ministack.run('set-budget-alarm', told);
    expect(changesOf(again)).toEqual([]);
    expect(await ran.undo()).toBe(0);
    expect(await budgetsIn(ministack)).toEqual([]);
  });
});

describe('prevent-key-leaks, typed', () => {
  const endpoint = process.env.SPILLKIT_TEST_PREVENTION_MINISTACK ?? '';
  const ministack = accountAt(endpoint, '000000000000');
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'spillkit-prevention-typed-'));
    const git = (...args: readonly string[]) => call('git', ['-C', home, ...args]);
    await git('init', '--quiet', 'shop');
    await git('config', '--global', 'user.email', 'developer@shop.example');
    await git('config', '--global', 'user.name', 'developer');
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  /** A program with nothing but this environment; its exit code and all it said. */
  async function call(program: string, args: readonly string[]) {
    const env = {
      ...{ PATH: process.env.PATH, HOME: home, AWS_REGION: HOME, AWS_ENDPOINT_URL: endpoint },
      ...{ AWS_ACCESS_KEY_ID: 'responder', AWS_SECRET_ACCESS_KEY: 'of-an-emulator' },
    };
    const child = spawn(program, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, said: stdout + stderr };
  }
  const type = (...args: readonly string[]) => call(process.execPath, [spillkit, ...args]);

  it.skipIf(cannotRunHooks)('all four steps, a second time, and taken back', async () => {
    const told = ['--account', ministack.account, '--repo', 'shop', '--mail', ...MAIL, '--amount', '80'];
    const run = ['run', 'prevent-key-leaks', '--yes', ...told, '--regions', HOME];
    const first = await type(...run);
    // What ministack has not was not looked at, which is no 0.
    expect(first.code, first.said).toBe(1);
    expect(first.said.match(/^→ .*$/gm)).toEqual([
      ...['→ done and verified', '→ done and verified'],
      ...['→ something is left undone', '→ something is left undone'],
    ]);
    expect(await budgetsIn(ministack)).toEqual([[BUDGET, '80 USD', ...ALARMS]]);
    const key = ['AKIA', 'Q7WEZXPL', 'TM4NK3RB'].join('');
    await writeFile(join(home, 'shop', 'production.env'), `AWS_ACCESS_KEY_ID=${key}\n`);
    const commit = () => call('sh', ['-c', 'cd shop && git add . && git commit --quiet --message Configure']);
    const refused = await commit();
    expect(refused, refused.said).toMatchObject({ code: 1, said: expect.stringContaining(key) });

    const second = await type(...run);
    expect(second.said.match(/^ {2}✓ .*$/gm)).toEqual([expect.stringContaining('Save the review as')]);

    const [, folder = ''] = /^Kept in (.+)$/m.exec(first.said) ?? [];
    const steps = ['install-git-secrets', 'review-permissions', 'enable-guardduty', 'set-budget-alarm'];
    const undone = await type('undo', folder, '--only', ...steps, '--yes');
    expect(undone.code, undone.said).toBe(0);
    expect(await budgetsIn(ministack)).toEqual([]);
    expect(await commit()).toMatchObject({ code: 0 });
  });
});
