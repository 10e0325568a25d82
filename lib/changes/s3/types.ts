import type { ChangeType } from '../change-type.ts';
import { s3AccountPublicAccessBlock } from './s3-account-public-access-block.ts';
import { s3BucketAcl } from './s3-bucket-acl.ts';
import { s3BucketPolicy } from './s3-bucket-policy.ts';
import { s3Encryption } from './s3-encryption.ts';
import { s3Lifecycle } from './s3-lifecycle.ts';
import { s3Logging } from './s3-logging.ts';
import { s3Notification } from './s3-notification.ts';
import { s3ObjectLock } from './s3-object-lock.ts';
import { s3PublicAccessBlock } from './s3-public-access-block.ts';
import { s3Replication } from './s3-replication.ts';
import { s3Versioning } from './s3-versioning.ts';

/** Changes to the settings of buckets, one by one and for the whole account. */
export const s3Changes: readonly ChangeType[] = [
  s3Lifecycle,
  s3Versioning,
  s3Replication,
  s3Encryption,
  s3Logging,
  s3ObjectLock,
  s3Notification,
  s3BucketPolicy,
  s3BucketAcl,
  s3PublicAccessBlock,
  s3AccountPublicAccessBlock,
];
