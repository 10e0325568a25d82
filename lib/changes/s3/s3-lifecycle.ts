import type { BucketLifecycleConfiguration } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';
import { recordedSetting } from './recorded-setting.ts';

/**
 * Lifecycle rules: objects expire within a day of them, so they are put right before all else.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html
 */
export const s3Lifecycle = bucketSetting({
  type: 's3-lifecycle',
  title: 'Lifecycle rules of buckets',
  what: 'the lifecycle rules',
  order: ORDER.contain,
  ...{ puts: 'PutBucketLifecycle', deletes: 'DeleteBucketLifecycle' },
  setBy: (record) => recordedSetting(record, 'PutBucketLifecycleConfiguration', 'LifecycleConfiguration'),
  permissions: ['s3:GetBucketLocation', 's3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  fallback: ({ set }) =>
    set === false ? undefined : { to: false, selected: true, because: 'without rules nothing expires' },
  async read(s3, Bucket) {
    const { Rules } = await s3.getBucketLifecycleConfiguration({ Bucket });
    return Rules === undefined ? undefined : { Rules };
  },
  put: (s3, Bucket, rules) =>
    s3.putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: rules as unknown as BucketLifecycleConfiguration,
    }),
  remove: (s3, Bucket) => s3.deleteBucketLifecycle({ Bucket }),
  cli: {
    put: ['put-bucket-lifecycle-configuration', 'lifecycle-configuration'],
    remove: 'delete-bucket-lifecycle',
  },
});
