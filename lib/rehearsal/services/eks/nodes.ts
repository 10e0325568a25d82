import type {
  CreateFargateProfileRequest,
  CreateNodegroupRequest,
  DeleteFargateProfileRequest,
  DeleteNodegroupRequest,
  DescribeFargateProfileRequest,
  DescribeNodegroupRequest,
  FargateProfile,
  ListFargateProfilesRequest,
  ListNodegroupsRequest,
  Nodegroup,
} from '@aws-sdk/client-eks';
import type { Call } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { reads, writes } from '../operations.ts';
import { after } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf } from '../shelf.ts';
import { clusterBy, fargateProfiles, inUse, nodegroups, notFound, type RunnerState } from './state.ts';

const DELETING_MS = 4 * 60_000;

const statusOf = ({ goneAt }: RunnerState) => (goneAt === undefined ? 'ACTIVE' : 'DELETING');

function nodegroupShape(call: Call, one: RunnerState): Nodegroup {
  return {
    nodegroupName: one.name,
    nodegroupArn: regionalArn(call, 'eks', `nodegroup/${one.cluster}/${one.name}/0`),
    clusterName: one.cluster,
    createdAt: new Date(one.createdAt),
    status: statusOf(one),
    instanceTypes: one.instanceTypes,
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 2 },
  };
}

function profileShape(call: Call, one: RunnerState): FargateProfile {
  return {
    fargateProfileName: one.name,
    fargateProfileArn: regionalArn(call, 'eks', `fargateprofile/${one.cluster}/${one.name}/0`),
    clusterName: one.cluster,
    createdAt: new Date(one.createdAt),
    status: statusOf(one),
    selectors: [{ namespace: 'default' }],
  };
}

type Shelf = (call: Call) => Record<string, RunnerState>;

function add(
  call: Call,
  things: Shelf,
  cluster: string | undefined,
  name = '',
  instanceTypes: string[] = [],
): RunnerState {
  const one: RunnerState = {
    cluster: clusterBy(call, cluster).name,
    name,
    createdAt: call.now.toISOString(),
    instanceTypes,
  };
  things(call)[`${one.cluster}/${name}`] = one;
  return one;
}

function oneOf(
  call: Call,
  things: Shelf,
  cluster: string | undefined,
  name: string | undefined,
): RunnerState {
  const { name: known } = clusterBy(call, cluster);
  return onShelf(things(call), `${known}/${name}`, notFound(`No ${name} found in cluster ${known}.`));
}

function namesIn(
  call: Call,
  things: Shelf,
  input: { clusterName?: string | undefined; nextToken?: string | undefined },
) {
  const { name: known } = clusterBy(call, input.clusterName);
  const names = Object.values(things(call)).flatMap(({ cluster, name }) => (cluster === known ? [name] : []));
  const { page, token } = listPage(names, (name) => name, { size: 100, token: input.nextToken });
  return { names: page, next: token === undefined ? {} : { nextToken: token } };
}

export const nodeOperations = {
  CreateNodegroup: writes((call, input: CreateNodegroupRequest) => {
    const { clusterName, nodegroupName, instanceTypes } = input;
    const one = add(call, nodegroups, clusterName, nodegroupName, instanceTypes);
    return { nodegroup: nodegroupShape(call, one) };
  }),
  DescribeNodegroup: reads((call, input: DescribeNodegroupRequest) => ({
    nodegroup: nodegroupShape(call, oneOf(call, nodegroups, input.clusterName, input.nodegroupName)),
  })),
  ListNodegroups: reads((call, input: ListNodegroupsRequest) => {
    const { names, next } = namesIn(call, nodegroups, input);
    return { nodegroups: names, ...next };
  }),
  DeleteNodegroup: writes((call, input: DeleteNodegroupRequest) => {
    const one = oneOf(call, nodegroups, input.clusterName, input.nodegroupName);
    one.goneAt ??= after(call, DELETING_MS);
    return { nodegroup: nodegroupShape(call, one) };
  }),
  CreateFargateProfile: writes((call, input: CreateFargateProfileRequest) => ({
    fargateProfile: profileShape(
      call,
      add(call, fargateProfiles, input.clusterName, input.fargateProfileName),
    ),
  })),
  DescribeFargateProfile: reads((call, input: DescribeFargateProfileRequest) => ({
    fargateProfile: profileShape(
      call,
      oneOf(call, fargateProfiles, input.clusterName, input.fargateProfileName),
    ),
  })),
  ListFargateProfiles: reads((call, input: ListFargateProfilesRequest) => {
    const { names, next } = namesIn(call, fargateProfiles, input);
    return { fargateProfileNames: names, ...next };
  }),
  /** DeleteFargateProfile: one of a cluster at a time. */
  DeleteFargateProfile: writes((call, input: DeleteFargateProfileRequest) => {
    const one = oneOf(call, fargateProfiles, input.clusterName, input.fargateProfileName);
    const others = Object.values(fargateProfiles(call)).filter(
      (other) => other.cluster === one.cluster && other !== one && other.goneAt !== undefined,
    );
    if (others.length > 0) throw inUse(`Cannot delete Fargate Profile ${one.name}: another is being deleted`);
    one.goneAt ??= after(call, DELETING_MS);
    return { fargateProfile: profileShape(call, one) };
  }),
};
