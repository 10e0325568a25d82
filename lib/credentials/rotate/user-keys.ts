import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';

/** An access key as IAM tells it. */
export interface UserKey {
  readonly id: string;
  readonly active: boolean;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** ISO 8601; absent when it was never used. */
  readonly lastUsedAt?: string;
  /** Service and region of the last use. */
  readonly lastUse?: string;
}

/** Ids of a user's keys with their state; throws `NoSuchEntity` when the user is gone. */
export async function listKeys(
  ctx: Pick<ReadContext, 'aws'>,
  userName: string,
): Promise<readonly Omit<UserKey, 'lastUsedAt' | 'lastUse'>[]> {
  const iam = ctx.aws.read('iam');
  const keys = await allPages(
    (marker) => iam.listAccessKeys({ UserName: userName, ...marker }),
    (page) => page.AccessKeyMetadata,
  );
  return keys.map((key) => ({
    id: key.AccessKeyId ?? '',
    active: key.Status === 'Active',
    ...(key.CreateDate === undefined ? {} : { createdAt: key.CreateDate.toISOString() }),
  }));
}

/** When and for what a key was last used: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
export async function lastUse(
  ctx: Pick<ReadContext, 'aws'>,
  keyId: string,
): Promise<Pick<UserKey, 'lastUsedAt' | 'lastUse'>> {
  const answer = await ctx.aws.read('iam').getAccessKeyLastUsed({ AccessKeyId: keyId });
  const used = answer.AccessKeyLastUsed;
  if (used?.LastUsedDate === undefined) return {};
  return { lastUsedAt: used.LastUsedDate.toISOString(), lastUse: `${used.ServiceName} in ${used.Region}` };
}
