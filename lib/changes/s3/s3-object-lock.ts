import type { ObjectLockConfiguration } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';
import { recordedSetting } from './recorded-setting.ts';

/**
 * The retention new objects get. What has a lock keeps it, and Object Lock itself is never switched off again.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
 */
export const s3ObjectLock = bucketSetting({
  type: 's3-object-lock',
  title: 'Object Lock of buckets',
  what: 'the Object Lock configuration',
  order: ORDER.contain,
  puts: 'PutBucketObjectLockConfiguration',
  setBy: (record) => recordedSetting(record, 'PutObjectLockConfiguration', 'ObjectLockConfiguration'),
  permissions: [
    's3:GetBucketLocation',
    's3:GetBucketObjectLockConfiguration',
    's3:PutBucketObjectLockConfiguration',
  ],
  fallback: () => ({
    to: { ObjectLockEnabled: 'Enabled' },
    selected: false,
    because: 'without a rule new objects get no retention',
  }),
  async read(s3, Bucket) {
    return (await s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration;
  },
  put: (s3, Bucket, to) =>
    s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: to as ObjectLockConfiguration }),
  cli: { put: ['put-object-lock-configuration', 'object-lock-configuration'] },
});
