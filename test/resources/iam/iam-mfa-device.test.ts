import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, triedHard } from '../erasing.ts';
import { ACCOUNT_ID, lab } from '../lab.ts';

const SERIAL = `arn:aws:iam::${ACCOUNT_ID}:mfa/mine`;

describe('virtual MFA devices', () => {
  it('are deactivated where they lock somebody out, and deleted', async () => {
    const there = lab();
    there.user('bob');
    const iam = there.attacker.write('iam');
    await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'mine' });
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await iam.enableMFADevice({ UserName: 'bob', SerialNumber: SERIAL, ...codes });
    const made = await there.proven('CreateVirtualMFADevice');
    expect(changeFor(made[0]).title).toBe(`Delete virtual MFA device ${SERIAL} (of bob)`);
    expect(changeFor(made[0]).command.split('\n')).toEqual([
      `aws iam deactivate-mfa-device --user-name bob --serial-number ${SERIAL}`,
      `aws iam delete-virtual-mfa-device --serial-number ${SERIAL}`,
    ]);
    expect(await triedHard(there, 'iam-mfa-device', made, 'DeleteVirtualMFADevice')).toEqual(AS_IT_SHOULD);
    expect(there.account.state.iam.users.bob?.mfaDevices).toEqual([]);
  });

  it('of nobody are deleted at once', async () => {
    const there = lab();
    await there.attacker.write('iam').createVirtualMFADevice({ VirtualMFADeviceName: 'mine' });
    const made = await there.proven('CreateVirtualMFADevice');
    expect(changeFor(made[0]).command).toBe(`aws iam delete-virtual-mfa-device --serial-number ${SERIAL}`);
  });
});
