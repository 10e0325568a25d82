import type { Image } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { remarkOnBin } from './recycle-bin.ts';

const SPELLING = { type: 'ec2-image', inArn: 'image' };

const refs = (record: TrailRecord) =>
  ec2Ref(
    record,
    SPELLING,
    textAt(record.responseElements, 'imageId'),
    textAt(record.requestParameters, 'name'),
  );

/** `enabled-with-cooldown`: it goes on for a day after it is switched off. */
function protectionOf({ DeregistrationProtection: protection = 'disabled' }: Image): readonly string[] {
  return protection === 'disabled' ? [] : [`DeregistrationProtection ${protection}`];
}

const isOn = ({ DeregistrationProtection: protection }: Image) => protection?.startsWith('enabled') === true;

/**
 * Images. One whose protection has a cooldown stays another day; then the call is refused, and the next run does it.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html
 */
export const ec2Image: ResourceType = {
  type: SPELLING.type,
  title: 'AMIs',
  action: 'Deregister AMI',
  loses: 'The image. Instances launched from it go on.',
  scope: 'regional',
  order: ORDER.deleteTemplates,
  protections: ['DeregistrationProtection'],
  eraseAfter: [],
  createdBy: [
    { source: 'ec2', name: 'CreateImage', refs },
    // A copy is filed in the region it was made in, not in the one it was made from.
    { source: 'ec2', name: 'CopyImage', refs },
    { source: 'ec2', name: 'RegisterImage', refs },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeregisterImage' }],
  permissions: [
    'ec2:DescribeImages',
    'ec2:DescribeSnapshots',
    'ec2:DisableImageDeregistrationProtection',
    'ec2:DeregisterImage',
    'ec2:ListImagesInRecycleBin',
  ],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'image-id',
      refs.map(({ id }) => id),
      ({ Filters, ...next }) =>
        ec2.describeImages({ Owners: ['self'], IncludeDisabled: true, Filters, ...next }),
      (page) => page.Images ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ ImageId }) => ImageId,
      (image) =>
        image.State === 'deregistered'
          ? undefined
          : {
              ...(image.CreationDate === undefined
                ? {}
                : { createdAt: new Date(image.CreationDate).toISOString() }),
              protections: protectionOf(image),
              summary: `${image.Name ?? ''}${image.Public ? ', public' : ''}`,
            },
    );
  },

  /** CreateImage and CopyImage make a snapshot of each volume, which no event of its own tells. */
  async madeWith(ctx, { ref, description }) {
    const image = description as Image | null;
    const ids = (image?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
    const ec2 = ctx.aws.read('ec2', ref.region);
    const snapshots = await describeById(
      'snapshot-id',
      ids,
      (request) => ec2.describeSnapshots(request),
      (page) => page.Snapshots ?? [],
    );
    return snapshots.flatMap(({ SnapshotId, StartTime }) =>
      SnapshotId === undefined || !isOfImage(image, StartTime)
        ? []
        : [{ type: 'ec2-snapshot', id: SnapshotId, region: ref.region }],
    );
  },

  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      ifPresent(ctx, ec2Image, async (ref, state) => {
        const ec2 = ctx.aws.write('ec2', region);
        const ImageId = ref.id;
        if (isOn(state.description as Image)) await ec2.disableImageDeregistrationProtection({ ImageId });
        await ec2.deregisterImage({ ImageId });
        const bin = ec2.listImagesInRecycleBin({ ImageIds: [ImageId] });
        return remarkOnBin(bin.then(({ Images }) => Images));
      }),
    ),

  command({ ref, description }) {
    const image = { region: ref.region, 'image-id': ref.id };
    return [
      ...(isOn(description as Image)
        ? [awsCommand('ec2', 'disable-image-deregistration-protection', image)]
        : []),
      awsCommand('ec2', 'deregister-image', image),
    ].join('\n');
  },
};

/** Snapshots an image was registered from are older than it: they were there before, and stay. */
function isOfImage(image: Image | null, startedAt: Date | undefined): boolean {
  const born = Date.parse(image?.CreationDate ?? '');
  return startedAt !== undefined && startedAt.getTime() >= born - 60_000;
}
