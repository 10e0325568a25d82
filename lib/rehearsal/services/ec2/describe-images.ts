import type { DescribeImagesRequest, DescribeImagesResult, Image } from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { type ImageState, imagesOf } from './image-state.ts';
import { tagsOf } from './tags.ts';
import { filterSet, idItems, present } from './trail-shapes.ts';

/** A few public images. RunInstances takes any well-formed image id, known here or not. */
const PUBLIC = [
  {
    id: 'ami-0abcdef1234567890',
    name: 'al2023-ami-2023.9.20260101.0-kernel-6.12-x86_64',
    architecture: 'x86_64',
  },
  {
    id: 'ami-0abcdef1234567891',
    name: 'al2023-ami-2023.9.20260101.0-kernel-6.12-arm64',
    architecture: 'arm64',
  },
  {
    id: 'ami-0fedcba9876543210',
    name: 'al2023-ami-minimal-2023.9.20260101.0-kernel-6.12-x86_64',
    architecture: 'x86_64',
  },
] as const;
const AMAZON = '137112412989';

const COMMON = {
  State: 'available',
  ImageType: 'machine',
  RootDeviceName: '/dev/xvda',
  RootDeviceType: 'ebs',
  VirtualizationType: 'hvm',
} as const;

function publicShape({ id, name, architecture }: (typeof PUBLIC)[number]): Image {
  return {
    ...COMMON,
    ImageId: id,
    Name: name,
    Architecture: architecture,
    OwnerId: AMAZON,
    ImageOwnerAlias: 'amazon',
    Public: true,
    CreationDate: '2026-01-01T00:00:00.000Z',
  };
}

function ownShape(call: Call, image: ImageState): Image {
  return {
    ...COMMON,
    ImageId: image.id,
    Name: image.name,
    Architecture: image.architecture,
    OwnerId: call.account.accountId,
    Public: image.launchPermission.includes('all'),
    CreationDate: image.createdAt,
    DeregistrationProtection: protectionOf(call, image),
    BlockDeviceMappings: image.snapshots.map((SnapshotId, index) => ({
      DeviceName: index === 0 ? '/dev/xvda' : `/dev/sd${'bcdefghij'.charAt(index - 1)}`,
      Ebs: { SnapshotId, DeleteOnTermination: true },
    })),
    Tags: tagsOf(image.tags),
  };
}

function protectionOf(call: Call, { protection, protectedUntil }: ImageState): string {
  const cooling = protectedUntil !== undefined && Date.parse(protectedUntil) > call.now.getTime();
  return cooling ? `disabling until ${protectedUntil}` : protection;
}

const describeImages: Operation = {
  readOnly: true,
  bucket: reading('DescribeImages'),
  trailRequest: (input: DescribeImagesRequest) =>
    present({
      executableBySet: {},
      imagesSet: idItems('imageId', input.ImageIds),
      ownersSet: idItems('owner', input.Owners),
      filterSet: filterSet(input.Filters),
    }),
  run(call, input: DescribeImagesRequest): DescribeImagesResult {
    const all = [
      ...PUBLIC.map((image) => ({ image: publicShape(image), tags: {} })),
      ...Object.values(imagesOf(call)).map((own) => ({ image: ownShape(call, own), tags: own.tags })),
    ];
    const unknown = input.ImageIds?.find((id) => !all.some(({ image }) => image.ImageId === id));
    if (unknown !== undefined)
      throw new ServiceError('InvalidAMIID.NotFound', `The image id '[${unknown}]' does not exist`);
    const { accountId } = call.account;
    const asked = all
      .filter(({ image }) => input.ImageIds?.includes(image.ImageId ?? '') ?? true)
      .filter(
        ({ image }) =>
          input.Owners?.some((owner) =>
            owner === 'self'
              ? image.OwnerId === accountId
              : [image.OwnerId, image.ImageOwnerAlias].includes(owner),
          ) ?? true,
      );
    const matching = filtered(asked, input.Filters, {
      'image-id': ({ image }) => image.ImageId,
      name: ({ image }) => image.Name,
      architecture: ({ image }) => image.Architecture,
      state: ({ image }) => image.State,
      'owner-alias': ({ image }) => image.ImageOwnerAlias,
      'owner-id': ({ image }) => image.OwnerId,
      'block-device-mapping.snapshot-id': ({ image }) =>
        (image.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.SnapshotId),
    });
    return { Images: matching.map(({ image }) => image) };
  },
};

export const describeImagesOperations = { DescribeImages: describeImages };
