import { describe, expect, it } from 'vitest';
import { seedRootKey } from '../../../../lib/rehearsal/account/seed.ts';
import { ACCOUNT_ID, credentialsOf, inAccount, LONG_AGO, policy, refusal } from '../../account/in-account.ts';

const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
const trusting = (Principal: object, Condition?: object) =>
  policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition ? { Condition } : {}) });
const ACCOUNT = { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` };
const MAY_ASSUME = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' });
const userArn = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:user/${name}`;

async function withRole(trust: string) {
  const world = inAccount({ latencyMs: 0, propagationDelayMs: 0 });
  await world.as(world.admin).iam.createRole({ RoleName: 'builder', AssumeRolePolicyDocument: trust });
  return world;
}
const asked = { RoleArn: roleArn('builder'), RoleSessionName: 'night' };

describe('STS', () => {
  it('says who the caller is, permission or not', async () => {
    const { as, user } = inAccount();
    const { sts } = as(
      user('nobody', { policies: { no: policy({ Effect: 'Deny', Action: '*', Resource: '*' }) } }),
    );
    expect(await sts.getCallerIdentity({})).toMatchObject({
      Account: ACCOUNT_ID,
      Arn: userArn('nobody'),
      UserId: expect.stringMatching(/^AIDA/),
    });
  });

  it('hands out a role the account trusts only to whom policies let have it', async () => {
    const { as, user } = await withRole(trusting(ACCOUNT));
    expect(await refusal(as(user('ann')).sts.assumeRole(asked))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${userArn('ann')} is not authorized to perform: sts:AssumeRole on resource: ${asked.RoleArn}`,
    });
    const bob = user('bob', { policies: { assume: MAY_ASSUME } });
    const { Credentials, AssumedRoleUser } = await as(bob).sts.assumeRole(asked);
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT_ID}:assumed-role/builder/night`);
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials?.Expiration).toEqual(new Date('2026-11-23T10:00:00Z'));
    const session = as(credentialsOf(Credentials));
    expect(await session.sts.getCallerIdentity({})).toMatchObject({
      Arn: AssumedRoleUser?.Arn,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
    expect(await refusal(session.sts.getSessionToken({}))).toMatchObject({
      code: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
  });

  it('hands out a role to the user it names, unless that user is denied', async () => {
    const { as, user } = await withRole(trusting({ AWS: [userArn('ann'), userArn('bob')] }));
    await as(user('ann')).sts.assumeRole(asked);
    const deny = policy({ Effect: 'Deny', Action: 'sts:*', Resource: '*' });
    expect(await refusal(as(user('bob', { policies: { deny } })).sts.assumeRole(asked))).toMatchObject({
      code: 'AccessDenied',
    });
    expect(await refusal(as(user('eve', { policies: { MAY_ASSUME } })).sts.assumeRole(asked))).toMatchObject({
      code: 'AccessDenied',
    });
  });

  it('keeps a service’s role from users, and refuses one that is not there in the same words', async () => {
    const { as, admin } = await withRole(trusting({ Service: 'ec2.amazonaws.com' }));
    const { sts } = as(admin);
    const there = await refusal(sts.assumeRole(asked));
    const absent = await refusal(sts.assumeRole({ ...asked, RoleArn: roleArn('absent') }));
    expect(there.code).toBe('AccessDenied');
    expect(absent.message).toBe(there.message.replace('builder', 'absent'));
  });

  it('asks for the external id a role wants', async () => {
    const { as, admin } = await withRole(trusting(ACCOUNT, { StringEquals: { 'sts:ExternalId': 'abc' } }));
    const { sts } = as(admin);
    expect(await refusal(sts.assumeRole(asked))).toMatchObject({ code: 'AccessDenied' });
    await sts.assumeRole({ ...asked, ExternalId: 'abc' });
  });

  it('lets one role lead to another, for an hour at most', async () => {
    const { as, admin, account } = await withRole(trusting(ACCOUNT));
    const { iam } = as(admin);
    await iam.putRolePolicy({ RoleName: 'builder', PolicyName: 'on', PolicyDocument: MAY_ASSUME });
    await iam.createRole({
      RoleName: 'next',
      AssumeRolePolicyDocument: trusting({ AWS: asked.RoleArn }),
      MaxSessionDuration: 7200,
    });
    const first = as(credentialsOf((await as(admin).sts.assumeRole(asked)).Credentials));
    const second = { RoleArn: roleArn('next'), RoleSessionName: 'deep' };
    expect(await refusal(first.sts.assumeRole({ ...second, DurationSeconds: 7200 }))).toMatchObject({
      code: 'ValidationError',
    });
    const { Credentials } = await first.sts.assumeRole(second);
    expect(account.state.sessions[Credentials?.AccessKeyId ?? '']?.principalId).toMatch(/^AROA.*:deep$/);
  });

  it('ends a role’s sessions with the role', async () => {
    const { as, admin } = await withRole(trusting(ACCOUNT));
    const session = as(credentialsOf((await as(admin).sts.assumeRole(asked)).Credentials));
    await as(admin).iam.deleteRole({ RoleName: 'builder' });
    await as(admin).iam.createRole({ RoleName: 'builder', AssumeRolePolicyDocument: trusting(ACCOUNT) });
    expect(await refusal(session.sts.getCallerIdentity({}))).toMatchObject({ code: 'InvalidClientTokenId' });
  });

  it('gives session tokens to long-term keys without asking for permission', async () => {
    const { as, user, account } = inAccount();
    const { Credentials } = await as(user('nobody')).sts.getSessionToken({ DurationSeconds: 900 });
    const session = as(credentialsOf(Credentials));
    expect((await session.sts.getCallerIdentity({})).Arn).toBe(userArn('nobody'));
    expect(await refusal(as(user('ann')).sts.getSessionToken({ DurationSeconds: 60 }))).toMatchObject({
      code: 'ValidationError',
    });
    const root = seedRootKey(account, { createdAt: LONG_AGO });
    const rootToken = await as(root).sts.getSessionToken({});
    expect((await as(credentialsOf(rootToken.Credentials)).sts.getCallerIdentity({})).Arn).toMatch(/:root$/);
  });

  it('gives federation tokens to whom policies allow it', async () => {
    const { as, admin, user } = inAccount();
    expect(await refusal(as(user('nobody')).sts.getFederationToken({ Name: 'visitor' }))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining(`on resource: arn:aws:sts::${ACCOUNT_ID}:federated-user/visitor`),
    });
    const { Credentials, FederatedUser } = await as(admin).sts.getFederationToken({ Name: 'visitor' });
    expect(FederatedUser?.FederatedUserId).toBe(`${ACCOUNT_ID}:visitor`);
    expect((await as(credentialsOf(Credentials)).sts.getCallerIdentity({})).Arn).toBe(FederatedUser?.Arn);
  });

  it('refuses what it does not weigh instead of ignoring it', async () => {
    const { as, admin } = await withRole(trusting(ACCOUNT));
    const { sts } = as(admin);
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }];
    expect(await refusal(sts.assumeRole({ ...asked, PolicyArns }))).toMatchObject({ code: 'NotSimulated' });
    expect(await refusal(sts.getSessionToken({ SerialNumber: 's', TokenCode: '000000' }))).toMatchObject({
      code: 'NotSimulated',
    });
  });

  it('reads the account from a key id', async () => {
    const { as, admin } = inAccount();
    const { sts } = as(admin);
    expect(await sts.getAccessKeyInfo({ AccessKeyId: admin.accessKeyId })).toMatchObject({
      Account: ACCOUNT_ID,
    });
    expect(await sts.getAccessKeyInfo({ AccessKeyId: `${'ASIAQNZGKIQY'}${'56JQ7WML'}` })).toMatchObject({
      Account: '029608264753',
    });
  });
});
