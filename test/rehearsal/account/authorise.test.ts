import { describe, expect, it } from 'vitest';
import { seedRootKey } from '../../../lib/rehearsal/account/seed.ts';
import type { SimulatedService } from '../../../lib/rehearsal/account/service.ts';
import { ACCOUNT_ID, credentialsOf, inAccount, LONG_AGO, policy, refusal } from './in-account.ts';

const ec2: SimulatedService = {
  name: 'ec2',
  eventSource: 'ec2.amazonaws.com',
  protocol: 'ec2Query',
  scope: 'regional',
  operations: {
    DescribeKeyPairs: { readOnly: true, run: () => ({ KeyPairs: [] }) },
    DeleteKeyPair: { readOnly: false, run: () => ({ Return: true }) },
  },
};
const ALLOW_ALL = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
const DENY_ALL = policy({ Effect: 'Deny', Action: '*', Resource: '*' });
const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const developerArn = `arn:aws:iam::${ACCOUNT_ID}:user/developer`;

describe('authorisation', () => {
  it('denies what nothing allows, in the sentence of IAM and of EC2', async () => {
    const { as, user } = inAccount({}, [ec2]);
    const developer = as(user('developer'));
    expect(await refusal(developer.iam.createUser({ UserName: 'backdoor' }))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${developerArn} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${ACCOUNT_ID}:user/backdoor because no identity-based policy allows the iam:CreateUser action`,
    });
    expect(await refusal(developer.ec2.describeKeyPairs({}))).toEqual({
      code: 'UnauthorizedOperation',
      status: 403,
      message: `You are not authorized to perform this operation. User: ${developerArn} is not authorized to perform: ec2:DescribeKeyPairs because no identity-based policy allows the ec2:DescribeKeyPairs action`,
    });
  });

  it('denies what the organization denies, to administrators and to root', async () => {
    const { as, account, admin } = inAccount({}, [ec2]);
    account.state.organization = {
      ...{ id: 'o-example', managementAccountId: '118204763399' },
      serviceControlPolicies: [
        policy(
          { Effect: 'Allow', Action: '*', Resource: '*' },
          {
            ...{ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' },
            Condition: { StringEquals: { 'aws:RequestedRegion': 'sa-east-1' } },
          },
        ),
      ],
    };
    for (const caller of [admin, seedRootKey(account, { createdAt: LONG_AGO })]) {
      await as(caller, 'eu-west-1').ec2.describeKeyPairs({});
      expect(await refusal(as(caller, 'sa-east-1').ec2.describeKeyPairs({}))).toMatchObject({
        code: 'UnauthorizedOperation',
        message: expect.stringMatching(/with an explicit deny in a service control policy$/),
      });
    }
  });

  it('keeps a power user out of IAM by NotAction', async () => {
    const { as, user } = inAccount({}, [ec2]);
    const developer = as(user('developer', { attached: [POWER_USER] }));
    await developer.ec2.describeKeyPairs({});
    await developer.iam.listRoles({});
    expect(await refusal(developer.iam.createUser({ UserName: 'backdoor' }))).toMatchObject({
      code: 'AccessDenied',
    });
  });

  it('lets users manage themselves by a policy variable, and nobody else', async () => {
    const { as, user } = inAccount();
    user('colleague');
    const own = policy({
      Effect: 'Allow',
      Action: 'iam:*AccessKey*',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    });
    const developer = as(user('developer', { policies: { own } }));
    await developer.iam.createAccessKey({});
    await developer.iam.listAccessKeys({ UserName: 'developer' });
    expect(await refusal(developer.iam.createAccessKey({ UserName: 'colleague' }))).toMatchObject({
      code: 'AccessDenied',
    });
  });

  it('applies a deny-all policy after the propagation delay and not before', async () => {
    const { as, admin, user, clock } = inAccount({ propagationDelayMs: 4000, latencyMs: 0 }, [ec2]);
    const developer = as(user('developer', { attached: [POWER_USER] }));
    await as(admin).iam.putUserPolicy({
      UserName: 'developer',
      PolicyName: 'deny-all',
      PolicyDocument: DENY_ALL,
    });
    await clock.advance(3999);
    await developer.ec2.describeKeyPairs({});
    await clock.advance(1);
    expect(await refusal(developer.ec2.describeKeyPairs({}))).toMatchObject({
      code: 'UnauthorizedOperation',
      message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
    });
    await developer.sts.getCallerIdentity({});
  });

  it('counts policies of groups, and only what the boundary leaves', async () => {
    const { as, admin, user, clock } = inAccount({ latencyMs: 0 }, [ec2]);
    const developer = as(user('developer', { groups: ['builders'] }));
    await as(admin).iam.putGroupPolicy({
      GroupName: 'builders',
      PolicyName: 'all',
      PolicyDocument: ALLOW_ALL,
    });
    await clock.advance(4000);
    await developer.ec2.deleteKeyPair({ KeyName: 'old' });
    await as(admin).iam.putUserPermissionsBoundary({
      UserName: 'developer',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
    await clock.advance(4000);
    await developer.ec2.describeKeyPairs({});
    expect((await refusal(developer.ec2.deleteKeyPair({ KeyName: 'old' }))).message).toContain(
      'because no permissions boundary allows the ec2:DeleteKeyPair action',
    );
  });

  it('revokes role sessions issued before a moment by aws:TokenIssueTime', async () => {
    const { as, admin, clock } = inAccount({ latencyMs: 0 }, [ec2]);
    const { iam, sts } = as(admin);
    const trust = policy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
      Action: 'sts:AssumeRole',
    });
    await iam.createRole({ RoleName: 'builder', AssumeRolePolicyDocument: trust });
    await iam.putRolePolicy({ RoleName: 'builder', PolicyName: 'all', PolicyDocument: ALLOW_ALL });
    await clock.advance(10_000);
    const role = { RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/builder`, RoleSessionName: 'night' };
    const before = credentialsOf((await sts.assumeRole(role)).Credentials);
    await clock.advance(10_000);
    await as(before).ec2.describeKeyPairs({});
    await iam.putRolePolicy({
      RoleName: 'builder',
      PolicyName: 'AWSRevokeOlderSessions',
      PolicyDocument: policy({
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': clock.now().toISOString() } },
      }),
    });
    await clock.advance(10_000);
    expect(await refusal(as(before).ec2.describeKeyPairs({}))).toMatchObject({
      code: 'UnauthorizedOperation',
    });
    const after = credentialsOf((await sts.assumeRole(role)).Credentials);
    await as(after).ec2.describeKeyPairs({});
  });

  it('gives a federated user no more than both its policy and its maker may', async () => {
    const { as, user } = inAccount({}, [ec2]);
    const reading = policy({ Effect: 'Allow', Action: ['ec2:Describe*', 'iam:*'], Resource: '*' });
    const maker = as(
      user('maker', {
        policies: { p: policy({ Effect: 'Allow', Action: ['ec2:*', 'sts:*'], Resource: '*' }) },
      }),
    );
    const limited = await maker.sts.getFederationToken({ Name: 'visitor', Policy: reading });
    const visitor = as(credentialsOf(limited.Credentials));
    await visitor.ec2.describeKeyPairs({});
    expect((await refusal(visitor.ec2.deleteKeyPair({ KeyName: 'a' }))).message).toContain(
      'because no session policy allows the ec2:DeleteKeyPair action',
    );
    const bare = await maker.sts.getFederationToken({ Name: 'visitor' });
    expect(await refusal(as(credentialsOf(bare.Credentials)).ec2.describeKeyPairs({}))).toMatchObject({
      code: 'UnauthorizedOperation',
    });
  });

  it('answers a dry run by what would have happened', async () => {
    const { as, admin, user, records } = inAccount({}, [ec2]);
    expect(await refusal(as(admin).ec2.deleteKeyPair({ KeyName: 'a', DryRun: true }))).toEqual({
      code: 'DryRunOperation',
      status: 412,
      message: 'Request would have succeeded, but DryRun flag is set.',
    });
    expect(
      await refusal(as(user('developer')).ec2.deleteKeyPair({ KeyName: 'a', DryRun: true })),
    ).toMatchObject({
      code: 'UnauthorizedOperation',
      status: 403,
    });
    expect(records('DeleteKeyPair').map(({ errorCode }) => errorCode)).toEqual([
      'Client.DryRunOperation',
      'Client.UnauthorizedOperation',
    ]);
  });

  it('denies a quarantined user what AWS denies it', async () => {
    const { as, user } = inAccount({}, [ec2]);
    const developer = as(
      user('developer', {
        attached: [
          'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
          'arn:aws:iam::aws:policy/AdministratorAccess',
        ],
      }),
    );
    await developer.ec2.describeKeyPairs({});
    expect(await refusal(developer.iam.createAccessKey({}))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('with an explicit deny in an identity-based policy'),
    });
  });
});

describe('throttling', () => {
  it('takes a token a call and refills with time', async () => {
    const bucket = { name: 'few', burst: 2, perSecond: 1, code: 'RequestLimitExceeded' } as const;
    const few: SimulatedService = {
      ...ec2,
      operations: { DescribeKeyPairs: { readOnly: true, bucket, run: () => ({ KeyPairs: [] }) } },
    };
    const { as, admin, clock, records } = inAccount({ latencyMs: 0 }, [few]);
    const { ec2: client } = as(admin);
    await client.describeKeyPairs({});
    await client.describeKeyPairs({});
    expect(await refusal(client.describeKeyPairs({}))).toEqual({
      code: 'RequestLimitExceeded',
      status: 503,
      message: 'Request limit exceeded.',
    });
    await as(admin, 'us-east-1').ec2.describeKeyPairs({});
    await clock.advance(1000);
    await client.describeKeyPairs({});
    expect(records('DescribeKeyPairs').map(({ errorCode }) => errorCode)).toEqual([
      undefined,
      undefined,
      'Client.RequestLimitExceeded',
      undefined,
      undefined,
    ]);
  });

  it('throttles IAM with IAM’s own code', async () => {
    const { as, admin } = inAccount({ latencyMs: 0 });
    const { iam } = as(admin);
    const answers = await Promise.allSettled(Array.from({ length: 120 }, () => iam.listUsers({})));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(20);
    expect(refused[0]).toMatchObject({ reason: { name: 'Throttling', message: 'Rate exceeded' } });
  });
});
