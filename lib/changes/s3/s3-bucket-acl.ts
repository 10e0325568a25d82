import type { AccessControlPolicy } from '@aws-sdk/client-s3';
import { ORDER } from '../../playbook/change.ts';
import { bucketSetting } from './bucket-setting.ts';

const PRIVATE = 'private';

/** Access control lists of buckets. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
export const s3BucketAcl = bucketSetting({
  type: 's3-bucket-acl',
  title: 'Bucket access control lists',
  what: 'the access control list',
  order: ORDER.closeEntryPoints,
  puts: 'PutBucketAcl',
  // A canned list is told by its name only, and the live one by its grants.
  setBy: () => null,
  permissions: ['s3:GetBucketLocation', 's3:GetBucketAcl', 's3:PutBucketAcl'],
  fallback: () => ({
    to: PRIVATE,
    selected: false,
    because: 'nobody but the owner is what a bucket starts with',
  }),
  async read(s3, Bucket) {
    const { Owner, Grants = [] } = await s3.getBucketAcl({ Bucket });
    const others = Grants.filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== Owner?.ID);
    return others.length === 0 ? PRIVATE : { Owner, Grants };
  },
  put: (s3, Bucket, to) =>
    to === PRIVATE
      ? s3.putBucketAcl({ Bucket, ACL: PRIVATE })
      : s3.putBucketAcl({ Bucket, AccessControlPolicy: to as unknown as AccessControlPolicy }),
  cli: { put: ['put-bucket-acl', 'acl'] },
});
