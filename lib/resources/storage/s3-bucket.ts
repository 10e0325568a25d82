import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { failed } from '../../trail/outcome.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { evidencePath } from '../evidence-path.ts';
import { isNamesake } from '../namesake.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { emptyBucket, uploadsUnderWay } from './empty-bucket.ts';

const TYPE = 's3-bucket';
/** Objects that were just deleted may still be counted for some seconds. */
const SETTLING = { everyMs: 2_000, forMs: 30_000 };
const LISTED = 1000;

interface Bucket {
  /** The oldest moment anything tells of: S3's own date moves when the policy is edited. */
  readonly oldest: Date | undefined;
  /** S3's own date, when it is later than the event and nothing in the bucket is older. */
  readonly younger: Date | undefined;
  readonly versions: readonly Listed[];
  readonly more: boolean;
  readonly uploads: number;
  readonly policy: string | undefined;
  readonly locked: boolean;
  readonly replicates: boolean;
}

interface Listed {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly Size?: number | undefined;
}

async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Bucket | undefined> {
  const s3 = ctx.aws.read('s3', ref.region);
  const Bucket = ref.id;
  const listed = await s3.listBuckets({ Prefix: Bucket });
  const own = listed.Buckets?.find(({ Name }) => Name === Bucket);
  const told = await creationsTold(ctx, ref);
  if (own === undefined || told.some((time) => time > (ref.bornAt ?? '9'))) return undefined;
  const [page, uploads, policy, lock, replication] = await Promise.all([
    s3.listObjectVersions({ Bucket, MaxKeys: LISTED }),
    uploadsUnderWay(ctx, ref),
    unlessAbsent(s3.getBucketPolicy({ Bucket })),
    unlessAbsent(s3.getObjectLockConfiguration({ Bucket })),
    unlessAbsent(s3.getBucketReplication({ Bucket })),
  ]);
  const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
  const times = [
    ...versions.flatMap(({ LastModified }) => LastModified ?? []),
    ...told.map((time) => new Date(time)),
    ...(own.CreationDate === undefined ? [] : [own.CreationDate]),
  ];
  const made = own.CreationDate;
  const isYounger =
    isNamesake(ref, made) &&
    !versions.some(({ LastModified }) => made && LastModified && LastModified < made);
  return {
    younger: isYounger ? made : undefined,
    oldest: times.toSorted((a, b) => a.getTime() - b.getTime())[0],
    versions,
    more: page.IsTruncated === true,
    uploads: uploads.length,
    policy: policy?.Policy,
    locked: lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
    replicates: replication?.ReplicationConfiguration !== undefined,
  };
}

/**
 * When the trail tells of a bucket of that name being made, by anybody. In us-east-1 its owner may make it again and
 * nothing happens; after a deletion the name may be given to another.
 */
async function creationsTold(ctx: ReadContext, ref: ResourceRef): Promise<readonly string[]> {
  const { records } = await ctx.incident.history('CreateBucket', ref.region, ctx.signal);
  return records
    .filter((record) => !failed(record) && textAt(record.requestParameters, 'bucketName') === ref.id)
    .map(({ eventTime }) => eventTime);
}

function summaryOf({ versions, more, uploads, replicates }: Bucket): string {
  const written = versions
    .flatMap(({ LastModified }) => LastModified?.toISOString() ?? [])
    .toSorted()
    .at(-1);
  return [
    `${more ? 'more than ' : ''}${versions.length} versions and delete markers`,
    ...(written === undefined ? [] : [`last written ${written}`]),
    ...(uploads === 0 ? [] : [`${uploads} uploads under way`]),
    ...(replicates ? ['copies to another bucket'] : []),
  ].join(', ');
}

/** S3 buckets, with all versions in them. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export const s3Bucket = describedType<Bucket>({
  type: TYPE,
  title: 'S3 buckets',
  action: 'Empty and delete S3 bucket',
  loses: 'All its objects, in every version.',
  order: ORDER.dataStores,
  protections: ['bucket policy', 'Object Lock'],
  createdBy: [
    creation(TYPE, 's3:CreateBucket', ({ requestParameters }) => {
      const id = textAt(requestParameters, 'bucketName');
      return id === undefined ? undefined : { id, arn: `arn:aws:s3:::${id}` };
    }),
  ],
  deletedBy: [{ source: 's3', name: 'DeleteBucket' }],
  permissions: [
    's3:ListAllMyBuckets',
    's3:ListBucketVersions',
    's3:ListBucketMultipartUploads',
    's3:GetBucketPolicy',
    's3:GetBucketObjectLockConfiguration',
    's3:GetReplicationConfiguration',
    's3:ListAccessPoints',
    's3:DeleteBucketPolicy',
    's3:PutReplicationConfiguration',
    's3:DeleteAccessPoint',
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:BypassGovernanceRetention',
    's3:GetObjectRetention',
    's3:PutObjectLegalHold',
    's3:DeleteBucket',
  ],
  describe,
  facts: (bucket) => ({
    createdAt: bucket.oldest,
    on: [
      ...(bucket.policy === undefined ? [] : ['bucket policy']),
      ...(bucket.locked ? ['Object Lock'] : []),
    ],
    summary: summaryOf(bucket),
    doubt: bucket.younger
      ? `S3 dates it ${bucket.younger.toISOString()}: its policy was edited then, or somebody else has the name now`
      : undefined,
  }),
  async saveEvidence(ctx, ref, { versions }) {
    await ctx.evidence.saveJson(evidencePath(ref, 'versions.json'), versions);
  },
  async erase(ctx, ref, { policy, locked, replicates }) {
    const s3 = ctx.aws.write('s3', ref.region);
    const Bucket = ref.id;
    if (policy !== undefined) await s3.deleteBucketPolicy({ Bucket });
    if (replicates) await s3.deleteBucketReplication({ Bucket });
    await emptyBucket(ctx, ref, locked);
    await retrying(ctx, () => s3.deleteBucket({ Bucket }), {
      again: (error) => errorCode(error) === 'BucketNotEmpty',
      ...SETTLING,
    });
  },
  commands({ id, region }, { policy, locked, replicates, uploads, versions }) {
    const one = { region, bucket: id };
    const listing = awsCommand('s3api', 'list-object-versions', {
      ...one,
      'max-items': String(LISTED),
      query: '{Objects:[Versions,DeleteMarkers][].{Key:Key,VersionId:VersionId}}',
      output: 'json',
    });
    const deleting = awsCommand('s3api', 'delete-objects', {
      ...one,
      ...(locked ? { 'bypass-governance-retention': true as const } : {}),
    });
    const last = awsCommand('s3api', 'delete-bucket', one);
    return [
      ...(policy === undefined ? [] : [awsCommand('s3api', 'delete-bucket-policy', one)]),
      ...(replicates ? [awsCommand('s3api', 'delete-bucket-replication', one)] : []),
      ...(uploads === 0 ? [] : [awsCommand('s3api', 'list-multipart-uploads', one)]),
      versions.length === 0 ? last : `until ${last}; do ${deleting} --delete "$(${listing})" || break; done`,
    ];
  },
});
