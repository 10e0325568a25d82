import { ORDER } from '../../playbook/change.ts';
import { at, textAt } from '../../trail/spelling.ts';
import { asJson, policyJson, policyText } from '../as-json.ts';
import { bucketSetting } from './bucket-setting.ts';

/**
 * Policies of buckets. One that denies the responder falls only to root.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export const s3BucketPolicy = bucketSetting({
  type: 's3-bucket-policy',
  title: 'Bucket policies',
  what: 'the policy',
  order: ORDER.closeEntryPoints,
  ...{ puts: 'PutBucketPolicy', deletes: 'DeleteBucketPolicy' },
  setBy({ requestParameters }) {
    const policy = at(requestParameters, 'bucketPolicy');
    if (policy === undefined) return null;
    return typeof policy === 'string' ? policyJson(policy) : asJson(policy);
  },
  permissions: ['s3:GetBucketLocation', 's3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: false, because: 'a bucket has no policy unless somebody gave it one' },
  kept: [
    'BucketPolicy',
    (told) => (at(told, 'policyText') === undefined ? undefined : policyJson(textAt(told, 'policyText'))),
  ],
  async read(s3, Bucket) {
    return policyJson((await s3.getBucketPolicy({ Bucket })).Policy);
  },
  put: (s3, Bucket, policy) => s3.putBucketPolicy({ Bucket, Policy: policyText(policy) }),
  remove: (s3, Bucket) => s3.deleteBucketPolicy({ Bucket }),
  cli: { put: ['put-bucket-policy', 'policy'], remove: 'delete-bucket-policy' },
});
