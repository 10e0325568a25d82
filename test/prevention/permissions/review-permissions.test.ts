import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../lib/playbook/change.ts';
import { kindRegistry } from '../../../lib/playbook/change-kind.ts';
import type { Plan } from '../../../lib/playbook/plan.ts';
import { readHoldings } from '../../../lib/prevention/permissions/holder.ts';
import { permissionKinds } from '../../../lib/prevention/permissions/kinds.ts';
import { gathered } from '../../../lib/prevention/permissions/unlooked-places.ts';
import { seedRootKey } from '../../../lib/rehearsal/account/seed.ts';
import { ACCOUNT, LONG_AGO, type ReviewWorld, reviewWorld } from './world.ts';

const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const EC2_FULL = 'arn:aws:iam::aws:policy/AmazonEC2FullAccess';
const allow = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

const kinds = kindRegistry(permissionKinds);

function changeOf(plan: Plan, name: string): Change | undefined {
  return plan.changes.find(({ kind, target }) => kind === 'replace-permissions' && target.id === name);
}

/** Applies the change about a user or role and gives what came of it. */
async function apply({ ctx }: ReviewWorld, plan: Plan, name: string) {
  const change = changeOf(plan, name);
  const kind = change && kinds.get(change.kind);
  if (change === undefined || kind?.writes !== true) throw new Error(`Nothing is offered for ${name}.`);
  await kind.saveEvidence?.(ctx, [change]);
  const [outcome] = await kind.apply(ctx, [change]);
  return {
    outcome,
    verify: () => kind.verify(ctx, change),
    undo: () => kind.undo?.(ctx, change, undefined),
  };
}

function rowOf({ messages }: ReviewWorld, name: string) {
  const message = messages.findLast(({ type }) => type === 'permissions-reviewed');
  if (message?.type !== 'permissions-reviewed') throw new Error('Nothing was reviewed.');
  return message.principals.find((one) => one.name === name);
}

describe('review-permissions', () => {
  it('leaves a user what it used, verified by a simulation, and gives everything back exactly', async () => {
    const world = reviewWorld();
    const deploy = world.user('deploy', {
      attached: [POWER_USER],
      policies: { extra: allow('iam:Get*', 'iam:List*') },
      groups: ['builders'],
    });
    await deploy.write('ec2', 'eu-west-1').describeInstances({});
    await deploy.write('iam').listUsers({});
    const aws = world.ctx.aws;
    await aws
      .write('iam')
      .putGroupPolicy({ GroupName: 'builders', PolicyName: 'logs', PolicyDocument: allow('logs:*') });
    const before = await readHoldings(aws, { principal: 'user', name: 'deploy' });
    const plan = await world.review();
    expect(changeOf(plan, 'deploy')).toMatchObject({ preselected: true, effect: 'reversible' });
    const { outcome, verify, undo } = await apply(world, plan, 'deploy');
    expect(outcome).toEqual({ result: 'applied' });
    expect(await verify()).toEqual({ held: true });
    const after = await readHoldings(aws, { principal: 'user', name: 'deploy' });
    expect(after).toMatchObject({ attached: [], groups: [] });
    expect(after?.inline.map(({ document }) => JSON.parse(document).Statement)).toEqual([
      [{ Effect: 'Allow', Action: ['ec2:DescribeInstances', 'iam:ListUsers'], Resource: ['*'] }],
    ]);
    await expect(deploy.write('ec2', 'eu-west-1').createKeyPair({ KeyName: 'k' })).rejects.toThrow(
      /not authorized/,
    );
    expect(await deploy.write('ec2', 'eu-west-1').describeInstances({})).toBeDefined();
    expect(await undo()).toEqual({ result: 'applied' });
    expect(await readHoldings(aws, { principal: 'user', name: 'deploy' })).toEqual(before);
    expect(await verify()).toMatchObject({ held: false });
  });

  it('finds administrators, ways to their rights, keys nobody uses and passwords without MFA', async () => {
    const world = reviewWorld();
    world.role('batch-admin', { attached: [ADMINISTRATOR] });
    world.user('builder', {
      policies: { build: allow('iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction') },
    });
    world.user('self-service', {
      policies: {
        own: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['iam:CreateAccessKey', 'iam:UpdateLoginProfile'],
              // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable, expanded by IAM
              Resource: 'arn:aws:iam::*:user/${aws:username}',
            },
          ],
        }),
      },
      keys: [{ createdAt: LONG_AGO }],
    });
    world.user('bounded', {
      attached: [ADMINISTRATOR],
      permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      loginProfile: { createdAt: LONG_AGO },
    });
    const plan = await world.review();
    const rules = (name: string) =>
      rowOf(world, name)?.findings.map(({ rule, severity, text }) => `${severity} ${rule} ${text}`);
    expect(rules('batch-admin')).toEqual(['high administrator may do everything (AdministratorAccess)']);
    expect(rules('builder')).toContain(
      'high escalation pass-role-lambda: with iam:PassRole and lambda:CreateFunction and lambda:InvokeFunction it acts as a role it hands to a service: batch-admin',
    );
    expect(rules('self-service')).toEqual([
      'low key-without-mfa has access keys and no MFA device',
      'medium key-never-used access key 1 of 2026-01-05 was never used',
    ]);
    expect(rules('bounded')?.[0]).toBe('high no-mfa signs in to the console without MFA');
    expect(plan.leftToHuman.map(({ what }) => what)).toEqual(['Have an MFA device set up for bounded']);
    expect(plan.changes.filter(({ kind }) => kind === 'deactivate-access-key')).toMatchObject([
      { target: { label: 'self-service' }, preselected: false, optional: true },
    ]);
  });

  it('changes neither its own user nor break-glass users, and leaves administrators and the unused to the responder', async () => {
    const world = reviewWorld();
    world.user('break-glass-1', { attached: [ADMINISTRATOR] });
    world.user('unused', { attached: [EC2_FULL] });
    const admin = world.user('admin', { attached: [ADMINISTRATOR] });
    await admin.write('iam').listRoles({});
    const plan = await world.review();
    expect(changeOf(plan, 'responder')).toBeUndefined();
    expect(changeOf(plan, 'break-glass-1')).toBeUndefined();
    expect(rowOf(world, 'break-glass-1')?.smallerPolicy).toBe('only-a-file');
    expect(changeOf(plan, 'admin')).toMatchObject({ preselected: false, optional: true });
    expect(changeOf(plan, 'unused')).toMatchObject({
      preselected: false,
      title: 'Take everything away from user unused, which used nothing of it',
    });
  });

  it('counts a grant by the name of the caller, and keeps what a boundary and a group deny', async () => {
    const world = reviewWorld();
    const aws = world.ctx.aws;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable, expanded by IAM
    const home = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::home-${aws:username}' };
    const deny = { Effect: 'Deny', Action: 'ec2:Describe*', Resource: '*' };
    const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
    const dana = world.user('dana', {
      policies: { home: text(home, { Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' }) },
      groups: ['builders'],
      permissionsBoundary: POWER_USER,
    });
    await aws.write('iam').putGroupPolicy({
      ...{ GroupName: 'builders', PolicyName: 'no-look', PolicyDocument: text(deny) },
    });
    await expect(dana.read('s3', 'eu-west-1').getBucketPolicy({ Bucket: 'home-dana' })).rejects.toThrow(
      /bucket does not exist/,
    );
    const plan = await world.review();
    expect(rowOf(world, 'dana')?.smallerPolicy).toBe('proposed');
    const { outcome, verify } = await apply(world, plan, 'dana');
    expect(outcome).toEqual({ result: 'applied' });
    expect(await verify()).toEqual({ held: true });
    const after = await readHoldings(aws, { principal: 'user', name: 'dana' });
    expect(after?.groups).toEqual([]);
    const statements = after?.inline.flatMap(({ document }) => JSON.parse(document).Statement);
    expect(statements).toContainEqual({ Effect: 'Deny', Action: ['ec2:Describe*'], Resource: ['*'] });
    expect(JSON.stringify(statements)).not.toContain('ec2:Run');
    await expect(dana.read('ec2', 'eu-west-1').describeInstances({})).rejects.toThrow(/explicit deny/);
  });

  it('narrows a role to what its sessions did', async () => {
    const world = reviewWorld();
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
      ],
    });
    world.role('deployer', { attached: [EC2_FULL], trust });
    const caller = world.user('caller', { policies: { assume: allow('sts:AssumeRole') } });
    const { Credentials } = await caller.write('sts', 'us-east-1').assumeRole({
      ...{ RoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`, RoleSessionName: 'nightly' },
    });
    await world.session(Credentials).write('ec2', 'eu-west-1').describeVolumes({});
    const plan = await world.review();
    await apply(world, plan, 'deployer');
    const held = await readHoldings(world.ctx.aws, { principal: 'role', name: 'deployer' });
    expect(held?.attached).toEqual([]);
    expect(held?.inline.map(({ document }) => JSON.parse(document).Statement[0].Action)).toEqual([
      ['ec2:DescribeVolumes'],
    ]);
    // The records prove which role was assumed.
    expect(JSON.stringify(changeOf(plan, 'caller')?.params)).toContain(
      `"Resource\\":[\\"arn:aws:iam::${ACCOUNT}:role/deployer\\"]`,
    );
    expect(changeOf(plan, 'caller')).toMatchObject({ preselected: false });
  });

  it('writes managed policies where an inline one has no room, and deletes them when they are taken back', async () => {
    const world = reviewWorld();
    const long = allow(...Array.from({ length: 98 }, (_, at) => `s3:GetSomething${at}`));
    const worker = world.user('worker', { attached: [EC2_FULL], policies: { long } });
    await worker.write('ec2', 'eu-west-1').describeInstances({});
    const aws = world.ctx.aws;
    const before = await readHoldings(aws, { principal: 'user', name: 'worker' });
    const { outcome, verify, undo } = await apply(world, await world.review(), 'worker');
    expect(outcome).toEqual({ result: 'applied' });
    expect(await verify()).toEqual({ held: true });
    const after = await readHoldings(aws, { principal: 'user', name: 'worker' });
    expect(after).toMatchObject({
      inline: [],
      attached: [expect.stringContaining(':policy/spillkit/spillkit-user-worker-')],
    });
    await undo();
    expect(await readHoldings(aws, { principal: 'user', name: 'worker' })).toEqual(before);
    const { Policies } = await aws.read('iam').listPolicies({ Scope: 'Local' });
    expect(Policies).toEqual([]);
  });

  it('puts everything back when it may not go on in the middle', async () => {
    const world = reviewWorld(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: 'iam:DeleteUserPolicy', Resource: `arn:aws:iam::${ACCOUNT}:user/worker` },
        ],
      }),
    );
    const worker = world.user('worker', { attached: [EC2_FULL], policies: { extra: allow('s3:*') } });
    await worker.write('ec2', 'eu-west-1').describeInstances({});
    const { outcome } = await apply(world, await world.review(), 'worker');
    expect(outcome).toMatchObject({ result: 'failed', code: 'AccessDenied' });
    const { attached, inline } =
      (await readHoldings(world.ctx.aws, { principal: 'user', name: 'worker' })) ?? {};
    expect(attached).toEqual([EC2_FULL]);
    expect(inline).toContainEqual({ name: 'extra', document: allow('s3:*') });
  });

  it('refuses to replace what was changed since it was reviewed', async () => {
    const world = reviewWorld();
    const worker = world.user('worker', { attached: [EC2_FULL] });
    await worker.write('ec2', 'eu-west-1').describeInstances({});
    const plan = await world.review();
    await world.ctx.aws.write('iam').attachUserPolicy({ UserName: 'worker', PolicyArn: POWER_USER });
    const { outcome } = await apply(world, plan, 'worker');
    expect(outcome).toMatchObject({ result: 'failed', code: 'PermissionsChanged' });
  });

  it.each([
    ['iam:GenerateServiceLastAccessedDetails', 'not-looked-at'],
    ['cloudtrail:LookupEvents', 'offered'],
    ['iam:SimulateCustomPolicy', 'only-a-file'],
    ['iam:GenerateCredentialReport', 'proposed'],
  ])('tells that %s is denied, and takes nothing for unused because of it', async (action, smallerPolicy) => {
    const world = reviewWorld(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: action, Resource: '*' },
        ],
      }),
    );
    const worker = world.user('worker', { attached: [EC2_FULL] });
    await worker.write('ec2', 'eu-west-1').describeInstances({});
    const plan = await world.review();
    expect(plan.unlooked.map(({ reason }) => reason)).toContainEqual(expect.stringContaining(action));
    expect(rowOf(world, 'worker')?.smallerPolicy).toBe(smallerPolicy);
    expect(changeOf(plan, 'worker')?.preselected ?? false).toBe(smallerPolicy === 'proposed');
  });

  it('tells a check what is missing, what is worth a look, and what is fine', async () => {
    const world = reviewWorld();
    world.role('batch-admin', { attached: [ADMINISTRATOR] });
    world.user('idle', { keys: [{ createdAt: LONG_AGO }] });
    world.user('passer', { policies: { build: allow('iam:PassRole', 'lambda:*') } });
    world.user('signs-in', { loginProfile: { createdAt: LONG_AGO }, keys: [{ createdAt: LONG_AGO }] });
    const worker = world.user('worker', { attached: [POWER_USER] });
    await worker.write('ec2', 'eu-west-1').describeInstances({});
    const lines = await world.check();
    const told = (mark: string) => lines.filter((line) => line.mark === mark).map(({ what }) => what);
    expect(told('missing')).toEqual([
      'Hold more than they used, so a smaller policy is proposed (1): user worker',
      expect.stringMatching(
        /^Active access keys that nobody used for 90 days \(2\): AKIA\w+ of user idle, AKIA\w+ of user signs-in$/,
      ),
    ]);
    expect(told('left-to-you')).toEqual([
      expect.stringMatching(/^Have an MFA device set up for signs-in: a password alone opens the console/),
    ]);
    expect(told('worth-a-look')).toEqual([
      'Hold more than they used; whether it can go is yours to say (3): user passer, user responder, role batch-admin',
      'May do everything (2): user responder, role batch-admin',
      'May do nearly everything but identities (1): user worker',
      'Can get more permissions than they were given (2): user passer, user worker',
      'Have an active access key without use, which is new or kept for emergencies (1): user passer',
      'Have an access key and no MFA device (4): user idle, user passer, user responder, user worker',
    ]);
    expect(told('in-place')).toEqual([]);
    const escalations = lines.find(({ what }) => what.startsWith('Can get more'));
    expect(escalations?.details[0]).toMatch(/^user passer: pass-role-lambda/);
  });

  it("leaves the root user's MFA and access key to a person", async () => {
    const world = reviewWorld();
    world.account.seedIam((iam) => {
      iam.rootWithoutMfa = true;
    });
    seedRootKey(world.account, { createdAt: LONG_AGO });
    const left = (await world.check()).filter(({ mark }) => mark === 'left-to-you').map(({ what }) => what);
    expect(left).toEqual([
      expect.stringMatching(/^Have an MFA device set up for the root user: /),
      expect.stringMatching(/^Remove the access key of the root user: .*access key 1 is active/),
    ]);
  });

  it('tells a check that is fine so, and never of what could not be read', async () => {
    const quiet = reviewWorld();
    expect((await quiet.check()).filter(({ mark }) => mark === 'in-place').map(({ what }) => what)).toEqual([
      'No smaller policy is proposed for any of 1 users and roles.',
      'Nobody may do nearly everything but identities.',
      'No known way leads anybody to more permissions than they were given.',
      'Every active access key was used, or made, in the last 90 days.',
      'Whoever signs in to the console has MFA, root too, and root has no access key.',
    ]);
    const blind = reviewWorld(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: ['iam:GetCredentialReport', 'iam:GenerateServiceLast*'], Resource: '*' },
        ],
      }),
    );
    const lines = await blind.check();
    expect(lines.filter(({ mark }) => mark === 'not-looked').map(({ what }) => what.split(':')[0])).toEqual([
      'MFA and keys of the users (iam',
      'use of user responder (iam',
    ]);
    expect(lines.filter(({ mark }) => mark === 'in-place').map(({ what }) => what)).toEqual([
      'Nobody may do nearly everything but identities.',
      'No known way leads anybody to more permissions than they were given.',
    ]);
  });

  it('tells of a call denied for thousands in one line, and of a few one by one', () => {
    const places = Array.from({ length: 5_000 }, (_, at) => ({
      ...{ where: `use of user u${at}`, call: 'iam:Look', reason: 'AccessDenied: no' },
    }));
    const region = { where: 'eu-west-1', call: 'cloudtrail:LookupEvents', reason: 'AccessDenied: no' };
    expect(gathered([...places, region])).toEqual([
      {
        where: 'use of user u0, use of user u1, use of user u2, use of user u3, use of user u4 and 4995 more',
        ...{ call: 'iam:Look', reason: 'AccessDenied: no' },
      },
      region,
    ]);
  });

  it('saves a page in which hostile names stay text, and the policies as JSON', async () => {
    const world = reviewWorld();
    const hostile = world.user('x|<b>', { attached: [EC2_FULL] });
    await hostile.write('ec2', 'eu-west-1').describeInstances({});
    const plan = await world.review();
    const [save] = plan.changes;
    if (save === undefined) throw new Error('Nothing is saved.');
    const kind = kinds.get(save.kind);
    const [outcome] = (await kind?.apply(world.ctx as never, [save])) ?? [];
    expect(outcome).toMatchObject({ result: 'applied' });
    expect(await kind?.verify(world.ctx, save)).toEqual({ held: true });
    const page = (await world.ctx.evidence.read(save.target.id)) ?? '';
    const [, link = ''] = /smaller policy: \[.*?\]\((\S+)\)/.exec(page) ?? [];
    const file = join(world.ctx.caseDir, 'evidence', save.target.id, '..', decodeURIComponent(link));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ Version: '2012-10-17' });
    expect(page).toContain('| user x\\|&lt;b> |');
    expect(page.replace(/`[^`]*`/g, '')).not.toContain('<b>');
  });
});
