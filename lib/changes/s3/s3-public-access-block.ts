import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';
import { ALL, asBlock } from './public-access-block.ts';
import { recordedSetting } from './recorded-setting.ts';

/**
 * What a bucket blocks of public access.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 */
export const s3PublicAccessBlock = bucketSetting({
  type: 's3-public-access-block',
  title: 'Public access blocks of buckets',
  what: 'the public access block',
  order: ORDER.closeEntryPoints,
  ...{ puts: 'PutBucketPublicAccessBlock', deletes: 'DeleteBucketPublicAccessBlock' },
  setBy: (record) => recordedSetting(record, 'PutPublicAccessBlock', 'PublicAccessBlockConfiguration'),
  permissions: ['s3:GetBucketLocation', 's3:GetBucketPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
  fallback: () => ({ to: ALL, selected: false, because: 'buckets made since April 2023 block everything' }),
  // Where a bucket has none, AWS Config leaves it out.
  kept: ['PublicAccessBlockConfiguration', (told) => (told === undefined ? false : asBlock(told))],
  async read(s3, Bucket) {
    return (await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration;
  },
  put: (s3, Bucket, block) =>
    s3.putPublicAccessBlock({
      Bucket,
      PublicAccessBlockConfiguration: block as PublicAccessBlockConfiguration,
    }),
  remove: (s3, Bucket) => s3.deletePublicAccessBlock({ Bucket }),
  cli: {
    put: ['put-public-access-block', 'public-access-block-configuration'],
    remove: 'delete-public-access-block',
  },
});
