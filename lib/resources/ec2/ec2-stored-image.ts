import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { until } from '../until.ts';

const TYPE = 'ec2-stored-image';
const WRITING = { everyMs: 30_000, forMs: 60 * 60_000 };

/** `bucket/key` apart; names of buckets hold no slash. */
function placeOf({ id }: ResourceRef) {
  const [Bucket = '', ...key] = id.split('/');
  return { Bucket, Key: key.join('/') };
}

/** Whether the image is still being written; EC2 forgets the task after a month, or with the image. */
async function isBeingWritten(ctx: ReadContext, { parent, region, ...ref }: ResourceRef): Promise<boolean> {
  if (parent === undefined) return false;
  const asked = { ImageIds: [parent] };
  const told = await unlessAbsent(ctx.aws.read('ec2', region).describeStoreImageTasks(asked));
  const { Bucket, Key } = placeOf({ ...ref, region });
  return (told?.StoreImageTaskResults ?? []).some(
    (task) => task.Bucket === Bucket && task.S3objectKey === Key && task.StoreTaskState === 'InProgress',
  );
}

interface Found {
  readonly beingWritten: boolean;
  /** Ids of the versions of the object; `null` for the one of a bucket without versioning. */
  readonly versions: readonly string[];
  readonly bytes: number;
  readonly createdAt?: Date | undefined;
}

async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Found | undefined> {
  const beingWritten = await isBeingWritten(ctx, ref);
  const { Bucket, Key } = placeOf(ref);
  const s3 = ctx.aws.read('s3', ref.region);
  const listed = await unlessAbsent(
    allPages(async (KeyMarker) => {
      const page = await s3.listObjectVersions({
        ...{ Bucket, Prefix: Key },
        ...(KeyMarker === undefined ? {} : { KeyMarker }),
      });
      return { items: page.Versions, next: page.NextKeyMarker };
    }),
  );
  const versions = (listed ?? []).filter((version) => version.Key === Key);
  if (versions.length === 0 && !beingWritten) return undefined;
  return {
    beingWritten,
    versions: versions.map(({ VersionId = 'null' }) => VersionId),
    bytes: versions.reduce((sum, { Size = 0 }) => sum + Size, 0),
    createdAt: versions.at(-1)?.LastModified,
  };
}

/**
 * Machine images and disks that were written into a bucket, from where they can be taken out of the account. No call
 * stops the writing, so that it is waited for.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateStoreImageTask.html
 */
export const ec2StoredImage = describedType<Found>({
  type: TYPE,
  title: 'Machine images stored in buckets',
  action: 'Delete stored image',
  loses: 'The image in the bucket; copies that were taken out stay.',
  order: ORDER.dataStores,
  createdBy: [
    creation(TYPE, 'ec2:CreateStoreImageTask', ({ requestParameters: asked, responseElements: made }) => {
      const [bucket, key] = [textAt(asked, 'bucket'), textAt(made, 'objectKey')];
      const parent = textAt(asked, 'imageId');
      if (bucket === undefined || key === undefined) return undefined;
      return { id: `${bucket}/${key}`, ...(parent === undefined ? {} : { parent }) };
    }),
  ],
  deletedBy: [],
  permissions: [
    'ec2:DescribeStoreImageTasks',
    's3:ListBucketVersions',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
  ],
  describe,
  facts: ({ beingWritten, bytes, createdAt }) => ({
    createdAt,
    summary: beingWritten ? 'still being written' : `${bytes} bytes`,
  }),
  async erase(ctx, ref) {
    const found = await until(
      ctx,
      `${ref.id} to be written`,
      () => describe(ctx, ref),
      (now) => !now?.beingWritten,
      WRITING,
    );
    const s3 = ctx.aws.write('s3', ref.region);
    for (const VersionId of found?.versions ?? []) {
      await s3.deleteObject({ ...placeOf(ref), ...(VersionId === 'null' ? {} : { VersionId }) });
    }
  },
  commands(ref, { versions }) {
    const { Bucket, Key } = placeOf(ref);
    return versions.map((version) =>
      awsCommand('s3api', 'delete-object', {
        ...{ region: ref.region, bucket: Bucket, key: Key },
        ...(version === 'null' ? {} : { 'version-id': version }),
      }),
    );
  },
});
