import type {
  CreateSnapshotRequest,
  DeleteSnapshotRequest,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { notSimulated } from '../../account/perform.ts';
import type { Operation } from '../../account/service.ts';
import { reading, storing } from './buckets.ts';
import { filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { snapshotBy, volumeBy } from './lookup.ts';
import { paged } from './paging.ts';
import type { SnapshotState } from './state.ts';
import { tagsFor, tagsOf } from './tags.ts';
import { done, filterSet, idItems, present, tagSpecificationSet } from './trail-shapes.ts';

function snapshotOf(snapshot: SnapshotState, accountId: string): Snapshot {
  return {
    SnapshotId: snapshot.snapshotId,
    VolumeId: snapshot.volumeId,
    VolumeSize: snapshot.size,
    StartTime: new Date(snapshot.startedAt),
    Description: snapshot.description,
    OwnerId: accountId,
    State: 'completed',
    Progress: '100%',
    Encrypted: false,
    Tags: tagsOf(snapshot.tags),
  };
}

const createSnapshot: Operation = {
  readOnly: false,
  bucket: storing('CreateSnapshot'),
  trailRequest: (input: CreateSnapshotRequest) =>
    present({
      volumeId: input.VolumeId,
      description: input.Description,
      ...tagSpecificationSet(input.TagSpecifications),
    }),
  trailResponse: (output: Snapshot) => ({
    snapshotId: output.SnapshotId,
    volumeId: output.VolumeId,
    status: 'pending',
    startTime: output.StartTime?.getTime(),
    ownerId: output.OwnerId,
    volumeSize: String(output.VolumeSize),
    description: output.Description,
  }),
  run(call, input: CreateSnapshotRequest): Snapshot {
    const ec2 = ec2Of(call);
    const { account } = call;
    const volume = volumeBy(ec2, input.VolumeId);
    const snapshotId = account.id('snap-');
    const snapshot: SnapshotState = {
      snapshotId,
      volumeId: volume.volumeId,
      size: volume.size,
      startedAt: call.now.toISOString(),
      description: input.Description ?? '',
      tags: tagsFor('snapshot', input.TagSpecifications),
    };
    ec2.snapshots[snapshotId] = snapshot;
    return { ...snapshotOf(snapshot, account.accountId), State: 'pending', Progress: '' };
  },
};

const deleteSnapshot: Operation = {
  readOnly: false,
  bucket: storing('DeleteSnapshot'),
  trailRequest: (input: DeleteSnapshotRequest) => ({ snapshotId: input.SnapshotId }),
  trailResponse: done,
  run(call, input: DeleteSnapshotRequest) {
    const ec2 = ec2Of(call);
    delete ec2.snapshots[snapshotBy(ec2, input.SnapshotId).snapshotId];
    return {};
  },
};

/** DescribeSnapshots: the account's own; there are no shared or public ones here. */
const describeSnapshots: Operation = {
  readOnly: true,
  bucket: reading('DescribeSnapshots'),
  trailRequest: (input: DescribeSnapshotsRequest) =>
    present({
      snapshotSet: idItems('snapshotId', input.SnapshotIds),
      ownersSet: idItems('owner', input.OwnerIds),
      sharedUsersSet: {},
      filterSet: filterSet(input.Filters),
      maxResults: input.MaxResults,
    }),
  run(call, input: DescribeSnapshotsRequest): DescribeSnapshotsResult {
    const ec2 = ec2Of(call);
    const { accountId } = call.account;
    if (input.OwnerIds?.some((owner) => owner !== 'self' && owner !== accountId))
      throw notSimulated('snapshots of other accounts');
    const asked = input.SnapshotIds?.length
      ? input.SnapshotIds.map((id) => snapshotBy(ec2, id))
      : Object.values(ec2.snapshots);
    const matching = filtered(asked, input.Filters, {
      'snapshot-id': ({ snapshotId }) => snapshotId,
      'volume-id': ({ volumeId }) => volumeId,
      description: ({ description }) => description,
      status: () => 'completed',
      'owner-id': () => accountId,
    });
    const { page, next } = paged(matching, ({ snapshotId }) => snapshotId, input);
    return { Snapshots: page.map((snapshot) => snapshotOf(snapshot, accountId)), ...next };
  },
};

export const snapshotOperations = {
  CreateSnapshot: createSnapshot,
  DeleteSnapshot: deleteSnapshot,
  DescribeSnapshots: describeSnapshots,
};
