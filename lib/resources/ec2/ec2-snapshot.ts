import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';

const SPELLING = { type: 'ec2-snapshot', inArn: 'snapshot' };

const one = (record: TrailRecord) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'snapshotId'));

/** EBS snapshots. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html */
export const ec2Snapshot: ResourceType = {
  type: SPELLING.type,
  title: 'EBS snapshots',
  action: 'Delete EBS snapshot',
  loses: 'The copy of the data it holds.',
  scope: 'regional',
  order: ORDER.dataStores,
  eraseAfter: [],
  createdBy: [
    { source: 'ec2', name: 'CreateSnapshot', refs: one },
    // A copy is filed in the region it was made in, not in the one it was made from.
    { source: 'ec2', name: 'CopySnapshot', refs: one },
    {
      source: 'ec2',
      name: 'CreateSnapshots',
      refs: (record) =>
        itemsAt(record.responseElements, 'snapshotSet').flatMap((item) =>
          ec2Ref(record, SPELLING, textAt(item, 'snapshotId')),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteSnapshot' }],
  permissions: ['ec2:DescribeSnapshots', 'ec2:DeleteSnapshot'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'snapshot-id',
      refs.map((ref) => ref.id),
      (request) => ec2.describeSnapshots(request),
      (page) => page.Snapshots ?? [],
    );
    const byId = new Map(found.map((snapshot) => [snapshot.SnapshotId, snapshot]));
    return refs.map((ref) => {
      const snapshot = byId.get(ref.id);
      if (snapshot === undefined) return { ref, state: 'deleted', protections: [], description: null };
      return {
        ref,
        state: 'present',
        ...(snapshot.StartTime === undefined ? {} : { createdAt: snapshot.StartTime.toISOString() }),
        protections: [],
        summary: `${snapshot.VolumeSize} GiB of ${snapshot.VolumeId}`,
        description: snapshot,
      };
    });
  },

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      await ctx.aws.write('ec2', region).deleteSnapshot({ SnapshotId: ref.id });
    }),

  command: ({ ref }) => awsCommand('ec2', 'delete-snapshot', { region: ref.region, 'snapshot-id': ref.id }),
};
