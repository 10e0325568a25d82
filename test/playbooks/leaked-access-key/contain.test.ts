import { describe, expect, it } from 'vitest';
import type { AwsWriters } from '../../../lib/aws/access.ts';
import { errorCode } from '../../../lib/aws/errors.ts';
import type { KeyOwner } from '../../../lib/incident/incident.ts';
import type { WriteContext } from '../../../lib/playbook/context.ts';
import { signIn } from '../../../lib/rehearsal/account/console.ts';
import { seedRole } from '../../../lib/rehearsal/account/seed.ts';
import { contain } from '../../../playbooks/leaked-access-key/steps/contain.ts';
import { ACCOUNT_ID, type Lab, LONG_AGO, lab } from '../../resources/lab.ts';
import { applyPlan, planOf, proposed, undoPlan } from './rounds.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const PAUSE = 10_000;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' }],
});

/** Whether the credentials still do anything: the error code of an ordinary call, or `works`. */
async function tries(aws: AwsWriters): Promise<string> {
  return aws
    .read('iam')
    .listUsers({})
    .then(
      () => 'works',
      (error: unknown) => errorCode(error),
    );
}

const credentials = (made: {
  AccessKeyId?: string | undefined;
  SecretAccessKey?: string | undefined;
  SessionToken?: string | undefined;
}) => ({
  accessKeyId: made.AccessKeyId ?? '',
  secretAccessKey: made.SecretAccessKey ?? '',
  ...(made.SessionToken === undefined ? {} : { sessionToken: made.SessionToken }),
});

async function mint(there: Lab, by: AwsWriters, UserName: string): Promise<AwsWriters> {
  const { AccessKey } = await by.write('iam').createAccessKey({ UserName });
  return there.as(credentials(AccessKey ?? {}));
}

async function backdoor(there: Lab): Promise<AwsWriters> {
  const iam = there.attacker.write('iam');
  await iam.createUser({ UserName: 'backdoor' });
  await iam.attachUserPolicy({ UserName: 'backdoor', PolicyArn: ADMIN });
  return mint(there, there.attacker, 'backdoor');
}

const ownedBy = (there: Lab, owner: KeyOwner, leakedKeyId = there.leaked.accessKeyId): WriteContext => ({
  ...there.ctx,
  incident: { ...there.ctx.incident, leakedKeyId, owner: async () => owner },
});

const notes = (plan: Awaited<ReturnType<typeof planOf>>) => plan.notes.map(({ text }) => text).join('\n');

describe('contain', () => {
  it('ends every credential the lineage has, and then finds nothing more to do', async () => {
    const there = lab();
    const second = await mint(there, there.attacker, 'ci-deploy');
    const other = await backdoor(there);
    const { Credentials } = await there.attacker.write('sts').getSessionToken({});
    const session = there.as(credentials(Credentials ?? {}));
    expect(await Promise.all([there.attacker, second, other].map(tries))).toEqual(Array(3).fill('works'));

    const plan = await planOf(there.ctx, contain);
    expect(proposed(plan).map((line) => line.split(' ')[0])).toEqual([
      'deactivate-access-key',
      'deactivate-access-key',
      'deactivate-access-key',
      'deny-all',
      'deny-all',
    ]);
    expect(plan.changes.slice(0, 2).map(({ kind }) => kind)).toEqual(['deny-all', 'deny-all']);
    const { outcomes, verdicts } = await applyPlan(there.ctx, plan);
    expect(outcomes.every(({ result }) => result === 'applied')).toBe(true);
    expect(verdicts).toEqual(Array(5).fill({ held: true }));

    await there.clock.advance(PAUSE);
    for (const aws of [there.attacker, second, other, session]) expect(await tries(aws)).not.toBe('works');
    expect(proposed(await planOf(there.ctx, contain))).toEqual([]);
  });

  it('proposes again what the attacker undid before it took effect', async () => {
    const there = lab({ propagationDelayMs: 4_000 });
    await applyPlan(there.ctx, await planOf(there.ctx, contain));
    const iam = there.attacker.write('iam');
    await iam.deleteUserPolicy({
      UserName: 'ci-deploy',
      PolicyName: 'spillkit-spk-20261123-test-deny-all',
    });
    const second = await mint(there, there.attacker, 'ci-deploy');
    await there.clock.advance(PAUSE);
    const again = await planOf(there.ctx, contain);
    expect(proposed(again)).toEqual([
      expect.stringMatching(/^deactivate-access-key AKIA/),
      'deny-all ci-deploy',
    ]);
    await applyPlan(there.ctx, again);
    await there.clock.advance(PAUSE);
    expect(await tries(second)).not.toBe('works');
    expect(proposed(await planOf(there.ctx, contain))).toEqual([]);
  });

  it('turns off a key made after the leak before CloudTrail tells of it', async () => {
    const there = lab({ trailDelayMs: 300_000 });
    await mint(there, there.attacker, 'ci-deploy');
    const plan = await planOf(there.ctx, contain);
    const keys = plan.changes.filter(({ kind }) => kind === 'deactivate-access-key');
    expect(keys.map(({ because }) => because[0].kind).toSorted()).toEqual(['observed', 'responder']);
  });

  it('leaves the other key of the user active, and says what the denial stops', async () => {
    const there = lab();
    const { accessKeyId } = there.user('ci-two-keys', {
      keys: [{ createdAt: LONG_AGO }, { createdAt: LONG_AGO }],
    });
    const arn = `arn:aws:iam::${ACCOUNT_ID}:user/ci-two-keys`;
    const owner: KeyOwner = {
      kind: 'user',
      userName: 'ci-two-keys',
      arn,
      foundBy: 'iam:GetAccessKeyLastUsed',
    };
    const ctx = ownedBy(there, owner, accessKeyId);
    const plan = await planOf(ctx, contain);
    expect(proposed(plan)).toEqual([`deactivate-access-key ${accessKeyId}`, 'deny-all ci-two-keys']);
    const [, spare] = there.account.state.iam.users['ci-two-keys']?.accessKeys ?? [];
    expect(notes(plan)).toMatch(new RegExp(`${spare?.accessKeyId}, older than the leak`));
  });

  it('turns off the key made for a colleague, and nothing else of the colleague', async () => {
    const there = lab();
    const bob = there.as(there.user('bob', { attached: [ADMIN] }));
    const stolen = await mint(there, there.attacker, 'bob');
    const plan = await planOf(there.ctx, contain);
    expect(plan.changes.filter(({ target }) => target.label === 'bob')).toHaveLength(1);
    expect(proposed(plan)).not.toContain('deny-all bob');
    await applyPlan(there.ctx, plan);
    expect([await tries(bob), await tries(stolen)]).toEqual(['works', 'InvalidClientTokenId']);
    expect(proposed(await planOf(there.ctx, contain))).toEqual([]);
  });

  it('revokes sessions of a role that was there before; new sessions of others work', async () => {
    const there = lab();
    seedRole(there.account, { roleName: 'deploy', createdAt: LONG_AGO, trust, attached: [ADMIN] });
    const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/deploy`;
    const { Credentials } = await there.attacker
      .write('sts')
      .assumeRole({ RoleArn, RoleSessionName: 'mallory' });
    const session = there.as(credentials(Credentials ?? {}));
    expect(await tries(session)).toBe('works');
    await there.clock.advance(60_000);
    const plan = await planOf(there.ctx, contain);
    expect(proposed(plan)).toContain('revoke-role-sessions deploy');
    await applyPlan(there.ctx, plan);
    expect(await tries(session)).toBe('AccessDenied');
    await there.clock.advance(PAUSE);
    const legitimate = await there.ctx.aws
      .write('sts')
      .assumeRole({ RoleArn, RoleSessionName: 'deployment' });
    expect(await tries(there.as(credentials(legitimate.Credentials ?? {})))).toBe('works');
    expect(proposed(await planOf(there.ctx, contain))).toEqual([]);
  });

  it('ends what was opened with a password set for a colleague, and leaves the colleague’s keys alone', async () => {
    const there = lab();
    const bob = there.as(there.user('bob', { attached: [ADMIN] }));
    const Password = ['Sp1llkit', 'test', 'only!'].join('-');
    await there.attacker.write('iam').createLoginProfile({ UserName: 'bob', Password });
    const visitor = { address: '203.0.113.66', userAgent: 'Mozilla/5.0' };
    const opened = signIn(there.account, 'bob', Password, visitor);
    if (opened === undefined) throw new Error('the sign-in was refused');
    const session = there.as(opened);
    expect(await tries(session)).toBe('works');
    await there.clock.advance(60_000);
    const plan = await planOf(there.ctx, contain);
    expect(proposed(plan)).toContain('revoke-user-sessions bob');
    await applyPlan(there.ctx, plan);
    expect([await tries(session), await tries(bob)]).toEqual(['AccessDenied', 'works']);
    expect(proposed(await planOf(there.ctx, contain))).toEqual([]);
    await there.clock.advance(PAUSE);
    signIn(there.account, 'bob', Password, visitor);
    expect(proposed(await planOf(there.ctx, contain))).toEqual(['revoke-user-sessions bob']);
  });

  it('denies everything to a role the attacker made, whoever it trusts', async () => {
    const there = lab();
    await there.attacker.write('iam').createRole({ RoleName: 'helper', AssumeRolePolicyDocument: trust });
    const plan = await planOf(there.ctx, contain);
    expect(proposed(plan)).toContain('deny-all helper');
    await applyPlan(there.ctx, plan);
    expect(Object.keys(there.account.state.iam.roles.helper?.inlinePolicies ?? {})).toEqual([
      'spillkit-spk-20261123-test-deny-all',
    ]);
  });

  it("leaves AWS's quarantine in place and says what it does", async () => {
    const there = lab();
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
    await there
      .as(there.user('aws-support', { attached: [ADMIN] }))
      .write('iam')
      .attachUserPolicy({
        UserName: 'ci-deploy',
        PolicyArn,
      });
    const plan = await planOf(there.ctx, contain);
    expect(notes(plan)).toContain(
      'AWS has put AWSCompromisedKeyQuarantineV3 on ci-deploy and it is left there',
    );
    await applyPlan(there.ctx, plan);
    expect(there.account.state.iam.users['ci-deploy']?.attachedPolicies).toContain(PolicyArn);
  });

  it('never proposes anything against what it runs as', async () => {
    const there = lab();
    await mint(there, there.attacker, 'responder');
    const asItself = { ...there.ctx, aws: there.as(there.leaked, '198.51.100.7') };
    const plan = await planOf(asItself, contain);
    expect(
      plan.changes.filter(({ target }) => target.id === 'ci-deploy' || target.label === 'ci-deploy'),
    ).toEqual([]);
    expect(plan.leftToHuman).toMatchObject([{ what: 'Contain user ci-deploy' }]);
  });

  it('goes on with what it knows when keys, policies or the trail cannot be read', async () => {
    const there = lab();
    there.refuse('ListAccessKeys', 'AccessDenied');
    there.refuse('ListUserPolicies', 'AccessDenied');
    const blind = {
      ...there.ctx,
      incident: {
        ...there.ctx.incident,
        investigate: async () => {
          throw Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
        },
      },
    };
    const plan = await planOf(blind, contain);
    expect(proposed(plan)).toEqual([
      `deactivate-access-key ${there.leaked.accessKeyId}`,
      'deny-all ci-deploy',
    ]);
    expect(plan.unlooked.map(({ call }) => call)).toEqual([
      'cloudtrail:LookupEvents',
      'iam:ListAccessKeys',
      'iam:ListUserPolicies',
    ]);
  });

  it('denies by a managed policy when inline policies leave no room', async () => {
    const there = lab();
    there.refuse('PutUserPolicy', 'LimitExceeded');
    const arn = 'arn:aws:iam::aws:policy/AWSDenyAll';
    there.account.seedIam((iam) => {
      iam.policies[arn] = {
        ...{ arn, policyId: 'ANPA', policyName: 'AWSDenyAll', createdAt: LONG_AGO, defaultVersion: 'v1' },
        versions: {
          v1: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
          }),
        },
      };
    });
    const plan = await planOf(there.ctx, contain);
    const { verdicts } = await applyPlan(there.ctx, plan);
    expect(verdicts).toEqual([{ held: true }, { held: true }]);
    expect(there.account.state.iam.users['ci-deploy']?.attachedPolicies).toContain(arn);
    expect(proposed(await planOf(there.ctx, contain))).toEqual([]);
    await undoPlan(there.ctx, plan);
    expect(there.account.state.iam.users['ci-deploy']?.attachedPolicies).toEqual([ADMIN]);
  });

  it('can be taken back', async () => {
    const there = lab();
    seedRole(there.account, { roleName: 'deploy', createdAt: LONG_AGO, trust, attached: [ADMIN] });
    await there.attacker
      .write('sts')
      .assumeRole({ RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/deploy`, RoleSessionName: 'mallory' });
    await there.clock.advance(1_000);
    const plan = await planOf(there.ctx, contain);
    await applyPlan(there.ctx, plan);
    expect(await tries(there.attacker)).not.toBe('works');
    const undone = await undoPlan(there.ctx, plan);
    expect(undone).toEqual(Array(plan.changes.length).fill({ result: 'applied' }));
    expect(await tries(there.attacker)).toBe('works');
    expect(there.account.state.iam.roles.deploy?.inlinePolicies).toEqual({});
    expect(await undoPlan(there.ctx, { ...plan, changes: plan.changes.slice(0, 1) })).toEqual([
      { result: 'already-gone' },
    ]);
  });
});

describe('contain, when the key is no ordinary one', () => {
  it('root: only root can, and the rest of the lineage is contained', async () => {
    const there = lab();
    await backdoor(there);
    const arn = `arn:aws:iam::${ACCOUNT_ID}:root`;
    const ctx = ownedBy(there, { kind: 'root', arn, foundBy: 'iam:GetAccessKeyLastUsed' });
    const plan = await planOf(ctx, contain);
    expect(plan.leftToHuman[0]?.what).toContain(`root access key ${there.leaked.accessKeyId}`);
    expect(proposed(plan)).toContain('deny-all backdoor');
    expect(proposed(plan)).not.toContain('deny-all ci-deploy');
  });

  it('a role session: the sessions of the role are revoked, and the key itself cannot be turned off', async () => {
    const there = lab();
    seedRole(there.account, { roleName: 'deploy', createdAt: LONG_AGO, trust, attached: [ADMIN] });
    const roleArn = `arn:aws:iam::${ACCOUNT_ID}:role/deploy`;
    const owner: KeyOwner = { kind: 'role-session', roleName: 'deploy', roleArn, foundBy: 'CloudTrail' };
    const plan = await planOf(ownedBy(there, owner, `ASIA${'A'.repeat(16)}`), contain);
    expect(proposed(plan)).toContain('revoke-role-sessions deploy');
    expect(notes(plan)).toContain('it cannot be deactivated itself');
  });

  it('a federation token: its user is denied everything', async () => {
    const there = lab();
    const arn = `arn:aws:sts::${ACCOUNT_ID}:federated-user/x`;
    const owner: KeyOwner = { kind: 'federated-user', arn, userName: 'ci-deploy', foundBy: 'CloudTrail' };
    const plan = await planOf(ownedBy(there, owner, `ASIA${'A'.repeat(16)}`), contain);
    expect(proposed(plan)).toContain('deny-all ci-deploy');
  });

  it('another account or an unknown key: nothing is done, and what to do is said', async () => {
    const there = lab();
    const foreign = await planOf(
      ownedBy(there, { kind: 'other-account', account: '111122223333', foundBy: 'sts:GetAccessKeyInfo' }),
      contain,
    );
    expect(foreign).toMatchObject({
      changes: [],
      leftToHuman: [{ what: expect.stringContaining('111122223333') }],
    });
    const unknown = await planOf(ownedBy(there, { kind: 'unknown', lookedAt: 'IAM, CloudTrail' }), contain);
    expect(unknown).toMatchObject({
      changes: [],
      leftToHuman: [{ why: expect.stringContaining('IAM, CloudTrail') }],
    });
    expect(there.written()).toEqual([]);
  });

  it('has commands that take hostile names as they are', async () => {
    const there = lab();
    const name = '--profile=x';
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: name });
    const plan = await planOf(there.ctx, contain);
    const change = plan.changes.find(({ target }) => target.id === name);
    expect(change?.command).toMatch(
      /^aws iam put-user-policy --user-name=--profile=x --policy-name \S+ --policy-document '\{/,
    );
  });
});
