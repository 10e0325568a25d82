import type {
  EntityType,
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import { iamOf } from './entities.ts';
import { page } from './paging.ts';
import {
  encodeDocument,
  groupShape,
  instanceProfileShape,
  policyShape,
  roleShape,
  userShape,
} from './shapes.ts';
import type { ManagedPolicyState, RoleState } from './state.ts';

type Lists = Pick<
  GetAccountAuthorizationDetailsResponse,
  'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
>;
type Details = { readonly [List in keyof Lists]-?: NonNullable<Lists[List]> };

interface Held {
  readonly inlinePolicies: Readonly<Record<string, string>>;
  readonly attachedPolicies: readonly string[];
}

interface Entry {
  /** Kind and name: the order of the pages. */
  readonly key: string;
  readonly type: EntityType;
  add(details: Details): void;
}

const inlineOf = ({ inlinePolicies }: Held) =>
  Object.entries(inlinePolicies).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodeDocument(document),
  }));
const attachedOf = ({ attachedPolicies }: Held) =>
  attachedPolicies.map((PolicyArn) => ({
    PolicyArn,
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
  }));

function entriesOf(call: Call): readonly Entry[] {
  const iam = iamOf(call);
  const holders: readonly Held[] = [
    ...Object.values(iam.users),
    ...Object.values(iam.groups),
    ...Object.values(iam.roles),
  ];
  const isHeld = ({ arn }: ManagedPolicyState) =>
    holders.some((holder) => holder.attachedPolicies.includes(arn));
  return [
    ...Object.values(iam.users).map(
      (user): Entry => ({
        ...{ key: `1 ${user.userName}`, type: 'User' },
        add: ({ UserDetailList }) =>
          UserDetailList.push({
            ...userShape(call, user),
            UserPolicyList: inlineOf(user),
            AttachedManagedPolicies: attachedOf(user),
            GroupList: [...user.groups],
          }),
      }),
    ),
    ...Object.values(iam.groups).map(
      (group): Entry => ({
        ...{ key: `2 ${group.groupName}`, type: 'Group' },
        add: ({ GroupDetailList }) =>
          GroupDetailList.push({
            ...groupShape(call, group),
            GroupPolicyList: inlineOf(group),
            AttachedManagedPolicies: attachedOf(group),
          }),
      }),
    ),
    ...Object.values(iam.roles).map(
      (role): Entry => ({
        ...{ key: `3 ${role.roleName}`, type: 'Role' },
        add: ({ RoleDetailList }) =>
          RoleDetailList.push({
            ...roleShape(call, role),
            InstanceProfileList: Object.values(iam.instanceProfiles)
              .filter(({ roles }) => roles.includes(role.roleName))
              .map((profile) => instanceProfileShape(call, profile)),
            RolePolicyList: inlineOf(role),
            AttachedManagedPolicies: attachedOf(role),
            RoleLastUsed: lastUsed(call, role),
          }),
      }),
    ),
    ...Object.values(iam.policies)
      .filter((policy) => !policy.arn.includes('::aws:') || isHeld(policy))
      .map(
        (policy): Entry => ({
          key: `4 ${policy.arn}`,
          type: policy.arn.includes('::aws:') ? 'AWSManagedPolicy' : 'LocalManagedPolicy',
          add: ({ Policies }) =>
            Policies.push({
              ...policyShape(call, policy),
              PolicyVersionList: Object.entries(policy.versions).map(([VersionId, document]) => ({
                VersionId,
                Document: encodeDocument(document),
                IsDefaultVersion: VersionId === policy.defaultVersion,
              })),
            }),
        }),
      ),
  ];
}

function lastUsed(call: Call, { roleName }: RoleState) {
  const used = call.account.state.records.filter(
    ({ record: { userIdentity } }) =>
      userIdentity.type === 'AssumedRole' &&
      userIdentity.sessionContext?.sessionIssuer?.userName === roleName,
  );
  const last = used.at(-1)?.record;
  return last === undefined ? {} : { LastUsedDate: new Date(last.eventTime), Region: last.awsRegion };
}

function details(call: Call, input: GetAccountAuthorizationDetailsRequest) {
  const { Filter } = input;
  const wanted = entriesOf(call).filter(({ type }) => Filter === undefined || Filter.includes(type));
  const { items, rest } = page(wanted, ({ key }) => key, input);
  const found: Details = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
  for (const entry of items) entry.add(found);
  return { ...found, ...rest };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export const authorizationDetailsOperations: Readonly<Record<string, Operation>> = {
  GetAccountAuthorizationDetails: { readOnly: true, run: details },
};
