import { IAM } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { accountOfKeyId } from '../../../lib/aws/key-id.ts';
import { createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { iamService } from '../../../lib/rehearsal/services/iam/service.ts';
import { ACCOUNT_ID, ADMIN, credentialsOf, inAccount, policy, refusal } from './in-account.ts';

const HEX_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the trail', () => {
  it('records a call as CloudTrail does, shown after the delay', async () => {
    const { as, admin, account } = inAccount({ trailDelayMs: 300_000, latencyMs: 0 });
    await as(admin).iam.createUser({ UserName: 'backdoor', Tags: [{ Key: 'Team', Value: 'none' }] });
    const [stored] = account.state.records;
    const { createDate, ...user } = (stored?.record.responseElements?.user ?? {}) as Record<string, unknown>;
    expect(stored).toMatchObject({ region: 'us-east-1', visibleAt: '2026-11-23T09:05:00.000Z' });
    expect(stored?.record).toMatchObject({
      eventTime: '2026-11-23T09:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      eventType: 'AwsApiCall',
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.9',
      userAgent: 'test-agent',
      requestParameters: { userName: 'backdoor', tags: [{ key: 'Team', value: 'none' }] },
      readOnly: false,
      managementEvent: true,
      recipientAccountId: ACCOUNT_ID,
      userIdentity: {
        type: 'IAMUser',
        arn: `arn:aws:iam::${ACCOUNT_ID}:user/admin`,
        accountId: ACCOUNT_ID,
        accessKeyId: admin.accessKeyId,
        userName: 'admin',
      },
      eventID: expect.stringMatching(HEX_UUID),
      requestID: expect.stringMatching(HEX_UUID),
    });
    expect(stored?.record).not.toHaveProperty('errorCode');
    expect(createDate).toBe('Nov 23, 2026, 9:00:00\u202fAM');
    expect(user).toEqual({
      path: '/',
      userName: 'backdoor',
      userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      arn: `arn:aws:iam::${ACCOUNT_ID}:user/backdoor`,
      tags: [{ key: 'Team', value: 'none' }],
    });
  });

  it('records reading calls without their answer', async () => {
    const { as, admin, records } = inAccount();
    await as(admin).iam.listUsers({});
    expect(records('ListUsers')).toMatchObject([
      { readOnly: true, requestParameters: null, responseElements: null },
    ]);
  });

  it('records a denied IAM call without its parameters, and other failures with IAM’s exception names', async () => {
    const { as, admin, user, records } = inAccount();
    await refusal(as(user('developer')).iam.createUser({ UserName: 'backdoor' }));
    await refusal(as(admin).iam.deleteUser({ UserName: 'nobody' }));
    expect(records('CreateUser')).toMatchObject([
      { errorCode: 'AccessDenied', requestParameters: null, responseElements: null },
    ]);
    expect(records('DeleteUser')).toMatchObject([
      {
        errorCode: 'NoSuchEntityException',
        errorMessage: 'The user with name nobody cannot be found.',
        requestParameters: { userName: 'nobody' },
      },
    ]);
  });

  it('holds no secret keys and no passwords', async () => {
    const { as, admin, account, user } = inAccount();
    user('developer');
    const { iam, sts } = as(admin);
    const { AccessKey } = await iam.createAccessKey({ UserName: 'developer' });
    const password = `Pa55-word-${'z'.repeat(8)}`;
    await iam.createLoginProfile({ UserName: 'developer', Password: password });
    const { Credentials } = await sts.getSessionToken({});
    const text = JSON.stringify(account.state.records);
    for (const secret of [AccessKey?.SecretAccessKey, Credentials?.SecretAccessKey, password]) {
      expect(secret).toBeDefined();
      expect(text).not.toContain(secret);
    }
    expect(text).toContain(AccessKey?.AccessKeyId);
    expect(text).toContain(Credentials?.AccessKeyId);
    expect(JSON.stringify(account.state)).not.toContain(password);
  });

  it('names role sessions, tokens and federated users with who is behind them', async () => {
    const { as, admin, records, clock, user } = inAccount({ latencyMs: 0 });
    const trust = policy({ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' });
    await as(admin).iam.createRole({ RoleName: 'builder', AssumeRolePolicyDocument: trust });
    const { Role } = await as(admin).iam.getRole({ RoleName: 'builder' });
    const assumed = await as(admin).sts.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'night' });
    const token = await as(user('developer')).sts.getSessionToken({});
    const federated = await as(admin).sts.getFederationToken({ Name: 'visitor' });
    await clock.advance(60_000);
    for (const { Credentials } of [assumed, token, federated]) {
      await as(credentialsOf(Credentials), 'us-east-1').sts.getCallerIdentity({});
    }
    const attributes = { creationDate: '2026-11-23T09:00:00Z', mfaAuthenticated: 'false' };
    expect(records('GetCallerIdentity').map(({ userIdentity }) => userIdentity)).toMatchObject([
      {
        type: 'AssumedRole',
        principalId: `${Role?.RoleId}:night`,
        arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/builder/night`,
        accessKeyId: assumed.Credentials?.AccessKeyId,
        sessionContext: {
          sessionIssuer: { type: 'Role', principalId: Role?.RoleId, arn: Role?.Arn, userName: 'builder' },
          attributes,
        },
      },
      {
        type: 'IAMUser',
        userName: 'developer',
        accessKeyId: token.Credentials?.AccessKeyId,
        sessionContext: { attributes },
      },
      {
        type: 'FederatedUser',
        principalId: `${ACCOUNT_ID}:visitor`,
        arn: `arn:aws:sts::${ACCOUNT_ID}:federated-user/visitor`,
        sessionContext: {
          sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT_ID}:user/admin`, userName: 'admin' },
          attributes,
        },
      },
    ]);
  });

  it('records AssumeRole as reading, with the credentials it minted and the role', async () => {
    const { as, admin, records } = inAccount();
    const trust = policy({ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' });
    await as(admin).iam.createRole({ RoleName: 'builder', AssumeRolePolicyDocument: trust });
    const arn = `arn:aws:iam::${ACCOUNT_ID}:role/builder`;
    const { Credentials } = await as(admin, 'eu-west-1').sts.assumeRole({
      RoleArn: arn,
      RoleSessionName: 'night',
    });
    expect(records('AssumeRole')).toMatchObject([
      {
        awsRegion: 'eu-west-1',
        readOnly: true,
        requestParameters: { roleArn: arn, roleSessionName: 'night' },
        responseElements: { credentials: { accessKeyId: Credentials?.AccessKeyId } },
        resources: [{ type: 'AWS::IAM::Role', ARN: arn }],
      },
    ]);
  });

  it('files what a service does itself', () => {
    const { account } = inAccount();
    account.recordServiceEvent({
      eventSource: 'guardduty.amazonaws.com',
      eventName: 'FindingCreated',
      awsRegion: 'eu-west-1',
      userIdentity: { type: 'AWSService', invokedBy: 'guardduty.amazonaws.com' },
    });
    expect(account.state.records).toMatchObject([
      { region: 'eu-west-1', record: { eventType: 'AwsServiceEvent', recipientAccountId: ACCOUNT_ID } },
    ]);
  });
});

describe('the state', () => {
  it('goes on from JSON as if nothing had happened', async () => {
    const first = inAccount({ latencyMs: 0 });
    await first.as(first.admin).iam.createUser({ UserName: 'developer' });
    const state = JSON.parse(JSON.stringify(first.account.state));
    expect(state).toEqual(first.account.state);
    const second = createAccount({
      accountId: ACCOUNT_ID,
      clock: first.clock,
      services: [iamService],
      state,
    });
    const config = { region: 'us-east-1', credentials: first.admin, requestHandler: requestHandler(second) };
    const after = await new IAM(config).createUser({ UserName: 'other' });
    const before = await first.as(first.admin).iam.createUser({ UserName: 'other' });
    expect(after.User).toEqual(before.User);
    expect(Object.keys(state.iam.users)).toEqual(['admin', 'developer', 'other']);
  });

  it('is the same for the same calls', async () => {
    const play = async () => {
      const { as, admin, account } = inAccount();
      await as(admin).iam.createUser({ UserName: 'developer' });
      await as(admin).iam.createAccessKey({ UserName: 'developer' });
      await as(admin).iam.attachUserPolicy({ UserName: 'developer', PolicyArn: ADMIN });
      return account.state;
    };
    expect(await play()).toEqual(await play());
  });

  it('makes key ids that carry the account', () => {
    const { account } = inAccount();
    for (const prefix of ['AKIA', 'ASIA']) {
      const id = account.id(prefix);
      expect(id).toMatch(new RegExp(`^${prefix}[A-Z2-7]{16}$`));
      expect(accountOfKeyId(id)).toBe(ACCOUNT_ID);
    }
    expect(account.id('i-')).toMatch(/^i-[0-9a-f]{17}$/);
    expect(account.secret(40)).toMatch(/^[A-Za-z0-9+/]{40}$/);
  });
});
