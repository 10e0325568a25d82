import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';
import { holderIn } from './principal-target.ts';

function asked({ id, aspect }: AlteredTarget): { UserName: string; SerialNumber: string } {
  if (aspect === undefined) throw new Error(`No device of ${id} is named.`);
  return { UserName: id, SerialNumber: aspect };
}

/**
 * MFA devices of the attacker's on users of others: they lock the owner out.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
 */
export const iamMfaEnabled: RevertedType = {
  type: 'iam-mfa-enabled',
  title: 'MFA devices enabled',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    {
      ...{ source: 'iam', name: 'EnableMFADevice' },
      alterations(record) {
        const user = holderIn(record, 'user');
        const aspect = textAt(record.requestParameters, 'serialNumber');
        if (user === undefined || aspect === undefined) return [];
        const goesWith = [{ type: 'iam-mfa-device', id: aspect }];
        // A device that is enabled, for whomever, cannot be enabled.
        return [{ target: { ...user, aspect, goesWith }, set: true, before: false }];
      },
    },
  ],
  permissions: ['iam:ListMFADevices', 'iam:DeactivateMFADevice'],
  action(target) {
    const { UserName, SerialNumber } = asked(target);
    return `Deactivate MFA device ${SerialNumber} of user ${UserName}`;
  },

  async look(ctx, target) {
    const iam = ctx.aws.read('iam');
    const { UserName, SerialNumber } = asked(target);
    const devices = await unlessAbsent(
      allPages(
        (marker) => iam.listMFADevices({ UserName, ...marker }),
        (page) => page.MFADevices,
      ),
    );
    if (devices === undefined) return { state: 'gone' };
    const value = devices.some((device) => device.SerialNumber === SerialNumber);
    return { state: 'there', value, description: devices };
  },

  revert: (ctx, target) => ctx.aws.write('iam').deactivateMFADevice(asked(target)),

  command(target) {
    const { UserName, SerialNumber } = asked(target);
    return awsCommand('iam', 'deactivate-mfa-device', {
      ...{ 'user-name': UserName, 'serial-number': SerialNumber },
    });
  },
};
