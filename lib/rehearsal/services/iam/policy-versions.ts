import type {
  CreatePolicyVersionRequest,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  ListPolicyVersionsRequest,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../account/policy/document.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { findPolicy, noSuchEntity, required } from './entities.ts';
import { page } from './paging.ts';
import { encodeDocument } from './shapes.ts';
import type { ManagedPolicyState } from './state.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const VERSIONS_PER_POLICY = 5;

/** Resource of a call on a managed policy. */
export const onPolicy = (input: { readonly PolicyArn?: string | undefined }) => [input.PolicyArn ?? '*'];

/** A policy of this account; AWS's own cannot be changed. */
export function ownPolicy(call: Call, arn: string | undefined): ManagedPolicyState {
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
    CreateDate: new Date(policy.versionDates?.[version] ?? policy.createdAt),
  };
}

function findVersion(policy: ManagedPolicyState, version: string | undefined): string {
  const id = required(version, 'VersionId');
  const document = policy.versions[id];
  if (document === undefined)
    throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return document;
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
  policy.versionDates = { ...policy.versionDates, [id]: call.now.toISOString() };
  if (input.SetAsDefault) policy.defaultVersion = id;
  return { PolicyVersion: versionShape(policy, id) };
}

/** Versions of managed policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
export const policyVersionOperations: Readonly<Record<string, Operation>> = {
  CreatePolicyVersion: {
    readOnly: false,
    resources: onPolicy,
    run: createVersion,
  },
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
  GetPolicyVersion: {
    readOnly: true,
    resources: onPolicy,
    run: (call, input: GetPolicyVersionRequest) => {
      const policy = findPolicy(call, input.PolicyArn);
      const Document = encodeDocument(findVersion(policy, input.VersionId));
      return {
        PolicyVersion: {
          Document,
          ...versionShape(policy, required(input.VersionId, 'VersionId')),
        },
      };
    },
  },
  ListPolicyVersions: {
    readOnly: true,
    resources: onPolicy,
    run: (call, input: ListPolicyVersionsRequest) => {
      const policy = findPolicy(call, input.PolicyArn);
      const { items, rest } = page(Object.keys(policy.versions), (version) => version, input);
      return {
        Versions: items.map((version) => versionShape(policy, version)),
        ...rest,
      };
    },
  },
};
