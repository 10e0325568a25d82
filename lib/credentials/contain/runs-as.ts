import type { CallerIdentity } from '../../aws/access.ts';

/** A principal or a key, by whatever is known of it. */
export interface Identified {
  readonly userName?: string;
  readonly roleName?: string;
  readonly uniqueId?: string;
  readonly accessKeyId?: string;
}

/**
 * Whether Spillkit itself works as this user, in a session of this role, or with this key. What it runs as is
 * never acted on: the response would end in the middle. Names in IAM differ by more than their case.
 */
export function runsAs(caller: CallerIdentity, it: Identified): boolean {
  const [uniqueId] = caller.userId.split(':');
  const userName = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)?.[1];
  const roleName = /:assumed-role\/([^/]+)\//.exec(caller.arn)?.[1];
  return (
    same(it.accessKeyId, caller.accessKeyId) ||
    same(it.uniqueId, uniqueId) ||
    same(it.userName, userName) ||
    same(it.roleName, roleName)
  );
}

function same(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
