import type {
  CopySnapshotRequest,
  CreateSnapshotRequest,
  CreateSnapshotsRequest,
  DeleteSnapshotRequest,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { notSimulated } from '../../account/perform.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reading, storing } from './buckets.ts';
import { filtered } from './filters.ts';
import { imagesOf } from './image-state.ts';
import { ec2Of } from './lifecycle.ts';
import { instanceBy, snapshotBy, volumeBy } from './lookup.ts';
import { paged } from './paging.ts';
import { intoBin } from './recycle-bin.ts';
import { plain, wrapped } from './schema-trail.ts';
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
    const snapshot = takeSnapshot(call, input.VolumeId, {
      description: input.Description ?? '',
      tags: tagsFor('snapshot', input.TagSpecifications),
    });
    return { ...snapshotOf(snapshot, call.account.accountId), State: 'pending', Progress: '' };
  },
};

/** A new snapshot of a volume. */
export function takeSnapshot(
  call: Call,
  of: string | undefined,
  { description, tags = {} }: { readonly description: string; readonly tags?: Record<string, string> },
): SnapshotState {
  const ec2 = ec2Of(call);
  const { volumeId, size } = volumeBy(ec2, of);
  return keep(call, { volumeId, size, description, tags });
}

function keep(call: Call, made: Omit<SnapshotState, 'snapshotId' | 'startedAt'>): SnapshotState {
  const snapshotId = call.account.id('snap-');
  const snapshot = { snapshotId, startedAt: call.now.toISOString(), ...made };
  ec2Of(call).snapshots[snapshotId] = snapshot;
  return snapshot;
}

/** CopySnapshot: called in the region the copy goes to. Copies of other regions' snapshots have an unknown size. */
const copySnapshot: Operation = {
  readOnly: false,
  bucket: storing('CopySnapshot'),
  ...plain('CopySnapshot'),
  run(call, input: CopySnapshotRequest) {
    const { account } = call;
    const source = account.region(input.SourceRegion ?? call.region).ec2;
    const { volumeId, size } = snapshotBy(source, input.SourceSnapshotId);
    const description = input.Description ?? '';
    const tags = tagsFor('snapshot', input.TagSpecifications);
    return { SnapshotId: keep(call, { volumeId, size, description, tags }).snapshotId };
  },
};

/** CreateSnapshots: of every volume of an instance at once. */
const createSnapshots: Operation = {
  readOnly: false,
  bucket: storing('CreateSnapshots'),
  ...wrapped('CreateSnapshots'),
  run(call, input: CreateSnapshotsRequest) {
    const instance = instanceBy(ec2Of(call), input.InstanceSpecification?.InstanceId, call.now);
    const tags = tagsFor('snapshot', input.TagSpecifications);
    const made = instance.volumes.map(({ volumeId }) =>
      takeSnapshot(call, volumeId, { description: input.Description ?? '', tags: { ...tags } }),
    );
    return {
      Snapshots: made.map(({ snapshotId, volumeId }) => ({ SnapshotId: snapshotId, VolumeId: volumeId })),
    };
  },
};

const deleteSnapshot: Operation = {
  readOnly: false,
  bucket: storing('DeleteSnapshot'),
  trailRequest: (input: DeleteSnapshotRequest) => ({ snapshotId: input.SnapshotId }),
  trailResponse: done,
  run(call, input: DeleteSnapshotRequest) {
    const ec2 = ec2Of(call);
    const { snapshotId, lock } = snapshotBy(ec2, input.SnapshotId);
    const image = Object.values(imagesOf(call)).find(({ snapshots }) => snapshots.includes(snapshotId));
    if (image)
      throw new ServiceError(
        'InvalidSnapshot.InUse',
        `The snapshot ${snapshotId} is currently in use by ${image.id}`,
      );
    if (lock !== undefined)
      throw new ServiceError('SnapshotLocked', `The snapshot ${snapshotId} is locked and cannot be deleted.`);
    delete ec2.snapshots[snapshotId];
    intoBin(call, 'snapshots', snapshotId);
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
      'start-time': ({ startedAt }) => startedAt,
    });
    const { page, next } = paged(matching, ({ snapshotId }) => snapshotId, input);
    return { Snapshots: page.map((snapshot) => snapshotOf(snapshot, accountId)), ...next };
  },
};

export const snapshotOperations = {
  CreateSnapshot: createSnapshot,
  CreateSnapshots: createSnapshots,
  CopySnapshot: copySnapshot,
  DeleteSnapshot: deleteSnapshot,
  DescribeSnapshots: describeSnapshots,
};
