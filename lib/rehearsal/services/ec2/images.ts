import type { DescribeImagesRequest, DescribeImagesResult, Image } from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { filterSet, idItems, present } from './trail-shapes.ts';

/** A few public images. RunInstances takes any well-formed image id, known here or not. */
const IMAGES = [
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
  run(_call, input: DescribeImagesRequest): DescribeImagesResult {
    const unknown = input.ImageIds?.find((id) => !IMAGES.some((image) => image.id === id));
    if (unknown !== undefined)
      throw new ServiceError('InvalidAMIID.NotFound', `The image id '[${unknown}]' does not exist`);
    const asked = IMAGES.filter(({ id }) => input.ImageIds?.includes(id) ?? true).filter(
      () => input.Owners?.some((owner) => owner === 'amazon' || owner === AMAZON) ?? true,
    );
    const matching = filtered(asked, input.Filters, {
      'image-id': ({ id }) => id,
      name: ({ name }) => name,
      architecture: ({ architecture }) => architecture,
      state: () => 'available',
      'owner-alias': () => 'amazon',
      'owner-id': () => AMAZON,
    });
    return {
      Images: matching.map(
        ({ id, name, architecture }): Image => ({
          ImageId: id,
          Name: name,
          Architecture: architecture,
          State: 'available',
          OwnerId: AMAZON,
          ImageOwnerAlias: 'amazon',
          Public: true,
          ImageType: 'machine',
          RootDeviceName: '/dev/xvda',
          RootDeviceType: 'ebs',
          VirtualizationType: 'hvm',
          CreationDate: '2026-01-01T00:00:00.000Z',
        }),
      ),
    };
  },
};

export const imageOperations = { DescribeImages: describeImages };
