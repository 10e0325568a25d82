import type { PutObjectLegalHoldRequest, PutObjectRetentionRequest } from '@aws-sdk/client-s3';
import { decideFor } from '../../account/authorise.ts';
import { type Call, ServiceError } from '../../account/service.ts';
import { bucketBy, onObject } from './bucket-of.ts';
import type { BucketState, VersionState } from './state.ts';
import { versionBy } from './version-of.ts';

/**
 * What keeps a locked version from being deleted: a legal hold; retention in compliance mode; retention in
 * governance mode without asking to bypass it, or without the permission.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 * @throws ServiceError AccessDenied.
 */
export function demandUnlocked(
  call: Call,
  resource: string,
  version: VersionState,
  bypass: boolean | undefined,
): void {
  const { legalHold, retention } = version;
  if (legalHold) throw locked();
  if (!retention || Date.parse(retention.until) <= call.now.getTime()) return;
  if (retention.mode === 'COMPLIANCE' || !bypass || !mayBypass(call, resource)) throw locked();
}

function mayBypass(call: Call, resource: string): boolean {
  return decideFor(call, 's3:BypassGovernanceRetention', resource).answer === 'allow';
}

function locked(): ServiceError {
  return new ServiceError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
}

/** Retention new versions get from the bucket. */
export function defaultRetention(call: Call, bucket: BucketState): Pick<VersionState, 'retention'> {
  const configuration = bucket.settings['object-lock'] as
    | { Rule?: { DefaultRetention?: { Mode?: 'GOVERNANCE' | 'COMPLIANCE'; Days?: number; Years?: number } } }
    | undefined;
  const rule = configuration?.Rule?.DefaultRetention;
  if (rule?.Mode === undefined) return {};
  const days = rule.Days ?? 365 * (rule.Years ?? 0);
  const until = new Date(call.now.getTime() + days * 86_400_000).toISOString();
  return { retention: { mode: rule.Mode, until } };
}

type AboutObject = { readonly Bucket?: string; readonly Key?: string; readonly VersionId?: string };

function lockable(call: Call, input: AboutObject): VersionState {
  const bucket = bucketBy(call, input.Bucket);
  if (!bucket.objectLock)
    throw new ServiceError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  return versionBy(bucket, input.Key, input.VersionId);
}

const putObjectLegalHold = onObject('PutObjectLegalHold', {
  readOnly: false,
  run(call, input: PutObjectLegalHoldRequest) {
    lockable(call, input as AboutObject).legalHold = input.LegalHold?.Status === 'ON';
    return {};
  },
});

const getObjectLegalHold = onObject('GetObjectLegalHold', {
  readOnly: true,
  run: (call, input: AboutObject) => ({
    LegalHold: { Status: lockable(call, input).legalHold ? 'ON' : 'OFF' },
  }),
});

/** PutObjectRetention: longer at any time, shorter only in governance mode with the bypass. */
const putObjectRetention = onObject('PutObjectRetention', {
  readOnly: false,
  run(call, input: PutObjectRetentionRequest) {
    const version = lockable(call, input as AboutObject);
    const { Mode, RetainUntilDate } = input.Retention ?? {};
    const until = RetainUntilDate?.toISOString();
    const isLonger = until !== undefined && until >= (version.retention?.until ?? '');
    if (!isLonger)
      demandUnlocked(
        call,
        `arn:aws:s3:::${input.Bucket}/${input.Key}`,
        version,
        input.BypassGovernanceRetention,
      );
    if (Mode && until) version.retention = { mode: Mode, until };
    else delete version.retention;
    return {};
  },
});

const getObjectRetention = onObject('GetObjectRetention', {
  readOnly: true,
  run(call, input: AboutObject) {
    const { retention } = lockable(call, input);
    if (retention) return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
    throw new ServiceError(
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
      404,
    );
  },
});

export const objectLockOperations = {
  PutObjectLegalHold: putObjectLegalHold,
  GetObjectLegalHold: getObjectLegalHold,
  PutObjectRetention: putObjectRetention,
  GetObjectRetention: getObjectRetention,
};
