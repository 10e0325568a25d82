import type {
  Cluster,
  CreateClusterRequest,
  DeleteClusterRequest,
  DescribeClusterRequest,
  UpdateClusterConfigRequest,
} from '@aws-sdk/client-eks';
import { type Call, ServiceError } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { after } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { type ClusterState, clusterBy, clusters, fargateProfiles, inUse, nodegroups } from './state.ts';

const DELETING_MS = 3 * 60_000;

function shape(call: Call, cluster: ClusterState): Cluster {
  return {
    name: cluster.name,
    arn: regionalArn(call, 'eks', `cluster/${cluster.name}`),
    createdAt: new Date(cluster.createdAt),
    status: cluster.goneAt === undefined ? 'ACTIVE' : 'DELETING',
    version: '1.33',
    deletionProtection: cluster.deletionProtection,
  };
}

export const clusterOperations = {
  CreateCluster: writes((call, input: CreateClusterRequest) => {
    const { name = '', deletionProtection = false } = input;
    if (clusters(call)[name]) throw inUse(`Cluster already exists with name: ${name}`);
    const cluster: ClusterState = { name, createdAt: call.now.toISOString(), deletionProtection };
    clusters(call)[name] = cluster;
    return { cluster: shape(call, cluster) };
  }),
  DescribeCluster: reads((call, input: DescribeClusterRequest) => ({
    cluster: shape(call, clusterBy(call, input.name)),
  })),
  UpdateClusterConfig: writes((call, input: UpdateClusterConfigRequest) => {
    const cluster = clusterBy(call, input.name);
    if (input.deletionProtection !== undefined) cluster.deletionProtection = input.deletionProtection;
    return { update: { id: call.account.uuid(), status: 'Successful', createdAt: call.now } };
  }),
  /** DeleteCluster: not while it is protected, nor while it has node groups or Fargate profiles. */
  DeleteCluster: writes((call, input: DeleteClusterRequest) => {
    const cluster = clusterBy(call, input.name);
    if (cluster.deletionProtection)
      throw new ServiceError(
        'InvalidRequestException',
        `Cluster ${cluster.name} has deletion protection enabled.`,
      );
    const holds = [nodegroups(call), fargateProfiles(call)].some((held) =>
      Object.values(held).some((one) => one.cluster === cluster.name),
    );
    if (holds) throw inUse('Cluster has nodegroups or Fargate profiles attached');
    cluster.goneAt ??= after(call, DELETING_MS);
    return { cluster: shape(call, cluster) };
  }),
};
