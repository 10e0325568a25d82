import { paginateListUsers } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, ADMIN, inAccount, policy, refusal } from '../../account/in-account.ts';

function asAdmin() {
  const world = inAccount({ latencyMs: 0, propagationDelayMs: 0 });
  return { ...world, iam: world.as(world.admin).iam };
}

describe('IAM users', () => {
  it('come into being once, under a valid name', async () => {
    const { iam } = asAdmin();
    const { User } = await iam.createUser({ UserName: 'ann', Path: '/ops/' });
    expect(User).toMatchObject({
      UserName: 'ann',
      Path: '/ops/',
      Arn: `arn:aws:iam::${ACCOUNT_ID}:user/ops/ann`,
      CreateDate: new Date('2026-11-23T09:00:00Z'),
    });
    expect(await refusal(iam.createUser({ UserName: 'Ann' }))).toEqual({
      code: 'EntityAlreadyExistsException',
      status: 409,
      message: 'User with name Ann already exists.',
    });
    expect(await refusal(iam.createUser({ UserName: 'no spaces' }))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    });
    expect(await refusal(iam.getUser({ UserName: 'bob' }))).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: 'The user with name bob cannot be found.',
    });
  });

  it('are the caller when none is named', async () => {
    const { iam } = asAdmin();
    expect((await iam.getUser({})).User?.UserName).toBe('admin');
    expect((await iam.listAccessKeys({})).AccessKeyMetadata).toMatchObject([{ UserName: 'admin' }]);
  });

  it('are paged in the order of their names, whatever is deleted meanwhile', async () => {
    const { iam, user } = asAdmin();
    const names = Array.from({ length: 25 }, (_, index) => `user-${String(index).padStart(2, '0')}`);
    for (const name of names) user(name);
    const found: string[] = [];
    for await (const { Users } of paginateListUsers({ client: iam, pageSize: 7 }, {})) {
      if (found.length === 0) {
        await iam.deleteAccessKey({
          UserName: 'user-03',
          AccessKeyId: (await iam.listAccessKeys({ UserName: 'user-03' })).AccessKeyMetadata?.[0]
            ?.AccessKeyId,
        });
        await iam.deleteUser({ UserName: 'user-03' });
      }
      found.push(...(Users ?? []).map(({ UserName = '' }) => UserName));
    }
    expect(found).toEqual(['admin', ...names]);
    expect(await refusal(iam.listUsers({ MaxItems: 1001 }))).toMatchObject({ code: 'ValidationError' });
  });

  it('go only when nothing hangs on them, and IAM says what does', async () => {
    const { iam, clock } = asAdmin();
    const named = { UserName: 'ann' };
    await iam.createUser(named);
    const { AccessKey } = await iam.createAccessKey(named);
    await iam.createLoginProfile({ ...named, Password: `Pa55-${'w'.repeat(10)}` });
    await iam.createGroup({ GroupName: 'ops' });
    await iam.addUserToGroup({ ...named, GroupName: 'ops' });
    await iam.attachUserPolicy({ ...named, PolicyArn: ADMIN });
    await iam.putUserPolicy({ ...named, PolicyName: 'p', PolicyDocument: policy() });
    const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'ann' });
    const device = { SerialNumber: VirtualMFADevice?.SerialNumber };
    await iam.enableMFADevice({
      ...named,
      ...device,
      AuthenticationCode1: '000000',
      AuthenticationCode2: '000001',
    });
    const ssh = await iam.uploadSSHPublicKey({ ...named, SSHPublicKeyBody: 'ssh-rsa AAAA' });
    const git = await iam.createServiceSpecificCredential({
      ...named,
      ServiceName: 'codecommit.amazonaws.com',
    });
    await clock.advance(5000);

    const said: string[] = [];
    const steps: (() => Promise<unknown>)[] = [
      () => iam.deleteAccessKey({ ...named, AccessKeyId: AccessKey?.AccessKeyId }),
      () => iam.deleteLoginProfile(named),
      () => iam.deactivateMFADevice({ ...named, ...device }),
      () => iam.removeUserFromGroup({ ...named, GroupName: 'ops' }),
      () => iam.detachUserPolicy({ ...named, PolicyArn: ADMIN }),
      () => iam.deleteUserPolicy({ ...named, PolicyName: 'p' }),
      () => iam.deleteSSHPublicKey({ ...named, SSHPublicKeyId: ssh.SSHPublicKey?.SSHPublicKeyId }),
      () =>
        iam.deleteServiceSpecificCredential({
          ...named,
          ServiceSpecificCredentialId: git.ServiceSpecificCredential?.ServiceSpecificCredentialId,
        }),
    ];
    for (const step of steps) {
      const { code, status, message } = await refusal(iam.deleteUser(named));
      expect([code, status]).toEqual(['DeleteConflictException', 409]);
      said.push(message);
      await step();
    }
    expect(said).toEqual(
      [
        'delete access keys',
        'delete login profile',
        'delete MFA device',
        'remove users from group',
        'detach all policies',
        'delete policies',
        'delete SSH public keys',
        'delete service specific credentials',
      ].map((what) => `Cannot delete entity, must ${what} first.`),
    );
    await iam.deleteUser(named);
    expect(await refusal(iam.getUser(named))).toMatchObject({ code: 'NoSuchEntityException' });
    expect(
      (await iam.listVirtualMFADevices({ AssignmentStatus: 'Unassigned' })).VirtualMFADevices,
    ).toMatchObject([device]);
    await iam.deleteVirtualMFADevice(device);
    expect((await iam.listVirtualMFADevices({})).VirtualMFADevices).toEqual([]);
  });

  it('get another id when they come back under the same name', async () => {
    const { iam } = asAdmin();
    const { User: before } = await iam.createUser({ UserName: 'ann' });
    await iam.deleteUser({ UserName: 'ann' });
    const { User: after } = await iam.createUser({ UserName: 'ann' });
    expect(after?.UserId).not.toBe(before?.UserId);
  });

  it('may be called what objects have by birth', async () => {
    const { iam } = asAdmin();
    expect(await refusal(iam.getUser({ UserName: 'constructor' }))).toMatchObject({
      code: 'NoSuchEntityException',
    });
    await iam.createUser({ UserName: 'constructor' });
    expect((await iam.getUser({ UserName: 'constructor' })).User?.UserName).toBe('constructor');
  });

  it('carry tags', async () => {
    const { iam } = asAdmin();
    await iam.createUser({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'ops' }] });
    await iam.tagUser({ UserName: 'ann', Tags: [{ Key: 'case', Value: 'one' }] });
    await iam.untagUser({ UserName: 'ann', TagKeys: ['team'] });
    expect((await iam.listUserTags({ UserName: 'ann' })).Tags).toEqual([{ Key: 'case', Value: 'one' }]);
    expect((await iam.getUser({ UserName: 'ann' })).User?.Tags).toEqual([{ Key: 'case', Value: 'one' }]);
  });
});

describe('access keys', () => {
  it('are at most two a user', async () => {
    const { iam } = asAdmin();
    await iam.createUser({ UserName: 'ann' });
    await iam.createAccessKey({ UserName: 'ann' });
    await iam.createAccessKey({ UserName: 'ann' });
    expect(await refusal(iam.createAccessKey({ UserName: 'ann' }))).toEqual({
      code: 'LimitExceededException',
      status: 409,
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    });
  });

  it('are switched off and on, and deleted', async () => {
    const { iam } = asAdmin();
    await iam.createUser({ UserName: 'ann' });
    const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' });
    const key = { UserName: 'ann', AccessKeyId: AccessKey?.AccessKeyId };
    const status = async () =>
      (await iam.listAccessKeys({ UserName: 'ann' })).AccessKeyMetadata?.map((each) => each.Status);
    expect(await status()).toEqual(['Active']);
    await iam.updateAccessKey({ ...key, Status: 'Inactive' });
    expect(await status()).toEqual(['Inactive']);
    await iam.updateAccessKey({ ...key, Status: 'Active' });
    await iam.deleteAccessKey(key);
    expect(await status()).toEqual([]);
    expect(await refusal(iam.updateAccessKey({ ...key, Status: 'Active' }))).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: `The Access Key with id ${key.AccessKeyId} cannot be found.`,
    });
  });

  it('tell of their last use only to the account that has them', async () => {
    const { iam, user } = asAdmin();
    const key = user('ann');
    expect(await iam.getAccessKeyLastUsed({ AccessKeyId: key.accessKeyId })).toMatchObject({
      UserName: 'ann',
      AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
    });
    expect(await refusal(iam.getAccessKeyLastUsed({ AccessKeyId: `AKIA${'Z'.repeat(16)}` }))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
  });
});
