import type {
  DescribeImageAttributeRequest,
  DescribeSnapshotAttributeRequest,
  ImageAttribute,
  LaunchPermission,
  LaunchPermissionModifications,
  ModifyImageAttributeRequest,
  ModifySnapshotAttributeRequest,
} from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import { reading, storing } from './buckets.ts';
import { imageBy } from './image-state.ts';
import { ec2Of } from './lifecycle.ts';
import { snapshotBy } from './lookup.ts';
import { done, items } from './trail-shapes.ts';

const nameOf = ({ UserId, Group }: LaunchPermission) => UserId ?? Group ?? '';
const shapeOf = (name: string) => (name === 'all' ? { Group: 'all' as const } : { UserId: name });

function modify(shared: string[], { Add = [], Remove = [] }: LaunchPermissionModifications): void {
  const removed = Remove.map(nameOf);
  const left = shared.filter((name) => !removed.includes(name));
  shared.splice(0, shared.length, ...new Set([...left, ...Add.map(nameOf)]));
}

function inTrail({ Add, Remove }: LaunchPermissionModifications): JsonObject {
  const list = (permissions: readonly LaunchPermission[]) =>
    items(
      permissions.map(({ UserId, Group }) => (UserId === undefined ? { group: Group } : { userId: UserId })),
    );
  return { ...(Add?.length ? { add: list(Add) } : {}), ...(Remove?.length ? { remove: list(Remove) } : {}) };
}

const modifyImage: Operation = {
  readOnly: false,
  bucket: storing('ModifyImageAttribute'),
  trailRequest: (input: ModifyImageAttributeRequest) => ({
    imageId: input.ImageId,
    attributeType: 'launchPermission',
    launchPermission: inTrail(input.LaunchPermission ?? {}),
  }),
  trailResponse: done,
  run(call, input: ModifyImageAttributeRequest) {
    const image = imageBy(call, input.ImageId);
    if (input.LaunchPermission === undefined)
      throw new ServiceError('InvalidParameterCombination', 'No attributes specified.');
    modify(image.launchPermission, input.LaunchPermission);
    return {};
  },
};

const describeImageAttribute: Operation = {
  readOnly: true,
  bucket: reading('DescribeImageAttribute'),
  trailRequest: (input: DescribeImageAttributeRequest) => ({
    imageId: input.ImageId,
    attributeType: input.Attribute,
  }),
  run(call, input: DescribeImageAttributeRequest): ImageAttribute {
    const { id, launchPermission } = imageBy(call, input.ImageId);
    return { ImageId: id, LaunchPermissions: launchPermission.map(shapeOf) };
  },
};

const modifySnapshot: Operation = {
  readOnly: false,
  bucket: storing('ModifySnapshotAttribute'),
  trailRequest: (input: ModifySnapshotAttributeRequest) => ({
    snapshotId: input.SnapshotId,
    attributeType: 'CREATE_VOLUME_PERMISSION',
    createVolumePermission: inTrail(input.CreateVolumePermission ?? {}),
  }),
  trailResponse: done,
  run(call, input: ModifySnapshotAttributeRequest) {
    const snapshot = snapshotBy(ec2Of(call), input.SnapshotId);
    snapshot.sharedWith ??= [];
    modify(snapshot.sharedWith, input.CreateVolumePermission ?? {});
    return {};
  },
};

const describeSnapshotAttribute: Operation = {
  readOnly: true,
  bucket: reading('DescribeSnapshotAttribute'),
  trailRequest: (input: DescribeSnapshotAttributeRequest) => ({
    snapshotId: input.SnapshotId,
    attributeType: input.Attribute,
  }),
  run(call, input: DescribeSnapshotAttributeRequest) {
    const { snapshotId, sharedWith = [] } = snapshotBy(ec2Of(call), input.SnapshotId);
    return { SnapshotId: snapshotId, CreateVolumePermissions: sharedWith.map(shapeOf) };
  },
};

export const sharingOperations = {
  ModifyImageAttribute: modifyImage,
  DescribeImageAttribute: describeImageAttribute,
  ModifySnapshotAttribute: modifySnapshot,
  DescribeSnapshotAttribute: describeSnapshotAttribute,
};
