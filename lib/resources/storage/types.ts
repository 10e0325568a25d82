import type { ResourceType } from '../resource-type.ts';
import { kmsKey } from './kms-key.ts';
import { kmsKeyDeletion } from './kms-key-deletion.ts';
import { s3Bucket } from './s3-bucket.ts';
import { secretsmanagerSecret } from './secretsmanager-secret.ts';
import { ssmParameter } from './ssm-parameter.ts';

/** Types that keep data, and the keys it is encrypted with. */
export const storageTypes: readonly ResourceType[] = [
  s3Bucket,
  kmsKey,
  kmsKeyDeletion,
  secretsmanagerSecret,
  ssmParameter,
];
