import type { AwsReaders } from '../aws/access.ts';
import { awsFailure, errorCode } from '../aws/errors.ts';
import { accountOfKeyId } from '../aws/key-id.ts';
import { SpillkitError } from '../playbook/errors.ts';
import type { TrailSource } from '../trail/source.ts';
import type { KeyOwner } from './incident.ts';
import { ownerFromTrail } from './owner-from-trail.ts';

export interface OwnerQuestion {
  readonly aws: AwsReaders;
  readonly source: TrailSource;
  readonly keyId: string;
  /** Window of the trail that is searched when IAM does not know the key. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * Whose key it is: asked of STS (which account), of IAM (which user), and, for a key that is gone or temporary, of
 * CloudTrail. What could not be asked is an error that names the permission, never "unknown".
 */
export async function findOwner(question: OwnerQuestion, signal: AbortSignal): Promise<KeyOwner> {
  const { aws, keyId } = question;
  const { account: own } = await aws.identity();
  const told = await accountByService(aws, keyId, signal);
  if (told !== undefined && told !== own) {
    return { kind: 'other-account', account: told, foundBy: 'sts:GetAccessKeyInfo' };
  }
  const iam = keyId.startsWith('ASIA') ? 'not-asked' : await ownerByIam(aws, keyId, own, signal);
  if (typeof iam === 'object') return iam;
  const trail = await ownerFromTrail(question, own, signal);
  if (trail.owner !== undefined) return trail.owner;
  const encoded = accountOfKeyId(keyId);
  if (told === undefined && encoded !== undefined && encoded !== own) {
    return { kind: 'other-account', account: encoded, foundBy: 'the account number inside the key id' };
  }
  if (iam === 'denied') throw missing('iam:GetAccessKeyLastUsed', keyId);
  if (trail.lookedAt.length === 0) throw missing('cloudtrail:LookupEvents', keyId);
  const asked = iam === 'not-asked' ? [] : ['iam:GetAccessKeyLastUsed'];
  const failures = trail.unlooked.map(({ where, reason }) => `not looked at: ${where} (${reason})`);
  return { kind: 'unknown', lookedAt: [...asked, ...trail.lookedAt, ...failures].join('; ') };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html */
async function accountByService(
  aws: AwsReaders,
  keyId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const answer = await aws.read('sts').getAccessKeyInfo({ AccessKeyId: keyId }, { abortSignal: signal });
    return answer.Account;
  } catch {
    // Only a short cut: IAM and the trail tell as well.
    signal.throwIfAborted();
    return undefined;
  }
}

/** IAM knows the user of a key that exists; for a root key it names none. */
async function ownerByIam(
  aws: AwsReaders,
  keyId: string,
  account: string,
  signal: AbortSignal,
): Promise<KeyOwner | 'not-found' | 'denied'> {
  const lastUsed = async (AccessKeyId: string) =>
    (await aws.read('iam').getAccessKeyLastUsed({ AccessKeyId }, { abortSignal: signal })).UserName;
  try {
    const userName = await lastUsed(keyId);
    if (userName === undefined || userName === '' || userName === '<root_account>') return 'not-found';
    return {
      kind: 'user',
      userName,
      arn: await userArn(aws, userName, account, signal),
      foundBy: 'iam:GetAccessKeyLastUsed',
    };
  } catch (error) {
    signal.throwIfAborted();
    const failure = awsFailure(error);
    if (failure === 'not-found' || errorCode(error) === 'ValidationError') return 'not-found';
    if (failure !== 'denied') throw error;
    // IAM also denies when the key is nobody's here: asking about a key that is somebody's tells the two apart.
    const existing = await someKey(aws, signal);
    if (existing === undefined) return 'denied';
    return lastUsed(existing).then(
      () => 'not-found' as const,
      () => 'denied' as const,
    );
  }
}

/** A key that this account has: the caller's own, or one of the first users'. */
async function someKey(aws: AwsReaders, signal: AbortSignal): Promise<string | undefined> {
  const { accessKeyId } = await aws.identity();
  if (accessKeyId.startsWith('AKIA')) return accessKeyId;
  const iam = aws.read('iam');
  try {
    const { Users = [] } = await iam.listUsers({ MaxItems: 20 }, { abortSignal: signal });
    for (const { UserName } of Users) {
      const { AccessKeyMetadata = [] } = await iam.listAccessKeys({ UserName }, { abortSignal: signal });
      const found = AccessKeyMetadata.find((key) => key.AccessKeyId !== undefined)?.AccessKeyId;
      if (found !== undefined) return found;
    }
  } catch {
    // Without these permissions the question stays open, and the denial stands.
    signal.throwIfAborted();
  }
  return undefined;
}

async function userArn(
  aws: AwsReaders,
  userName: string,
  account: string,
  signal: AbortSignal,
): Promise<string> {
  const { partition } = await aws.identity();
  try {
    const { User } = await aws.read('iam').getUser({ UserName: userName }, { abortSignal: signal });
    if (User?.Arn !== undefined) return User.Arn;
  } catch {
    // The name alone is enough; the path in the ARN is for people.
    signal.throwIfAborted();
  }
  return `arn:${partition}:iam::${account}:user/${userName}`;
}

function missing(permission: string, keyId: string): SpillkitError {
  return new SpillkitError(
    'OwnerNotReadable',
    `Whose key ${keyId} is could not be read: ${permission} was denied.`,
    `Allow ${permission} to the identity Spillkit runs as and run it again.`,
  );
}
