import type { TrailRecord } from '../../trail/record.ts';
import { eventNameBase, serviceOf } from '../../trail/spelling.ts';

/**
 * What the actions of a service start with, where that is not what its events come from.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PREFIXES: Readonly<Record<string, string>> = {
  email: 'ses',
  monitoring: 'cloudwatch',
  tagging: 'tag',
  'models.lex': 'lex',
  'runtime.lex': 'lex',
  'runtime.sagemaker': 'sagemaker',
  'api.pricing': 'pricing',
  'mturk-requester': 'mechanicalturk',
  'entitlement.marketplace': 'aws-marketplace',
  'metering-marketplace': 'aws-marketplace',
  'portal.sso': 'sso',
};

/**
 * Actions of S3 by the name of the event or operation, where the two differ.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const S3: Readonly<Record<string, readonly string[]>> = {
  ListBuckets: ['ListAllMyBuckets'],
  ListObjects: ['ListBucket'],
  ListObjectsV2: ['ListBucket'],
  HeadBucket: ['ListBucket'],
  ListObjectVersions: ['ListBucketVersions'],
  ListMultipartUploads: ['ListBucketMultipartUploads'],
  ListParts: ['ListMultipartUploadParts'],
  HeadObject: ['GetObject'],
  SelectObjectContent: ['GetObject'],
  CopyObject: ['GetObject', 'PutObject'],
  CreateMultipartUpload: ['PutObject'],
  UploadPart: ['PutObject'],
  CompleteMultipartUpload: ['PutObject'],
  DeleteObjects: ['DeleteObject'],
  GetBucketEncryption: ['GetEncryptionConfiguration'],
  PutBucketEncryption: ['PutEncryptionConfiguration'],
  DeleteBucketEncryption: ['PutEncryptionConfiguration'],
  GetBucketLifecycle: ['GetLifecycleConfiguration'],
  GetBucketLifecycleConfiguration: ['GetLifecycleConfiguration'],
  PutBucketLifecycle: ['PutLifecycleConfiguration'],
  PutBucketLifecycleConfiguration: ['PutLifecycleConfiguration'],
  DeleteBucketLifecycle: ['PutLifecycleConfiguration'],
  GetBucketReplication: ['GetReplicationConfiguration'],
  PutBucketReplication: ['PutReplicationConfiguration'],
  DeleteBucketReplication: ['PutReplicationConfiguration'],
  DeleteBucketCors: ['PutBucketCORS'],
  DeleteBucketTagging: ['PutBucketTagging'],
  GetBucketNotificationConfiguration: ['GetBucketNotification'],
  PutBucketNotificationConfiguration: ['PutBucketNotification'],
  GetPublicAccessBlock: ['GetBucketPublicAccessBlock'],
  PutPublicAccessBlock: ['PutBucketPublicAccessBlock'],
  DeletePublicAccessBlock: ['PutBucketPublicAccessBlock'],
  DeleteBucketPublicAccessBlock: ['PutBucketPublicAccessBlock'],
  GetObjectLockConfiguration: ['GetBucketObjectLockConfiguration'],
  PutObjectLockConfiguration: ['PutBucketObjectLockConfiguration'],
  GetBucketAccelerateConfiguration: ['GetAccelerateConfiguration'],
  PutBucketAccelerateConfiguration: ['PutAccelerateConfiguration'],
  DeleteBucketOwnershipControls: ['PutBucketOwnershipControls'],
  GetBucketAnalyticsConfiguration: ['GetAnalyticsConfiguration'],
  ListBucketAnalyticsConfigurations: ['GetAnalyticsConfiguration'],
  GetBucketInventoryConfiguration: ['GetInventoryConfiguration'],
  ListBucketInventoryConfigurations: ['GetInventoryConfiguration'],
  GetBucketMetricsConfiguration: ['GetMetricsConfiguration'],
  ListBucketMetricsConfigurations: ['GetMetricsConfiguration'],
};

/** Operations of other services that are allowed by an action of another name. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'lambda:Invoke': ['InvokeFunction'],
  'lambda:InvokeWithResponseStream': ['InvokeFunction'],
  'dynamodb:BatchExecuteStatement': ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
  'dynamodb:ExecuteStatement': ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
  'dynamodb:ExecuteTransaction': ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
  'sqs:SendMessageBatch': ['SendMessage'],
  'sqs:DeleteMessageBatch': ['DeleteMessage'],
  'sqs:ChangeMessageVisibilityBatch': ['ChangeMessageVisibility'],
  'sns:PublishBatch': ['Publish'],
  'kms:ReEncrypt': ['ReEncryptFrom', 'ReEncryptTo'],
  'bedrock:Converse': ['InvokeModel'],
  'bedrock:ConverseStream': ['InvokeModelWithResponseStream'],
};

/** Events that no permission stands behind: signing in, and what AWS answers everybody. */
const WITHOUT_PERMISSION: ReadonlySet<string> = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);

/** What API Gateway's actions are called: by HTTP method. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html */
function apigatewayMethods(name: string): readonly string[] {
  if (name.startsWith('Get')) return ['GET'];
  if (name.startsWith('Delete')) return ['DELETE'];
  if (name.startsWith('Update')) return ['PATCH'];
  return ['POST', 'PUT', 'PATCH'];
}

/**
 * The IAM actions behind a recorded call, `s3:ListBucket` for S3's `ListObjects`; any of several may be the one that
 * allowed it. Empty for what needs no permission, such as a sign-in.
 */
export function actionsBehind(record: TrailRecord): readonly string[] {
  const source = serviceOf(record);
  if (source === 'signin' || record.eventType === 'AwsServiceEvent') return [];
  const service = PREFIXES[source] ?? source;
  const name = eventNameBase(record.eventName);
  if (WITHOUT_PERMISSION.has(`${service}:${name}`)) return [];
  const actions =
    service === 'apigateway'
      ? apigatewayMethods(name)
      : ((service === 's3' ? S3[name] : OTHERS[`${service}:${name}`]) ?? [name]);
  return actions.map((action) => `${service}:${action}`);
}
