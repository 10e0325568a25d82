import type { BucketLoggingStatus } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { bucketSetting } from './bucket-setting.ts';
import { recordedSetting } from './recorded-setting.ts';

/** Access logs of buckets. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html */
export const s3Logging = bucketSetting({
  type: 's3-logging',
  title: 'Access logs of buckets',
  what: 'access logging',
  order: ORDER.contain,
  puts: 'PutBucketLogging',
  setBy: (record) => recordedSetting(record, 'PutBucketLogging', 'BucketLoggingStatus'),
  permissions: ['s3:GetBucketLocation', 's3:GetBucketLogging', 's3:PutBucketLogging'],
  kept: [
    'BucketLoggingConfiguration',
    (told) => {
      if (told === undefined) return undefined;
      const bucket = textAt(told, 'destinationBucketName');
      const prefix = textAt(told, 'logFilePrefix') ?? '';
      return bucket === undefined ? {} : { LoggingEnabled: { TargetBucket: bucket, TargetPrefix: prefix } };
    },
  ],
  async read(s3, Bucket) {
    const { LoggingEnabled } = await s3.getBucketLogging({ Bucket });
    return LoggingEnabled === undefined ? {} : { LoggingEnabled };
  },
  put: (s3, Bucket, status) =>
    s3.putBucketLogging({ Bucket, BucketLoggingStatus: status as unknown as BucketLoggingStatus }),
  cli: { put: ['put-bucket-logging', 'bucket-logging-status'] },
});
