import { createHash } from 'node:crypto';
import { policyArn } from '../services/iam/arns.ts';
import type {
  AccessKeyState,
  GroupState,
  InstanceProfileState,
  LoginProfileState,
  ManagedPolicyState,
  RoleState,
  UserState,
} from '../services/iam/state.ts';
import type { SimulatedAccount } from './account.ts';

/** A user as it has been for a while. Times are ISO 8601 texts, policies JSON texts. */
export interface SeededUser {
  readonly userName: string;
  readonly createdAt: string;
  readonly path?: string;
  /** Inline policies by name. */
  readonly policies?: Readonly<Record<string, string>>;
  /** ARNs of managed policies. */
  readonly attached?: readonly string[];
  /** Names; a group that is not there yet is made, without policies. */
  readonly groups?: readonly string[];
  readonly permissionsBoundary?: string;
  readonly keys?: readonly { readonly createdAt: string; readonly status?: AccessKeyState['status'] }[];
  readonly loginProfile?: { readonly createdAt: string };
  readonly mfa?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface SeededKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Puts a user into the account as if it had long been there: nothing is recorded, every endpoint knows it. */
export function seedUser(
  account: SimulatedAccount,
  user: SeededUser,
): { readonly accessKeys: readonly SeededKey[] } {
  const accessKeys = (user.keys ?? []).map((key) => newKey(account, key));
  const groups = (user.groups ?? []).map((name) => newGroup(account, name, user.createdAt));
  const mfaDevices = user.mfa ? [`arn:aws:iam::${account.accountId}:mfa/${user.userName}`] : [];
  const seeded: UserState = {
    userName: user.userName,
    path: user.path ?? '/',
    userId: account.id('AIDA'),
    createdAt: user.createdAt,
    accessKeys,
    inlinePolicies: { ...user.policies },
    attachedPolicies: [...(user.attached ?? [])],
    groups: groups.map(({ groupName }) => groupName),
    mfaDevices,
    tags: { ...user.tags },
    ...(user.permissionsBoundary ? { permissionsBoundary: user.permissionsBoundary } : {}),
    ...(user.loginProfile ? { loginProfile: newProfile(account, user.loginProfile.createdAt) } : {}),
  };
  account.seedIam((iam) => {
    iam.users[user.userName] = structuredClone(seeded);
    for (const group of groups) iam.groups[group.groupName] ??= structuredClone(group);
    for (const serial of mfaDevices) {
      iam.virtualMfaDevices[serial] = { createdAt: user.createdAt, enabledAt: user.createdAt };
    }
  });
  return {
    accessKeys: accessKeys.map(({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey })),
  };
}

/** Gives the root user an access key. */
export function seedRootKey(account: SimulatedAccount, key: { readonly createdAt: string }): SeededKey {
  const made = newKey(account, key);
  account.seedIam((iam) => iam.rootKeys.push({ ...made }));
  return { accessKeyId: made.accessKeyId, secretAccessKey: made.secretAccessKey };
}

/** A role, and what it may do. */
export interface SeededRole {
  readonly roleName: string;
  readonly createdAt: string;
  /** Trust policy. */
  readonly trust: string;
  readonly policies?: Readonly<Record<string, string>>;
  readonly attached?: readonly string[];
}

/** Puts a role into the account as if it had long been there. */
export function seedRole(account: SimulatedAccount, role: SeededRole): void {
  const seeded: RoleState = {
    roleName: role.roleName,
    path: '/',
    roleId: account.id('AROA'),
    createdAt: role.createdAt,
    assumeRolePolicy: role.trust,
    inlinePolicies: { ...role.policies },
    attachedPolicies: [...(role.attached ?? [])],
    maxSessionSeconds: 3600,
  };
  account.seedIam((iam) => {
    iam.roles[role.roleName] = structuredClone(seeded);
  });
}

/** Puts an instance profile into the account, with its role when one is named. */
export function seedInstanceProfile(
  account: SimulatedAccount,
  profile: { readonly instanceProfileName: string; readonly createdAt: string; readonly roleName?: string },
): void {
  const { instanceProfileName, createdAt, roleName } = profile;
  const seeded: InstanceProfileState = {
    instanceProfileName,
    instanceProfileId: account.id('AIPA'),
    path: '/',
    createdAt,
    roles: roleName ? [roleName] : [],
  };
  account.seedIam((iam) => {
    iam.instanceProfiles[instanceProfileName] = structuredClone(seeded);
  });
}

/** Puts a managed policy of the account's own into it; gives its ARN. */
export function seedManagedPolicy(
  account: SimulatedAccount,
  policy: { readonly policyName: string; readonly createdAt: string; readonly document: string },
): string {
  const { policyName, createdAt, document } = policy;
  const arn = policyArn(account.accountId, '/', policyName);
  const seeded: ManagedPolicyState = {
    arn,
    policyId: account.id('ANPA'),
    policyName,
    createdAt,
    versions: { v1: document },
    defaultVersion: 'v1',
  };
  account.seedIam((iam) => {
    iam.policies[arn] = structuredClone(seeded);
  });
  return arn;
}

function newKey(account: SimulatedAccount, key: NonNullable<SeededUser['keys']>[number]): AccessKeyState {
  return {
    accessKeyId: account.id('AKIA'),
    secretAccessKey: account.secret(40),
    status: key.status ?? 'Active',
    createdAt: key.createdAt,
  };
}

function newProfile(account: SimulatedAccount, createdAt: string): LoginProfileState {
  const passwordSha256 = createHash('sha256').update(account.secret(20)).digest('hex');
  return { createdAt, passwordResetRequired: false, passwordSha256 };
}

function newGroup(account: SimulatedAccount, groupName: string, createdAt: string): GroupState {
  return {
    groupName,
    groupId: account.id('AGPA'),
    path: '/',
    createdAt,
    inlinePolicies: {},
    attachedPolicies: [],
  };
}
