import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { reverts } from '../altering.ts';

const trust = '{"Version":"2012-10-17","Statement":[]}';

describe('what no call takes back in IAM', () => {
  it('is told, once for each thing of others, and nothing of the attacker’s own', async () => {
    const there = lab({ before: true });
    there.user('bob');
    const { AccessKey } = await there.ctx.aws.write('iam').createAccessKey({ UserName: 'bob' });
    await there.ctx.aws.write('iam').createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust });
    const Password = ['Sp1llkit', 'test', 'only!'].join('-');
    await there.ctx.aws.write('iam').createLoginProfile({ UserName: 'bob', Password });
    await there.afterTheLeak();
    const iam = there.attacker.write('iam');
    await iam.deleteAccessKey({ UserName: 'bob', AccessKeyId: AccessKey?.AccessKeyId });
    await iam.deleteRole({ RoleName: 'ops' });
    await iam.updateLoginProfile({ UserName: 'bob', Password: `${Password}2` });
    await iam.createServiceLinkedRole({ AWSServiceName: 'autoscaling.amazonaws.com' });
    await iam.createUser({ UserName: 'backdoor' });
    await iam.deleteUser({ UserName: 'backdoor' });
    const { changes, leftToHuman } = await reverts(there);
    expect(changes).toEqual([]);
    expect(leftToHuman.map(({ what }) => what).toSorted()).toEqual([
      'Decide whether service-linked role AWSServiceRoleForAutoScaling stays',
      'Give bob a new console password',
      `Make iam-access-key ${AccessKey?.AccessKeyId} anew for its owner`,
      'Make iam-role ops anew for its owner',
    ]);
  });

  it('is an MFA device taken off', async () => {
    const there = lab({ before: true });
    there.user('bob');
    const admin = there.ctx.aws.write('iam');
    const made = await admin.createVirtualMFADevice({ VirtualMFADeviceName: 'phone' });
    const SerialNumber = made.VirtualMFADevice?.SerialNumber;
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await admin.enableMFADevice({ UserName: 'bob', SerialNumber, ...codes });
    await there.afterTheLeak();
    await there.attacker.write('iam').deactivateMFADevice({ UserName: 'bob', SerialNumber });
    const { leftToHuman } = await reverts(there);
    expect(leftToHuman).toMatchObject([{ what: `Have bob enrol MFA device ${SerialNumber} again` }]);
  });
});
