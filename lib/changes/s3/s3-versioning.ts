import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { bucketSetting } from './bucket-setting.ts';

/**
 * Versioning: what is overwritten or deleted while it is suspended is lost.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
 */
export const s3Versioning = bucketSetting({
  type: 's3-versioning',
  title: 'Versioning of buckets',
  what: 'versioning',
  order: ORDER.contain,
  puts: 'PutBucketVersioning',
  setBy: ({ requestParameters }) => textAt(requestParameters, 'VersioningConfiguration', 'Status') ?? null,
  permissions: ['s3:GetBucketLocation', 's3:GetBucketVersioning', 's3:PutBucketVersioning'],
  fallback: ({ set }) =>
    set === 'Suspended'
      ? { to: 'Enabled', selected: true, because: 'only what is on can be suspended' }
      : {
          to: 'Suspended',
          selected: false,
          because: 'a bucket keeps no versions unless somebody asks for it',
        },
  kept: [
    'BucketVersioningConfiguration',
    (told) => /^(Enabled|Suspended)$/.exec(textAt(told, 'status') ?? '')?.[0],
  ],
  async read(s3, Bucket) {
    return (await s3.getBucketVersioning({ Bucket })).Status;
  },
  put: (s3, Bucket, status) =>
    s3.putBucketVersioning({
      Bucket,
      VersioningConfiguration: { Status: status === 'Enabled' ? 'Enabled' : 'Suspended' },
    }),
  cli: { put: ['put-bucket-versioning', 'versioning-configuration'] },
});
