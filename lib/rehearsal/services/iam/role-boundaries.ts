import type {
  DeleteRolePermissionsBoundaryRequest,
  PutRolePermissionsBoundaryRequest,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import { roleArn } from './arns.ts';
import { findPolicy, findRole, iamOf, noSuchEntity } from './entities.ts';

const onRole = (input: { readonly RoleName?: string | undefined }, call: Call) => [
  roleArn(call.account.accountId, iamOf(call), input.RoleName ?? ''),
];

/** Permissions boundaries of roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export const roleBoundaryOperations: Readonly<Record<string, Operation>> = {
  PutRolePermissionsBoundary: {
    readOnly: false,
    resources: onRole,
    run(call, input: PutRolePermissionsBoundaryRequest) {
      findRole(call, input.RoleName).permissionsBoundary = findPolicy(call, input.PermissionsBoundary).arn;
      return {};
    },
  },
  DeleteRolePermissionsBoundary: {
    readOnly: false,
    resources: onRole,
    run(call, input: DeleteRolePermissionsBoundaryRequest) {
      const role = findRole(call, input.RoleName);
      if (!role.permissionsBoundary)
        throw noSuchEntity(`The role with name ${role.roleName} has no permissions boundary.`);
      delete role.permissionsBoundary;
      return {};
    },
  },
};
