import { expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, reverts, triedHard } from '../altering.ts';

const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };

it('an MFA device of before that the attacker enabled on a user of others is deactivated', async () => {
  const there = lab({ before: true });
  there.user('bob');
  const made = await there.ctx.aws.write('iam').createVirtualMFADevice({ VirtualMFADeviceName: 'spare' });
  const SerialNumber = made.VirtualMFADevice?.SerialNumber;
  await there.afterTheLeak();
  await there.attacker.write('iam').enableMFADevice({ UserName: 'bob', SerialNumber, ...codes });
  const change = await onlyRevert(there);
  expect(change.command).toBe(
    `aws iam deactivate-mfa-device --user-name bob --serial-number ${SerialNumber}`,
  );
  expect(await triedHard(there, 'iam-mfa-enabled', change, 'DeactivateMFADevice')).toEqual(AS_IT_SHOULD);
});

it('an MFA device of his own goes with the device', async () => {
  const there = lab();
  there.user('bob');
  const iam = there.attacker.write('iam');
  const made = await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'mine' });
  const SerialNumber = made.VirtualMFADevice?.SerialNumber;
  await iam.enableMFADevice({ UserName: 'bob', SerialNumber, ...codes });
  expect((await reverts(there)).changes).toEqual([]);
});
