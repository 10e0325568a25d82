import { requestContext } from '../../account/authorise.ts';
import { parsePolicy } from '../../account/policy/document.ts';
import { applies } from '../../account/policy/evaluate.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import type { BucketState } from './state.ts';

interface AboutBucket {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
}

export function bucketsOf(call: Call): Record<string, BucketState> {
  return shelf(call, 'bucket');
}

/** A bucket of the call's region. @throws ServiceError PermanentRedirect for one of another region, NoSuchBucket. */
export function bucketBy(call: Call, name = ''): BucketState {
  const bucket = bucketsOf(call)[name];
  if (bucket) return bucket;
  if (isElsewhere(call, name))
    throw new ServiceError(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      301,
    );
  throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
}

/** Whether another region of the account has a bucket of that name. */
export function isElsewhere(call: Call, name: string): boolean {
  return Object.values(call.account.state.regions).some(
    (region) => region.name !== call.region && name in (region.shelves['s3/bucket'] ?? {}),
  );
}

function bucketArn({ Bucket = '' }: AboutBucket): string {
  return `arn:aws:s3:::${Bucket}`;
}

/** How calls on a bucket are authorised, refused by the bucket's own policy, and recorded. */
export function onBucket(
  action: string,
  operation: Omit<Operation, 'action' | 'resources' | 'trailResources'>,
): Operation {
  return guarded(`s3:${action}`, bucketArn, operation);
}

/** The same for calls on an object: data events, which the event history does not have. */
export function onObject(
  action: string,
  operation: Omit<Operation, 'action' | 'resources' | 'trailResources'>,
): Operation {
  const arn = (input: AboutBucket) => `${bucketArn(input)}/${input.Key ?? ''}`;
  return guarded(`s3:${action}`, arn, { dataEvent: true, ...operation });
}

function guarded(
  action: string,
  arnOf: (input: AboutBucket) => string,
  operation: Omit<Operation, 'action' | 'resources'>,
): Operation {
  return {
    trailRequest: ({ Bucket, Key }: AboutBucket, call) => ({
      bucketName: Bucket,
      Host: `s3.${call.region}.amazonaws.com`,
      ...(Key === undefined ? {} : { key: Key }),
    }),
    trailResponse: () => null,
    ...operation,
    action,
    resources: (input) => [arnOf(input)],
    trailResources: (input, { account }) => [
      { accountId: account.accountId, type: 'AWS::S3::Bucket', ARN: bucketArn(input) },
    ],
    run(call, input) {
      const { Bucket = '' } = input as AboutBucket;
      refuseByPolicy(call, bucketsOf(call)[Bucket], action, arnOf(input));
      return operation.run(call, input);
    },
  };
}

/**
 * A Deny in the bucket's policy binds the account's own principals; only root may always read, put and delete the
 * policy. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */
function refuseByPolicy(call: Call, bucket: BucketState | undefined, action: string, resource: string): void {
  const policy = bucket?.settings.policy;
  if (typeof policy !== 'string') return;
  if (call.caller.kind === 'root' && action.endsWith('BucketPolicy')) return;
  const request = { action, resource, context: requestContext(call, {}) };
  const denied = parsePolicy(policy).some(
    (statement) =>
      statement.effect === 'Deny' &&
      (statement.principals === undefined ||
        (statement.principals.AWS ?? []).some((name) => isNamed(call, name))) &&
      applies(statement, request),
  );
  if (!denied) return;
  throw new ServiceError(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: "${resource}" with an explicit deny in a resource-based policy`,
    403,
  );
}

function isNamed({ account, caller }: Call, name: string): boolean {
  return ['*', account.accountId, `arn:aws:iam::${account.accountId}:root`, caller.arn].includes(name);
}
