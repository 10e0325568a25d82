import type { IamState } from './state.ts';

interface Named {
  readonly path: string;
}

/** `arn:aws:iam::123456789012:user/division/name`; without a path for a user that does not exist. */
export function userArn(accountId: string, iam: IamState, userName: string): string {
  return arn(accountId, 'user', iam.users[userName], userName);
}

export function groupArn(accountId: string, iam: IamState, groupName: string): string {
  return arn(accountId, 'group', iam.groups[groupName], groupName);
}

export function roleArn(accountId: string, iam: IamState, roleName: string): string {
  return arn(accountId, 'role', iam.roles[roleName], roleName);
}

export function instanceProfileArn(accountId: string, iam: IamState, name: string): string {
  return arn(accountId, 'instance-profile', iam.instanceProfiles[name], name);
}

/** ARN of a policy of this account. */
export function policyArn(accountId: string, path: string, policyName: string): string {
  return arn(accountId, 'policy', { path }, policyName);
}

function arn(accountId: string, kind: string, named: Named | undefined, name: string): string {
  return `arn:aws:iam::${accountId}:${kind}${named?.path ?? '/'}${name}`;
}
