import type {
  CreateRoleRequest,
  DeleteRoleRequest,
  GetRoleRequest,
  ListRolesRequest,
  UpdateAssumeRolePolicyRequest,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../account/policy/document.ts';
import type { Call, Operation } from '../../account/service.ts';
import { roleArn } from './arns.ts';
import {
  alreadyExists,
  deleteConflict,
  findPolicy,
  findRole,
  iamOf,
  required,
  validName,
} from './entities.ts';
import { page } from './paging.ts';
import { roleShape } from './shapes.ts';
import type { RoleState } from './state.ts';

const onRole = (input: { readonly RoleName?: string | undefined }, call: Call) => [
  roleArn(call.account.accountId, iamOf(call), input.RoleName ?? ''),
];

function createRole(call: Call, input: CreateRoleRequest) {
  const roleName = validName(input.RoleName, 'RoleName');
  if (input.PermissionsBoundary) findPolicy(call, input.PermissionsBoundary);
  const { roles } = iamOf(call);
  if (roles[roleName]) throw alreadyExists(`Role with name ${roleName} already exists.`);
  const assumeRolePolicy = required(input.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument');
  parsePolicy(assumeRolePolicy);
  const role: RoleState = {
    roleName,
    path: input.Path ?? '/',
    roleId: call.account.id('AROA'),
    createdAt: call.now.toISOString(),
    assumeRolePolicy,
    inlinePolicies: {},
    attachedPolicies: [],
    maxSessionSeconds: input.MaxSessionDuration ?? 3600,
    ...(input.PermissionsBoundary ? { permissionsBoundary: input.PermissionsBoundary } : {}),
  };
  roles[roleName] = role;
  return { Role: roleShape(call, role) };
}

function deleteRole(call: Call, input: DeleteRoleRequest) {
  const role = findRole(call, input.RoleName);
  const profiles = Object.values(iamOf(call).instanceProfiles);
  if (profiles.some(({ roles }) => roles.includes(role.roleName))) {
    throw deleteConflict('remove roles from instance profile');
  }
  if (role.attachedPolicies.length > 0) throw deleteConflict('detach all policies');
  if (Object.keys(role.inlinePolicies).length > 0) throw deleteConflict('delete policies');
  delete iamOf(call).roles[role.roleName];
  return {};
}

/** Roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
export const roleOperations: Readonly<Record<string, Operation>> = {
  CreateRole: { readOnly: false, resources: onRole, run: createRole },
  DeleteRole: { readOnly: false, resources: onRole, run: deleteRole },
  GetRole: {
    readOnly: true,
    resources: onRole,
    run: (call, input: GetRoleRequest) => ({ Role: roleShape(call, findRole(call, input.RoleName)) }),
  },
  ListRoles: {
    readOnly: true,
    resources: (_: ListRolesRequest, call) => [`arn:aws:iam::${call.account.accountId}:role/`],
    run: (call, input: ListRolesRequest) => {
      const below = Object.values(iamOf(call).roles).filter(({ path }) =>
        path.startsWith(input.PathPrefix ?? '/'),
      );
      const { items, rest } = page(below, ({ roleName }) => roleName, input);
      return { Roles: items.map((role) => roleShape(call, role)), ...rest };
    },
  },
  UpdateAssumeRolePolicy: {
    readOnly: false,
    resources: onRole,
    run: (call, input: UpdateAssumeRolePolicyRequest) => {
      const role = findRole(call, input.RoleName);
      const document = required(input.PolicyDocument, 'PolicyDocument');
      parsePolicy(document);
      role.assumeRolePolicy = document;
      return {};
    },
  },
};
