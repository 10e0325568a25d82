import type { Snapshot } from '@aws-sdk/client-ec2';
import { awsFailure } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import { ifPresent } from '../if-present.ts';
import { everyPage } from '../next-token.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { createdAt, foundStates } from './found-states.ts';
import { remarkOnBin } from './recycle-bin.ts';

const SPELLING = { type: 'ec2-snapshot', inArn: 'snapshot' };

const one = (record: TrailRecord) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'snapshotId'));

/** The lock that can be lifted. */
const GOVERNED = 'lock (governance)';

async function locksOf(
  ctx: ReadContext,
  region: string,
  found: readonly Snapshot[],
): Promise<ReadonlyMap<string, string>> {
  const ids = found.flatMap(({ SnapshotId }) => SnapshotId ?? []);
  if (ids.length === 0) return new Map();
  const ec2 = ctx.aws.read('ec2', region);
  const locked = await everyPage(
    (next) => ec2.describeLockedSnapshots({ SnapshotIds: ids, ...next }),
    (page) => page.Snapshots,
  ).catch((error: unknown) => {
    if (awsFailure(error) === 'aborted') throw error;
    // A lock that cannot be seen does not hide the snapshot: it shows when deleting is refused.
    return [];
  });
  return new Map(
    locked.flatMap(({ SnapshotId, LockState }) =>
      SnapshotId === undefined || LockState === undefined || LockState === 'expired'
        ? []
        : [[SnapshotId, LockState] as const],
    ),
  );
}

/** EBS snapshots. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html */
export const ec2Snapshot: ResourceType = {
  type: SPELLING.type,
  title: 'EBS snapshots',
  action: 'Delete EBS snapshot',
  loses: 'The copy of the data it holds.',
  scope: 'regional',
  order: ORDER.dataStores,
  protections: ['lock'],
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
    {
      source: 'ec2',
      name: 'ImportSnapshot',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'snapshotId') ??
            textAt(record.responseElements, 'snapshotTaskDetail', 'snapshotId'),
        ),
      // An import answers a task; the snapshot is there when it is done.
      async recover(ctx, record) {
        const task = textAt(record.responseElements, 'importTaskId');
        if (task === undefined) throw new Error('The record names neither a snapshot nor a task.');
        const ec2 = ctx.aws.read('ec2', record.awsRegion);
        const { ImportSnapshotTasks } = await ec2.describeImportSnapshotTasks({ ImportTaskIds: [task] });
        return (ImportSnapshotTasks ?? []).flatMap(({ SnapshotTaskDetail }) =>
          ec2Ref(record, SPELLING, SnapshotTaskDetail?.SnapshotId),
        );
      },
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteSnapshot' }],
  permissions: [
    'ec2:DescribeSnapshots',
    'ec2:DescribeLockedSnapshots',
    'ec2:DescribeImportSnapshotTasks',
    'ec2:UnlockSnapshot',
    'ec2:DeleteSnapshot',
    'ec2:ListSnapshotsInRecycleBin',
  ],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'snapshot-id',
      refs.map((ref) => ref.id),
      (request) => ec2.describeSnapshots(request),
      (page) => page.Snapshots ?? [],
    );
    const locks = await locksOf(ctx, region, found);
    return foundStates(
      refs,
      found,
      ({ SnapshotId }) => SnapshotId,
      ({ SnapshotId = '', StartTime, VolumeSize, VolumeId }) => {
        const lock = locks.get(SnapshotId);
        return {
          ...createdAt(StartTime),
          protections: lock === undefined ? [] : [`lock (${lock})`],
          summary: `${VolumeSize} GiB of ${VolumeId}`,
        };
      },
    );
  },

  /** A lock in compliance mode is lifted by nobody before its time; deleting says so. */
  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      ifPresent(ctx, ec2Snapshot, async (ref, state) => {
        const ec2 = ctx.aws.write('ec2', region);
        const SnapshotId = ref.id;
        if (state.protections.includes(GOVERNED)) await ec2.unlockSnapshot({ SnapshotId });
        await ec2.deleteSnapshot({ SnapshotId });
        const bin = ec2.listSnapshotsInRecycleBin({ SnapshotIds: [SnapshotId] });
        return remarkOnBin(bin.then(({ Snapshots }) => Snapshots));
      }),
    ),

  command({ ref, protections }) {
    const snapshot = { region: ref.region, 'snapshot-id': ref.id };
    return [
      ...(protections.includes(GOVERNED) ? [awsCommand('ec2', 'unlock-snapshot', snapshot)] : []),
      awsCommand('ec2', 'delete-snapshot', snapshot),
    ].join('\n');
  },
};
