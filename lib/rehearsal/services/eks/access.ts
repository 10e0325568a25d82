import type {
  AccessEntry,
  AssociateAccessPolicyRequest,
  AssociatedAccessPolicy,
  CreateAccessEntryRequest,
  DeleteAccessEntryRequest,
  DescribeAccessEntryRequest,
  DisassociateAccessPolicyRequest,
  ListAssociatedAccessPoliciesRequest,
} from '@aws-sdk/client-eks';
import type { Call } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf } from '../shelf.ts';
import { type AccessEntryState, accessEntries, clusterBy, inUse, notFound } from './state.ts';

function entryBy(call: Call, cluster: string | undefined, principal: string | undefined): AccessEntryState {
  const missing = notFound(`The specified principalArn could not be found: ${principal}`);
  return onShelf(accessEntries(call), `${clusterBy(call, cluster).name} ${principal}`, missing);
}

function shape(call: Call, { cluster, principalArn, createdAt }: AccessEntryState): AccessEntry {
  return {
    clusterName: cluster,
    principalArn,
    accessEntryArn: regionalArn(call, 'eks', `access-entry/${cluster}/${principalArn.split(':').at(-1)}/0`),
    createdAt: new Date(createdAt),
    kubernetesGroups: [],
    type: 'STANDARD',
  };
}

function policyShape(policyArn: string, at: string): AssociatedAccessPolicy {
  return { policyArn, accessScope: { type: 'cluster', namespaces: [] }, associatedAt: new Date(at) };
}

/** In records of these calls the cluster is called `name`, as in the path of the request. */
const trailRequest = ({ clusterName, ...rest }: CreateAccessEntryRequest & { policyArn?: string }) => ({
  name: clusterName,
  ...rest,
});

export const accessOperations = {
  CreateAccessEntry: writes(
    (call, input: CreateAccessEntryRequest) => {
      const cluster = clusterBy(call, input.clusterName).name;
      const { principalArn = '' } = input;
      const entries = accessEntries(call);
      if (entries[`${cluster} ${principalArn}`])
        throw inUse('The specified access entry resource is already in use on this cluster.');
      const entry = { cluster, principalArn, createdAt: call.now.toISOString(), policies: {} };
      entries[`${cluster} ${principalArn}`] = entry;
      return { accessEntry: shape(call, entry) };
    },
    { trailRequest },
  ),
  DescribeAccessEntry: reads((call, input: DescribeAccessEntryRequest) => ({
    accessEntry: shape(call, entryBy(call, input.clusterName, input.principalArn)),
  })),
  DeleteAccessEntry: writes((call, input: DeleteAccessEntryRequest) => {
    const { cluster, principalArn } = entryBy(call, input.clusterName, input.principalArn);
    delete accessEntries(call)[`${cluster} ${principalArn}`];
    return {};
  }),
  AssociateAccessPolicy: writes(
    (call, input: AssociateAccessPolicyRequest) => {
      const entry = entryBy(call, input.clusterName, input.principalArn);
      const { policyArn = '' } = input;
      entry.policies[policyArn] ??= call.now.toISOString();
      return {
        clusterName: entry.cluster,
        principalArn: entry.principalArn,
        associatedAccessPolicy: policyShape(policyArn, entry.policies[policyArn] ?? ''),
      };
    },
    { trailRequest },
  ),
  ListAssociatedAccessPolicies: reads((call, input: ListAssociatedAccessPoliciesRequest) => {
    const { policies } = entryBy(call, input.clusterName, input.principalArn);
    return { associatedAccessPolicies: Object.entries(policies).map(([arn, at]) => policyShape(arn, at)) };
  }),
  DisassociateAccessPolicy: writes((call, input: DisassociateAccessPolicyRequest) => {
    const { policies } = entryBy(call, input.clusterName, input.principalArn);
    const { policyArn = '' } = input;
    if (policies[policyArn] === undefined) throw notFound(`The policy ${policyArn} is not associated.`);
    delete policies[policyArn];
    return {};
  }),
};
