import type {
  CreatePolicyRequest,
  CreatePolicyVersionRequest,
  DeletePolicyRequest,
  DeletePolicyVersionRequest,
  GetPolicyRequest,
  GetPolicyVersionRequest,
  ListEntitiesForPolicyRequest,
  ListPoliciesRequest,
  ListPolicyVersionsRequest,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../account/policy/document.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { policyArn } from './arns.ts';
import { alreadyExists, findPolicy, iamOf, noSuchEntity, required, validName } from './entities.ts';
import { page } from './paging.ts';
import { encodeDocument, policyShape } from './shapes.ts';
import type { ManagedPolicyState } from './state.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const VERSIONS_PER_POLICY = 5;

const onPolicy = (input: { readonly PolicyArn?: string | undefined }) => [input.PolicyArn ?? '*'];

/** A policy of this account; AWS's own cannot be changed. */
function ownPolicy(call: Call, arn: string | undefined): ManagedPolicyState {
  const policy = findPolicy(call, arn);
  if (!policy.arn.includes('::aws:')) return policy;
  throw new ServiceError(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to change ${policy.arn}`,
    403,
  );
}

function versionShape(policy: ManagedPolicyState, version: string) {
  return {
    VersionId: version,
    IsDefaultVersion: version === policy.defaultVersion,
    CreateDate: new Date(policy.createdAt),
  };
}

function findVersion(policy: ManagedPolicyState, version: string | undefined): string {
  const id = required(version, 'VersionId');
  const document = policy.versions[id];
  if (document === undefined)
    throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return document;
}

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

function createVersion(call: Call, input: CreatePolicyVersionRequest) {
  const policy = ownPolicy(call, input.PolicyArn);
  const document = required(input.PolicyDocument, 'PolicyDocument');
  parsePolicy(document);
  const ids = Object.keys(policy.versions);
  if (ids.length >= VERSIONS_PER_POLICY) {
    throw new ServiceError(
      'LimitExceeded',
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      409,
    );
  }
  const id = `v${Math.max(...ids.map((each) => Number(each.slice(1)))) + 1}`;
  policy.versions[id] = document;
  if (input.SetAsDefault) policy.defaultVersion = id;
  return { PolicyVersion: versionShape(policy, id) };
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
      .map(({ groupName, groupId }) => ({ GroupName: groupName, GroupId: groupId })),
    PolicyRoles: Object.values(roles)
      .filter((role) => asPolicy && attached(role))
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
  CreatePolicyVersion: { readOnly: false, resources: onPolicy, run: createVersion },
  DeletePolicyVersion: {
    readOnly: false,
    resources: onPolicy,
    run: (call, input: DeletePolicyVersionRequest) => {
      const policy = ownPolicy(call, input.PolicyArn);
      const id = required(input.VersionId, 'VersionId');
      findVersion(policy, id);
      if (id === policy.defaultVersion) {
        throw new ServiceError('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
      }
      delete policy.versions[id];
      return {};
    },
  },
  SetDefaultPolicyVersion: {
    readOnly: false,
    resources: onPolicy,
    run: (call, input: SetDefaultPolicyVersionRequest) => {
      const policy = ownPolicy(call, input.PolicyArn);
      findVersion(policy, input.VersionId);
      policy.defaultVersion = required(input.VersionId, 'VersionId');
      return {};
    },
  },
  GetPolicy: {
    readOnly: true,
    resources: onPolicy,
    run: (call, input: GetPolicyRequest) => ({
      Policy: policyShape(call, findPolicy(call, input.PolicyArn)),
    }),
  },
  GetPolicyVersion: {
    readOnly: true,
    resources: onPolicy,
    run: (call, input: GetPolicyVersionRequest) => {
      const policy = findPolicy(call, input.PolicyArn);
      const Document = encodeDocument(findVersion(policy, input.VersionId));
      return { PolicyVersion: { Document, ...versionShape(policy, required(input.VersionId, 'VersionId')) } };
    },
  },
  ListPolicyVersions: {
    readOnly: true,
    resources: onPolicy,
    run: (call, input: ListPolicyVersionsRequest) => {
      const policy = findPolicy(call, input.PolicyArn);
      const { items, rest } = page(Object.keys(policy.versions), (version) => version, input);
      return { Versions: items.map((version) => versionShape(policy, version)), ...rest };
    },
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
  ListEntitiesForPolicy: { readOnly: true, resources: onPolicy, run: listEntities },
};
