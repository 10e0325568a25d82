import type { Grant, PutBucketAclRequest } from '@aws-sdk/client-s3';
import type { Call } from '../../account/service.ts';
import { bucketBy, onBucket } from './bucket-of.ts';

const EVERYONE = 'http://acs.amazonaws.com/groups/global/AllUsers';
const ANY_ACCOUNT = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

/** What canned ACLs grant beside the owner. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
const CANNED: Readonly<Record<string, readonly Grant[]>> = {
  private: [],
  'public-read': [{ Grantee: { Type: 'Group', URI: EVERYONE }, Permission: 'READ' }],
  'public-read-write': [
    { Grantee: { Type: 'Group', URI: EVERYONE }, Permission: 'READ' },
    { Grantee: { Type: 'Group', URI: EVERYONE }, Permission: 'WRITE' },
  ],
  'authenticated-read': [{ Grantee: { Type: 'Group', URI: ANY_ACCOUNT }, Permission: 'READ' }],
};

function owner({ account }: Call): { readonly ID: string } {
  return { ID: account.accountId };
}

function privateAcl(call: Call): { Owner: { ID: string }; Grants: Grant[] } {
  const Owner = owner(call);
  return { Owner, Grants: [{ Grantee: { Type: 'CanonicalUser', ...Owner }, Permission: 'FULL_CONTROL' }] };
}

const putBucketAcl = onBucket('PutBucketAcl', {
  readOnly: false,
  trailRequest: ({ Bucket, ACL, AccessControlPolicy }: PutBucketAclRequest, { region }) => ({
    bucketName: Bucket,
    Host: `s3.${region}.amazonaws.com`,
    acl: '',
    ...(ACL === undefined ? {} : { 'x-amz-acl': ACL }),
    ...(AccessControlPolicy === undefined ? {} : { AccessControlPolicy: { ...AccessControlPolicy } }),
  }),
  run(call, { Bucket, ACL, AccessControlPolicy }: PutBucketAclRequest) {
    const granted = privateAcl(call);
    bucketBy(call, Bucket).settings.acl = AccessControlPolicy ?? {
      ...granted,
      Grants: [...granted.Grants, ...(CANNED[ACL ?? 'private'] ?? [])],
    };
  },
});

const getBucketAcl = onBucket('GetBucketAcl', {
  readOnly: true,
  run: (call, { Bucket }: { readonly Bucket?: string }) =>
    bucketBy(call, Bucket).settings.acl ?? privateAcl(call),
});

export const aclOperations = { PutBucketAcl: putBucketAcl, GetBucketAcl: getBucketAcl };
