import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';
import { recordedSetting } from './recorded-setting.ts';

/**
 * What a bucket tells of new objects, and whom.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export const s3Notification = bucketSetting({
  type: 's3-notification',
  title: 'Notifications of buckets',
  what: 'the notifications',
  order: ORDER.stopRespawners,
  puts: 'PutBucketNotification',
  setBy: (record) =>
    recordedSetting(record, 'PutBucketNotificationConfiguration', 'NotificationConfiguration'),
  permissions: ['s3:GetBucketLocation', 's3:GetBucketNotification', 's3:PutBucketNotification'],
  fallback: () => ({ to: {}, selected: false, because: 'a bucket tells nobody unless somebody asks for it' }),
  async read(s3, Bucket) {
    const { $metadata: _, ...now } = await s3.getBucketNotificationConfiguration({ Bucket });
    return now;
  },
  put: (s3, Bucket, to) =>
    s3.putBucketNotificationConfiguration({
      Bucket,
      NotificationConfiguration: to as unknown as NotificationConfiguration,
    }),
  cli: { put: ['put-bucket-notification-configuration', 'notification-configuration'] },
});
