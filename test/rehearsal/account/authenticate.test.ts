import { GuardDuty } from '@aws-sdk/client-guardduty';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import type { ServiceName } from '../../../lib/aws/services.ts';
import { createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { seedRootKey } from '../../../lib/rehearsal/account/seed.ts';
import type { SimulatedService } from '../../../lib/rehearsal/account/service.ts';
import { iamService } from '../../../lib/rehearsal/services/iam/service.ts';
import { ACCOUNT_ID, ADMIN, credentialsOf, inAccount, LONG_AGO, refusal } from './in-account.ts';

const nothing = (name: ServiceName, protocol: SimulatedService['protocol']): SimulatedService => ({
  name,
  eventSource: `${name}.amazonaws.com`,
  protocol,
  scope: 'regional',
  operations: { DescribeKeyPairs: { readOnly: true, run: () => ({ KeyPairs: [] }) } },
});
const others = [
  nothing('ec2', 'ec2Query'),
  nothing('secretsmanager', 'json'),
  nothing('guardduty', 'restJson'),
];
const stranger = { accessKeyId: `AKIA${'Q'.repeat(16)}`, secretAccessKey: 'x'.repeat(40) };

describe('authentication', () => {
  it('refuses an unknown key in the words of each protocol', async () => {
    const { as, account } = inAccount({}, others);
    const config = { region: 'us-east-1', credentials: stranger, requestHandler: requestHandler(account) };
    expect(await refusal(as(stranger).sts.getCallerIdentity({}))).toMatchObject({
      code: 'InvalidClientTokenId',
      status: 403,
      message: 'The security token included in the request is invalid.',
    });
    expect(await refusal(as(stranger).ec2.describeKeyPairs({}))).toMatchObject({
      code: 'AuthFailure',
      status: 401,
    });
    expect(await refusal(new SecretsManager(config).listSecrets({}))).toMatchObject({
      code: 'UnrecognizedClientException',
      status: 400,
    });
    expect(await refusal(new GuardDuty(config).listDetectors({}))).toMatchObject({
      code: 'UnrecognizedClientException',
      status: 403,
    });
  });

  it('does not record a call that belongs to nobody', async () => {
    const { as, account } = inAccount();
    await refusal(as(stranger).iam.listUsers({}));
    expect(account.state.records).toEqual([]);
  });

  it('refuses a wrong secret', async () => {
    const { as, admin } = inAccount({}, others);
    const wrong = { ...admin, secretAccessKey: 'y'.repeat(40) };
    expect(await refusal(as(wrong).iam.listUsers({}))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      status: 403,
    });
    expect(await refusal(as(wrong).ec2.describeKeyPairs({}))).toMatchObject({
      code: 'AuthFailure',
      status: 401,
    });
  });

  it('takes a deactivated key until the change has reached the endpoints, and not after', async () => {
    const { as, admin, user, clock } = inAccount({ propagationDelayMs: 4000, latencyMs: 0 });
    const leaked = user('developer');
    await as(admin).iam.updateAccessKey({
      UserName: 'developer',
      AccessKeyId: leaked.accessKeyId,
      Status: 'Inactive',
    });
    const { AccessKeyMetadata } = await as(admin).iam.listAccessKeys({ UserName: 'developer' });
    expect(AccessKeyMetadata?.[0]?.Status).toBe('Inactive');

    await clock.advance(3999);
    await expect(as(leaked).sts.getCallerIdentity({})).resolves.toMatchObject({ Account: ACCOUNT_ID });
    await clock.advance(1);
    expect(await refusal(as(leaked).sts.getCallerIdentity({}))).toMatchObject({
      code: 'InvalidClientTokenId',
    });
  });

  it('knows a new key and forgets a deleted one only after the delay', async () => {
    const { as, admin, user, clock } = inAccount({ propagationDelayMs: 4000, latencyMs: 0 });
    user('developer');
    const { AccessKey } = await as(admin).iam.createAccessKey({ UserName: 'developer' });
    const made = credentialsOf(AccessKey);
    expect(await refusal(as(made).sts.getCallerIdentity({}))).toMatchObject({ code: 'InvalidClientTokenId' });
    await clock.advance(4000);
    await as(made).sts.getCallerIdentity({});
    await as(admin).iam.deleteAccessKey({ UserName: 'developer', AccessKeyId: made.accessKeyId });
    await as(made).sts.getCallerIdentity({});
    await clock.advance(4000);
    expect(await refusal(as(made).sts.getCallerIdentity({}))).toMatchObject({ code: 'InvalidClientTokenId' });
  });

  it('lets a deleted key make no new key, even in the seconds it still works', async () => {
    const { as, admin, user } = inAccount({ latencyMs: 0 });
    const developer = user('developer', { attached: [ADMIN] });
    await as(admin).iam.deleteAccessKey({ UserName: 'developer', AccessKeyId: developer.accessKeyId });
    await as(developer).iam.listUsers({});
    expect(await refusal(as(developer).iam.createAccessKey({}))).toMatchObject({
      code: 'InvalidClientTokenId',
    });
  });

  it('refuses expired and forged session tokens', async () => {
    const { as, admin, clock } = inAccount({}, others);
    const { Credentials } = await as(admin).sts.getSessionToken({ DurationSeconds: 900 });
    const session = credentialsOf(Credentials);
    await as(session).ec2.describeKeyPairs({});
    expect(await refusal(as({ ...session, sessionToken: 'forged' }).sts.getCallerIdentity({}))).toMatchObject(
      { code: 'InvalidClientTokenId' },
    );
    await clock.advance(900_000);
    expect(await refusal(as(session).sts.getCallerIdentity({}))).toMatchObject({
      code: 'ExpiredToken',
      status: 403,
    });
    expect(await refusal(as(session).ec2.describeKeyPairs({}))).toMatchObject({
      code: 'RequestExpired',
      status: 400,
    });
  });

  it('keeps a session token alive when the key that asked for it is deactivated, until its user is gone', async () => {
    const { as, admin, user, clock } = inAccount({ latencyMs: 0 }, others);
    const developer = user('developer', { attached: [ADMIN] });
    const { Credentials } = await as(developer).sts.getSessionToken({});
    const session = credentialsOf(Credentials);
    const named = { UserName: 'developer', AccessKeyId: developer.accessKeyId };
    await as(admin).iam.updateAccessKey({ ...named, Status: 'Inactive' });
    await clock.advance(60_000);
    await as(session).ec2.describeKeyPairs({});
    await as(admin).iam.deleteAccessKey(named);
    await as(admin).iam.detachUserPolicy({ UserName: 'developer', PolicyArn: ADMIN });
    await as(admin).iam.deleteUser({ UserName: 'developer' });
    await clock.advance(60_000);
    expect(await refusal(as(session).ec2.describeKeyPairs({}))).toMatchObject({ code: 'AuthFailure' });
  });

  it('refuses IAM to tokens without MFA', async () => {
    const { as, admin } = inAccount();
    const token = await as(admin).sts.getSessionToken({});
    const federated = await as(admin).sts.getFederationToken({ Name: 'visitor' });
    for (const { Credentials } of [token, federated]) {
      expect(await refusal(as(credentialsOf(Credentials)).iam.listUsers({}))).toMatchObject({
        code: 'InvalidClientTokenId',
        status: 403,
      });
    }
  });

  it('refuses everything in a region that is not enabled', async () => {
    const { as, admin } = inAccount({}, others);
    expect(await refusal(as(admin, 'ap-east-1').ec2.describeKeyPairs({}))).toMatchObject({
      code: 'AuthFailure',
      status: 401,
    });
    await as(admin, 'ap-east-1').iam.listUsers({});
  });

  it('lets the root user in', async () => {
    const { as, account } = inAccount();
    const root = seedRootKey(account, { createdAt: LONG_AGO });
    expect(await as(root).sts.getCallerIdentity({})).toMatchObject({
      UserId: ACCOUNT_ID,
      Arn: `arn:aws:iam::${ACCOUNT_ID}:root`,
    });
    await as(root).iam.createUser({ UserName: 'made-by-root' });
  });

  it('notes when and where a key was last used', async () => {
    const { as, admin, user } = inAccount({ latencyMs: 0 }, others);
    const developer = user('developer');
    await refusal(as(developer, 'eu-west-1').ec2.describeKeyPairs({}));
    const { AccessKeyLastUsed, UserName } = await as(admin).iam.getAccessKeyLastUsed({
      AccessKeyId: developer.accessKeyId,
    });
    expect(UserName).toBe('developer');
    expect(AccessKeyLastUsed).toEqual({
      LastUsedDate: new Date('2026-11-23T09:00:00Z'),
      ServiceName: 'ec2',
      Region: 'eu-west-1',
    });
  });
});

describe('a request that cannot be parsed', () => {
  it('is the caller’s fault', async () => {
    const { account, admin } = inAccount({}, others);
    const handler = requestHandler(account);
    const garbled = {
      handle: (request: Parameters<typeof handler.handle>[0]) => {
        request.body = '{"half';
        return handler.handle(request);
      },
    };
    const config = { region: 'us-east-1', credentials: admin, requestHandler: garbled };
    expect(await refusal(new SecretsManager(config).listSecrets({}))).toMatchObject({
      code: 'SerializationException',
      status: 400,
    });
  });
});

describe('what is not simulated', () => {
  it('is said, and not guessed', async () => {
    const { as, admin, account } = inAccount({}, others);
    expect(await refusal(as(admin).ec2.describeVpcs({}))).toEqual({
      code: 'NotSimulated',
      status: 501,
      message: 'The rehearsal account does not simulate ec2:DescribeVpcs.',
    });
    const without = createAccount({ accountId: ACCOUNT_ID, clock: account.clock, services: [iamService] });
    const config = { region: 'us-east-1', credentials: admin, requestHandler: requestHandler(without) };
    expect(await refusal(new SecretsManager(config).listSecrets({}))).toMatchObject({ code: 'NotSimulated' });
  });
});
