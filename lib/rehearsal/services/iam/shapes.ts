import type {
  AccessKeyMetadata,
  Group,
  InstanceProfile,
  LoginProfile,
  Policy,
  Role,
  Tag,
  User,
} from '@aws-sdk/client-iam';
import type { Call } from '../../account/service.ts';
import { groupArn, instanceProfileArn, roleArn, userArn } from './arns.ts';
import { iamOf } from './entities.ts';
import type {
  AccessKeyState,
  GroupState,
  InstanceProfileState,
  ManagedPolicyState,
  RoleState,
  UserState,
} from './state.ts';

/** Policy documents go out percent-encoded: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document);
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function boundaryShape({ permissionsBoundary }: { readonly permissionsBoundary?: string }) {
  if (permissionsBoundary === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
      PermissionsBoundaryArn: permissionsBoundary,
    },
  };
}

export function userShape(call: Call, user: UserState): User {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: userArn(call.account.accountId, iamOf(call), user.userName),
    CreateDate: new Date(user.createdAt),
    ...boundaryShape(user),
    ...(Object.keys(user.tags).length > 0 ? { Tags: tagList(user.tags) } : {}),
  };
}

export function keyShape(userName: string | undefined, key: AccessKeyState): AccessKeyMetadata {
  return {
    ...(userName ? { UserName: userName } : {}),
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: new Date(key.createdAt),
  };
}

export function loginProfileShape(user: UserState): LoginProfile {
  return {
    UserName: user.userName,
    CreateDate: new Date(user.loginProfile?.createdAt ?? 0),
    PasswordResetRequired: user.loginProfile?.passwordResetRequired ?? false,
  };
}

export function groupShape(call: Call, group: GroupState): Group {
  return {
    Path: group.path,
    GroupName: group.groupName,
    GroupId: group.groupId,
    Arn: groupArn(call.account.accountId, iamOf(call), group.groupName),
    CreateDate: new Date(group.createdAt),
  };
}

export function roleShape(call: Call, role: RoleState): Role {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: roleArn(call.account.accountId, iamOf(call), role.roleName),
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.assumeRolePolicy),
    MaxSessionDuration: role.maxSessionSeconds,
    ...boundaryShape(role),
  };
}

export function instanceProfileShape(call: Call, profile: InstanceProfileState): InstanceProfile {
  const { roles } = iamOf(call);
  return {
    Path: profile.path,
    InstanceProfileName: profile.instanceProfileName,
    InstanceProfileId: profile.instanceProfileId,
    Arn: instanceProfileArn(call.account.accountId, iamOf(call), profile.instanceProfileName),
    CreateDate: new Date(profile.createdAt),
    Roles: profile.roles.flatMap((name) => roles[name] ?? []).map((role) => roleShape(call, role)),
  };
}

export function policyShape(call: Call, policy: ManagedPolicyState): Policy {
  const { users, groups, roles } = iamOf(call);
  const holders = [...Object.values(users), ...Object.values(groups), ...Object.values(roles)];
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.arn.slice(policy.arn.indexOf('/'), policy.arn.lastIndexOf('/') + 1),
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: holders.filter((holder) => holder.attachedPolicies.includes(policy.arn)).length,
    PermissionsBoundaryUsageCount: [...Object.values(users), ...Object.values(roles)].filter(
      (bounded) => bounded.permissionsBoundary === policy.arn,
    ).length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.createdAt),
  };
}
