import { ORDER } from '../../playbook/change.ts';
import { lightsailNamed } from './lightsail-named.ts';

/** Snapshots of Lightsail instances. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DeleteInstanceSnapshot.html */
export const lightsailInstanceSnapshot = lightsailNamed({
  type: 'lightsail-instance-snapshot',
  title: 'Snapshots of Lightsail instances',
  action: 'Delete Lightsail instance snapshot',
  loses: 'The data in it.',
  order: ORDER.dataStores,
  calls: ['CreateInstanceSnapshot', 'GetInstanceSnapshot', 'DeleteInstanceSnapshot'],
  member: 'instanceSnapshotName',
  cli: ['delete-instance-snapshot', 'instance-snapshot-name'],
  describe: async (ctx, region, instanceSnapshotName) =>
    (await ctx.aws.read('lightsail', region).getInstanceSnapshot({ instanceSnapshotName })).instanceSnapshot,
  summary: ({ fromInstanceName }) => `of ${fromInstanceName}`,
  remove: (ctx, region, instanceSnapshotName) =>
    ctx.aws.write('lightsail', region).deleteInstanceSnapshot({ instanceSnapshotName }),
});
