import type {
  CreatePolicyRequest,
  DeletePolicyRequest,
  GetPolicyRequest,
  ListEntitiesForPolicyRequest,
  ListPoliciesRequest,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../account/policy/document.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { policyArn } from './arns.ts';
import { alreadyExists, findPolicy, iamOf, required, validName } from './entities.ts';
import { page } from './paging.ts';
import { onPolicy, ownPolicy, policyVersionOperations } from './policy-versions.ts';
import { policyShape } from './shapes.ts';
import type { ManagedPolicyState } from './state.ts';

function createPolicy(call: Call, input: CreatePolicyRequest) {
  const policyName = validName(input.PolicyName, 'PolicyName');
  const arn = policyArn(call.account.accountId, input.Path ?? '/', policyName);
  const { policies } = iamOf(call);
  if (policies[arn])
    throw alreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`);
  const document = required(input.PolicyDocument, 'PolicyDocument');
  parsePolicy(document);
  const policy: ManagedPolicyState = {
    arn,
    policyId: call.account.id('ANPA'),
    policyName,
    createdAt: call.now.toISOString(),
    versions: { v1: document },
    defaultVersion: 'v1',
  };
  policies[arn] = policy;
  return { Policy: policyShape(call, policy) };
}

function deletePolicy(call: Call, input: DeletePolicyRequest) {
  const policy = ownPolicy(call, input.PolicyArn);
  const { AttachmentCount = 0, PermissionsBoundaryUsageCount = 0 } = policyShape(call, policy);
  if (AttachmentCount + PermissionsBoundaryUsageCount > 0) {
    throw new ServiceError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
  }
  if (Object.keys(policy.versions).length > 1) {
    throw new ServiceError(
      'DeleteConflict',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      409,
    );
  }
  delete iamOf(call).policies[policy.arn];
  return {};
}

function listEntities(call: Call, input: ListEntitiesForPolicyRequest) {
  const { arn } = findPolicy(call, input.PolicyArn);
  const { users, groups, roles } = iamOf(call);
  const attached = ({ attachedPolicies }: { readonly attachedPolicies: readonly string[] }) =>
    attachedPolicies.includes(arn);
  const usage = input.PolicyUsageFilter;
  const asPolicy = usage !== 'PermissionsBoundary';
  const asBoundary = usage !== 'PermissionsPolicy';
  return {
    PolicyUsers: Object.values(users)
      .filter((user) => (asPolicy && attached(user)) || (asBoundary && user.permissionsBoundary === arn))
      .map(({ userName, userId }) => ({ UserName: userName, UserId: userId })),
    PolicyGroups: Object.values(groups)
      .filter((group) => asPolicy && attached(group))
      .map(({ groupName, groupId }) => ({
        GroupName: groupName,
        GroupId: groupId,
      })),
    PolicyRoles: Object.values(roles)
      .filter((role) => (asPolicy && attached(role)) || (asBoundary && role.permissionsBoundary === arn))
      .map(({ roleName, roleId }) => ({ RoleName: roleName, RoleId: roleId })),
    IsTruncated: false,
  };
}

/** Managed policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html */
export const policyOperations: Readonly<Record<string, Operation>> = {
  CreatePolicy: {
    readOnly: false,
    resources: (input: CreatePolicyRequest, call) => [
      policyArn(call.account.accountId, input.Path ?? '/', input.PolicyName ?? ''),
    ],
    run: createPolicy,
  },
  DeletePolicy: { readOnly: false, resources: onPolicy, run: deletePolicy },
  GetPolicy: {
    readOnly: true,
    resources: onPolicy,
    run: (call, input: GetPolicyRequest) => ({
      Policy: policyShape(call, findPolicy(call, input.PolicyArn)),
    }),
  },
  ListPolicies: {
    readOnly: true,
    run: (call, input: ListPoliciesRequest) => {
      const listed = Object.values(iamOf(call).policies)
        .filter(({ arn }) => input.Scope !== (arn.includes('::aws:') ? 'Local' : 'AWS'))
        .map((policy) => policyShape(call, policy))
        .filter(({ AttachmentCount = 0 }) => !input.OnlyAttached || AttachmentCount > 0);
      const { items, rest } = page(listed, ({ Arn = '' }) => Arn, input);
      return { Policies: items, ...rest };
    },
  },
  ...policyVersionOperations,
  ListEntitiesForPolicy: {
    readOnly: true,
    resources: onPolicy,
    run: listEntities,
  },
};
