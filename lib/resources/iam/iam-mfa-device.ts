import type { VirtualMFADevice } from '@aws-sdk/client-iam';
import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import type { ResourceState, ResourceType } from '../resource-type.ts';
import { allPages } from './iam-pages.ts';

const TYPE = 'iam-mfa-device';

async function devices(ctx: ReadContext): Promise<readonly VirtualMFADevice[]> {
  const iam = ctx.aws.read('iam');
  return allPages(
    (marker) => iam.listVirtualMFADevices({ ...marker }),
    (page) => page.VirtualMFADevices,
  );
}

const bySerial = (all: readonly VirtualMFADevice[], serial: string) =>
  all.find(({ SerialNumber }) => SerialNumber === serial);

/**
 * Virtual MFA devices: one that is enabled locks the user's owner out, so it is deactivated first.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html
 */
export const iamMfaDevice: ResourceType = {
  type: TYPE,
  title: 'Virtual MFA devices',
  action: 'Delete virtual MFA device',
  scope: 'global',
  order: ORDER.credentials,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateVirtualMFADevice',
      refs: (record) => {
        const id = textAt(record.responseElements, 'virtualMFADevice', 'serialNumber');
        return id === undefined ? [] : [{ type: TYPE, id, region: GLOBAL, arn: id }];
      },
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteVirtualMFADevice' }],
  permissions: ['iam:ListVirtualMFADevices', 'iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
  batchMax: 1,

  async look(ctx, _region, refs) {
    const all = await devices(ctx);
    return refs.map((ref): ResourceState => {
      const device = bySerial(all, ref.id);
      if (device === undefined) return deleted(ref);
      const user = device.User?.UserName;
      return {
        ...{ ref, state: 'present', protections: [], description: device },
        summary: user === undefined ? 'of nobody' : `of ${user}`,
      };
    });
  },

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, async ({ id: SerialNumber }) => {
      // Read again: it may have been enabled for somebody since the plan was shown.
      const device = bySerial(await devices(ctx), SerialNumber);
      if (device === undefined) return GONE;
      const iam = ctx.aws.write('iam');
      const UserName = device.User?.UserName;
      if (UserName !== undefined) await unlessAbsent(iam.deactivateMFADevice({ UserName, SerialNumber }));
      return iam.deleteVirtualMFADevice({ SerialNumber });
    }),

  command({ ref, description }) {
    const device = { 'serial-number': ref.id };
    const user = (description as VirtualMFADevice).User?.UserName;
    return [
      ...(user === undefined
        ? []
        : [awsCommand('iam', 'deactivate-mfa-device', { 'user-name': user, ...device })]),
      awsCommand('iam', 'delete-virtual-mfa-device', device),
    ].join('\n');
  },
};
