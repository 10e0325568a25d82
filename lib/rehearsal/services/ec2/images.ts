import type {
  CopyImageRequest,
  CreateImageRequest,
  DeregisterImageRequest,
  DisableImageDeregistrationProtectionRequest,
  EnableImageDeregistrationProtectionRequest,
  RegisterImageRequest,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, storing } from './buckets.ts';
import { type ImageState, imageBy, imagesOf } from './image-state.ts';
import { ec2Of } from './lifecycle.ts';
import { instanceBy, required } from './lookup.ts';
import { intoBin } from './recycle-bin.ts';
import { plain, wrapped } from './schema-trail.ts';
import { takeSnapshot } from './snapshots.ts';
import { tagsFor } from './tags.ts';

const DAY_MS = 86_400_000;

function add(
  call: Call,
  made: Pick<ImageState, 'name' | 'snapshots'>,
  tags: readonly TagSpecification[] | undefined,
): { ImageId: string } {
  const id = call.account.id('ami-');
  imagesOf(call)[id] = {
    id,
    ...made,
    createdAt: call.now.toISOString(),
    architecture: 'x86_64',
    launchPermission: [],
    protection: 'disabled',
    tags: tagsFor('image', tags),
  };
  return { ImageId: id };
}

/** CreateImage: takes a snapshot of each volume of the instance, which no event of their own tells. */
const createImage: Operation = {
  readOnly: false,
  bucket: mutating('CreateImage'),
  ...plain('CreateImage'),
  run(call, input: CreateImageRequest) {
    const { volumes } = instanceBy(ec2Of(call), input.InstanceId, call.now);
    const description = `Created by CreateImage(${input.InstanceId})`;
    const snapshots = volumes.map(({ volumeId }) => takeSnapshot(call, volumeId, { description }).snapshotId);
    return add(call, { name: required(input.Name, 'Name'), snapshots }, input.TagSpecifications);
  },
};

const copyImage: Operation = {
  readOnly: false,
  bucket: mutating('CopyImage'),
  ...plain('CopyImage'),
  run: (call, input: CopyImageRequest) =>
    add(call, { name: required(input.Name, 'Name'), snapshots: [] }, input.TagSpecifications),
};

const registerImage: Operation = {
  readOnly: false,
  bucket: mutating('RegisterImage'),
  ...plain('RegisterImage'),
  run(call, input: RegisterImageRequest) {
    const snapshots = (input.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
    return add(call, { name: required(input.Name, 'Name'), snapshots }, input.TagSpecifications);
  },
};

/** DeregisterImage: refused under deregistration protection, and a day longer where that has a cooldown. */
const deregisterImage: Operation = {
  readOnly: false,
  bucket: storing('DeregisterImage'),
  ...plain('DeregisterImage'),
  run(call, input: DeregisterImageRequest) {
    const image = imageBy(call, input.ImageId);
    const cooling =
      image.protectedUntil !== undefined && Date.parse(image.protectedUntil) > call.now.getTime();
    if (image.protection !== 'disabled' || cooling)
      throw new ServiceError(
        'OperationNotPermitted',
        `Deregistration protection is enabled for ${image.id}.`,
      );
    delete imagesOf(call)[image.id];
    intoBin(call, 'images', image.id);
    const { snapshots } = ec2Of(call);
    if (input.DeleteAssociatedSnapshots) for (const id of image.snapshots) delete snapshots[id];
    return { Return: true };
  },
};

const enableProtection: Operation = {
  readOnly: false,
  bucket: mutating('EnableImageDeregistrationProtection'),
  ...wrapped('EnableImageDeregistrationProtection'),
  run(call, input: EnableImageDeregistrationProtectionRequest) {
    const image = imageBy(call, input.ImageId);
    image.protection = input.WithCooldown ? 'enabled-with-cooldown' : 'enabled-without-cooldown';
    return { Return: image.protection };
  },
};

const disableProtection: Operation = {
  readOnly: false,
  bucket: mutating('DisableImageDeregistrationProtection'),
  ...wrapped('DisableImageDeregistrationProtection'),
  run(call, input: DisableImageDeregistrationProtectionRequest) {
    const image = imageBy(call, input.ImageId);
    if (image.protection === 'enabled-with-cooldown')
      image.protectedUntil = new Date(call.now.getTime() + DAY_MS).toISOString();
    image.protection = 'disabled';
    return { Return: image.protection };
  },
};

export const imageOperations = {
  CreateImage: createImage,
  CopyImage: copyImage,
  RegisterImage: registerImage,
  DeregisterImage: deregisterImage,
  EnableImageDeregistrationProtection: enableProtection,
  DisableImageDeregistrationProtection: disableProtection,
};
