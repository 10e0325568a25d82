import type {
  CreateVolumeRequest,
  DeleteVolumeRequest,
  DescribeVolumesRequest,
  DescribeVolumesResult,
  Volume,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { attachmentOf } from './attachments.ts';
import { mutating, reading, storing } from './buckets.ts';
import { type FilterReaders, filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { required, snapshotBy, volumeBy } from './lookup.ts';
import { paged } from './paging.ts';
import type { Ec2State, VolumeState } from './state.ts';
import { tagsFor, tagsOf } from './tags.ts';
import { done, filterSet, idItems, present, tagSpecificationSet } from './trail-shapes.ts';

function volumeOf(ec2: Ec2State, volume: VolumeState): Volume {
  return {
    VolumeId: volume.volumeId,
    Size: volume.size,
    SnapshotId: volume.snapshotId ?? '',
    AvailabilityZone: volume.availabilityZone,
    State: volume.attachedTo === undefined ? 'available' : 'in-use',
    CreateTime: new Date(volume.createdAt),
    VolumeType: volume.volumeType as NonNullable<Volume['VolumeType']>,
    Encrypted: false,
    Tags: tagsOf(volume.tags),
    Attachments: volume.attachedTo === undefined ? [] : [attachmentOf(ec2, volume)],
  };
}

function zoneFor(call: Call, ec2: Ec2State, asked: string | undefined): string {
  const zone = required(asked, 'AvailabilityZone');
  if (zone in ec2.subnets) return zone;
  throw new ServiceError('InvalidZone.NotFound', `The zone '${zone}' does not exist in ${call.region}.`);
}

const createVolume: Operation = {
  readOnly: false,
  bucket: mutating('CreateVolume'),
  trailRequest: (input: CreateVolumeRequest) =>
    present({
      size: input.Size === undefined ? undefined : String(input.Size),
      zone: input.AvailabilityZone,
      snapshotId: input.SnapshotId,
      volumeType: input.VolumeType,
      clientToken: input.ClientToken,
      ...tagSpecificationSet(input.TagSpecifications),
    }),
  trailResponse: (output: Volume) => ({
    volumeId: output.VolumeId,
    size: String(output.Size),
    zone: output.AvailabilityZone,
    status: 'creating',
    createTime: output.CreateTime?.getTime(),
    volumeType: output.VolumeType,
    encrypted: false,
    tagSet: {},
  }),
  run(call, input: CreateVolumeRequest): Volume {
    const ec2 = ec2Of(call);
    const availabilityZone = zoneFor(call, ec2, input.AvailabilityZone);
    const snapshot = input.SnapshotId === undefined ? undefined : snapshotBy(ec2, input.SnapshotId);
    const size = input.Size ?? snapshot?.size;
    if (size === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter size/snapshot');
    const volumeId = call.account.id('vol-');
    const volume: VolumeState = {
      volumeId,
      size,
      availabilityZone,
      volumeType: input.VolumeType ?? 'gp2',
      createdAt: call.now.toISOString(),
      tags: tagsFor('volume', input.TagSpecifications),
      ...(snapshot ? { snapshotId: snapshot.snapshotId } : {}),
    };
    ec2.volumes[volumeId] = volume;
    return { ...volumeOf(ec2, volume), State: 'creating' };
  },
};

const deleteVolume: Operation = {
  readOnly: false,
  bucket: storing('DeleteVolume'),
  trailRequest: (input: DeleteVolumeRequest) => ({ volumeId: input.VolumeId }),
  trailResponse: done,
  run(call, input: DeleteVolumeRequest) {
    const ec2 = ec2Of(call);
    const volume = volumeBy(ec2, input.VolumeId);
    if (volume.attachedTo !== undefined)
      throw new ServiceError(
        'VolumeInUse',
        `Volume ${volume.volumeId} is currently attached to ${volume.attachedTo}`,
      );
    delete ec2.volumes[volume.volumeId];
    return {};
  },
};

const READERS: FilterReaders<VolumeState> = {
  'volume-id': ({ volumeId }) => volumeId,
  status: ({ attachedTo }) => (attachedTo === undefined ? 'available' : 'in-use'),
  'attachment.instance-id': ({ attachedTo }) => attachedTo,
  'availability-zone': ({ availabilityZone }) => availabilityZone,
  'snapshot-id': ({ snapshotId }) => snapshotId,
  size: ({ size }) => String(size),
  'volume-type': ({ volumeType }) => volumeType,
};

const describeVolumes: Operation = {
  readOnly: true,
  bucket: reading('DescribeVolumes'),
  trailRequest: (input: DescribeVolumesRequest) => ({
    volumeSet: idItems('volumeId', input.VolumeIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeVolumesRequest): DescribeVolumesResult {
    const ec2 = ec2Of(call);
    const asked = input.VolumeIds?.length
      ? input.VolumeIds.map((id) => volumeBy(ec2, id))
      : Object.values(ec2.volumes);
    const { page, next } = paged(filtered(asked, input.Filters, READERS), ({ volumeId }) => volumeId, input);
    return { Volumes: page.map((volume) => volumeOf(ec2, volume)), ...next };
  },
};

export const volumeOperations = {
  CreateVolume: createVolume,
  DeleteVolume: deleteVolume,
  DescribeVolumes: describeVolumes,
};
