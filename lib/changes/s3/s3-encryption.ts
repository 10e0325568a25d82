import type { ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';
import { recordedSetting } from './recorded-setting.ts';

/**
 * Default encryption of buckets, with a key of somebody else's perhaps: what was written meanwhile needs that key.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 */
export const s3Encryption = bucketSetting({
  type: 's3-encryption',
  title: 'Default encryption of buckets',
  what: 'the default encryption',
  order: ORDER.contain,
  ...{ puts: 'PutBucketEncryption', deletes: 'DeleteBucketEncryption' },
  setBy: (record) => recordedSetting(record, 'PutBucketEncryption', 'ServerSideEncryptionConfiguration'),
  permissions: ['s3:GetBucketLocation', 's3:GetEncryptionConfiguration', 's3:PutEncryptionConfiguration'],
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: true, because: 'S3 encrypts with its own keys where nothing is said' },
  async read(s3, Bucket) {
    const { ServerSideEncryptionConfiguration: now } = await s3.getBucketEncryption({ Bucket });
    const [rule, ...more] = now?.Rules ?? [];
    // What S3 tells of a bucket nobody set anything on.
    const isOwn = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === 'AES256' && more.length === 0;
    return isOwn ? undefined : now;
  },
  put: (s3, Bucket, rules) =>
    s3.putBucketEncryption({
      Bucket,
      ServerSideEncryptionConfiguration: rules as unknown as ServerSideEncryptionConfiguration,
    }),
  remove: (s3, Bucket) => s3.deleteBucketEncryption({ Bucket }),
  cli: {
    put: ['put-bucket-encryption', 'server-side-encryption-configuration'],
    remove: 'delete-bucket-encryption',
  },
});
