import { ORDER } from '../../playbook/change.ts';
import { lightsailNamed } from './lightsail-named.ts';

/** Disks of Lightsail. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DeleteDisk.html */
export const lightsailDisk = lightsailNamed({
  type: 'lightsail-disk',
  title: 'Lightsail disks',
  action: 'Delete Lightsail disk',
  loses: 'The data on it.',
  order: ORDER.dataStores,
  calls: ['CreateDisk', 'GetDisk', 'DeleteDisk'],
  member: 'diskName',
  cli: ['delete-disk', 'disk-name'],
  describe: async (ctx, region, diskName) =>
    (await ctx.aws.read('lightsail', region).getDisk({ diskName })).disk,
  summary: ({ sizeInGb, attachedTo }) =>
    `${sizeInGb} GB${attachedTo === undefined ? '' : ` on ${attachedTo}`}`,
  remove: (ctx, region, diskName) =>
    ctx.aws.write('lightsail', region).deleteDisk({ diskName, forceDeleteAddOns: true }),
});
