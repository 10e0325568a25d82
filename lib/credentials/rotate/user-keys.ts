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

/** A user's keys with their last use; throws `NoSuchEntity` when the user is gone. */
export async function keysWithUse(
  ctx: Pick<ReadContext, 'aws'>,
  userName: string,
): Promise<readonly UserKey[]> {
  const keys = await listKeys(ctx, userName);
  return Promise.all(keys.map(async (key) => ({ ...key, ...(await lastUse(ctx, key.id)) })));
}

/** A new key takes seconds until every endpoint of IAM lists it. */
export const PROPAGATING = { everyMs: 3_000, forMs: 30_000 };

const DAY_MS = 86_400_000;
/** IAM tells the last use with a delay of minutes. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html */
const IN_USE_MS = 30 * 60_000;

/** Whether something works with the key right now, as far as IAM can tell. */
export function inUse(key: UserKey, now: Date): boolean {
  return key.lastUsedAt !== undefined && now.getTime() - Date.parse(key.lastUsedAt) < IN_USE_MS;
}

/** Days since the key was used, or made when it never was; 0 when neither is known. */
export function idleDays(key: UserKey, now: Date): number {
  const since = key.lastUsedAt ?? key.createdAt;
  return since === undefined ? 0 : (now.getTime() - Date.parse(since)) / DAY_MS;
}

/** One key as a fact: "AKIA…: active, made 2026-01-05 (319 days old), last used … (s3 in us-east-1)". */
export function keyFact(key: UserKey, now: Date): string {
  const days =
    key.createdAt === undefined
      ? undefined
      : Math.floor((now.getTime() - Date.parse(key.createdAt)) / DAY_MS);
  const age = days === undefined ? 'made at an unknown time' : `made ${key.createdAt} (${days} days old)`;
  const used = key.lastUsedAt === undefined ? 'never used' : `last used ${key.lastUsedAt} (${key.lastUse})`;
  return `${key.id}: ${key.active ? 'active' : 'inactive'}, ${age}, ${used}`;
}
