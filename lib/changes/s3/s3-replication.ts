import type { ReplicationConfiguration } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';
import { recordedSetting } from './recorded-setting.ts';

/**
 * Replication of buckets; what was copied stays where it went.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html
 */
export const s3Replication = bucketSetting({
  type: 's3-replication',
  title: 'Replication of buckets',
  what: 'the replication',
  order: ORDER.contain,
  ...{ puts: 'PutBucketReplication', deletes: 'DeleteBucketReplication' },
  setBy: (record) => recordedSetting(record, 'PutBucketReplication', 'ReplicationConfiguration'),
  permissions: ['s3:GetBucketLocation', 's3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'],
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: true, because: 'it takes away nothing but what was put there' },
  async read(s3, Bucket) {
    return (await s3.getBucketReplication({ Bucket })).ReplicationConfiguration;
  },
  put: (s3, Bucket, rules) =>
    s3.putBucketReplication({
      Bucket,
      ReplicationConfiguration: rules as unknown as ReplicationConfiguration,
    }),
  remove: (s3, Bucket) => s3.deleteBucketReplication({ Bucket }),
  cli: {
    put: ['put-bucket-replication', 'replication-configuration'],
    remove: 'delete-bucket-replication',
  },
});
