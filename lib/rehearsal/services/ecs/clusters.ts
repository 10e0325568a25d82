import type {
  Cluster,
  CreateClusterRequest,
  CreateClusterResponse,
  DeleteClusterRequest,
  DeleteClusterResponse,
  DeregisterContainerInstanceRequest,
  DeregisterContainerInstanceResponse,
  DescribeClustersRequest,
  DescribeClustersResponse,
  ListClustersRequest,
  ListClustersResponse,
  ListContainerInstancesRequest,
  ListContainerInstancesResponse,
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse,
  UpdateClusterRequest,
} from '@aws-sdk/client-ecs';
import { type Bucket, type Call, type Operation, ServiceError } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { regionalArn } from '../regional-arn.ts';
import { clusterName, liveCluster, nameIn } from './lookup.ts';
import {
  type ClusterState,
  clusters,
  containerInstances,
  liveTasks,
  serviceStatus,
  servicesOf,
} from './state.ts';

/** Published for reading clusters: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
const CLUSTER_READS: Bucket = {
  name: 'ecs:cluster-read',
  burst: 50,
  perSecond: 20,
  code: 'ThrottlingException',
};

const clusterArn = (call: Call, name: string) => regionalArn(call, 'ecs', `cluster/${name}`);

function activeServices(call: Call, cluster: ClusterState) {
  return Object.values(servicesOf(call)).filter(
    (service) => service.cluster === cluster.clusterName && serviceStatus(call, service) !== 'INACTIVE',
  );
}

function instancesOf(call: Call, cluster: ClusterState) {
  return Object.values(containerInstances(call)).filter((one) => one.cluster === cluster.clusterName);
}

function shape(call: Call, cluster: ClusterState): Cluster {
  return {
    clusterArn: clusterArn(call, cluster.clusterName),
    clusterName: cluster.clusterName,
    status: cluster.deleted ? 'INACTIVE' : 'ACTIVE',
    registeredContainerInstancesCount: instancesOf(call, cluster).length,
    runningTasksCount: liveTasks(call, cluster.clusterName).length,
    pendingTasksCount: 0,
    activeServicesCount: activeServices(call, cluster).length,
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: [],
    settings: cluster.settings,
    ...(cluster.configuration === undefined ? {} : { configuration: cluster.configuration }),
    statistics: [],
    tags: [],
  };
}

/** UpdateCluster: what is not named stays. */
const updateCluster: Operation = {
  readOnly: false,
  run(call, input: UpdateClusterRequest): CreateClusterResponse {
    const cluster = liveCluster(call, input.cluster);
    if (input.settings) cluster.settings = input.settings;
    if (input.configuration) cluster.configuration = input.configuration;
    return { cluster: shape(call, cluster) };
  },
};

/** CreateCluster: idempotent; a name that is taken gives the cluster that has it. */
const createCluster: Operation = {
  readOnly: false,
  run(call, input: CreateClusterRequest): CreateClusterResponse {
    const name = clusterName(input.clusterName);
    const known = clusters(call)[name];
    if (known && !known.deleted) return { cluster: shape(call, known) };
    const cluster: ClusterState = {
      clusterName: name,
      createdAt: call.now.toISOString(),
      deleted: false,
      capacityProviders: [...(input.capacityProviders ?? [])],
      settings: input.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
      ...(input.configuration === undefined ? {} : { configuration: input.configuration }),
    };
    clusters(call)[name] = cluster;
    return { cluster: shape(call, cluster) };
  },
};

const describeClusters: Operation = {
  readOnly: true,
  bucket: CLUSTER_READS,
  run(call, input: DescribeClustersRequest): DescribeClustersResponse {
    const asked = input.clusters ?? ['default'];
    const found = asked.map((id) => ({ id, cluster: clusters(call)[nameIn(id)] }));
    return {
      clusters: found.flatMap(({ cluster }) => (cluster ? [shape(call, cluster)] : [])),
      failures: found.flatMap(({ id, cluster }) =>
        cluster ? [] : [{ arn: clusterArn(call, nameIn(id)), reason: 'MISSING' }],
      ),
    };
  },
};

const listClusters: Operation = {
  readOnly: true,
  bucket: CLUSTER_READS,
  run(call, input: ListClustersRequest): ListClustersResponse {
    const live = Object.values(clusters(call)).filter(({ deleted }) => !deleted);
    const { page, token } = listPage(live, (cluster) => cluster.clusterName, {
      size: input.maxResults ?? 100,
      token: input.nextToken,
    });
    return {
      clusterArns: page.map((cluster) => clusterArn(call, cluster.clusterName)),
      ...(token === undefined ? {} : { nextToken: token }),
    };
  },
};

/** DeleteCluster: not while services, tasks or container instances are in it. */
const deleteCluster: Operation = {
  readOnly: false,
  run(call, input: DeleteClusterRequest): DeleteClusterResponse {
    const cluster = liveCluster(call, input.cluster);
    if (activeServices(call, cluster).length > 0)
      throw new ServiceError(
        'ClusterContainsServicesException',
        'The Cluster cannot be deleted while Services are active.',
      );
    if (instancesOf(call, cluster).length > 0)
      throw new ServiceError(
        'ClusterContainsContainerInstancesException',
        'The Cluster cannot be deleted while Container Instances are active or draining.',
      );
    if (liveTasks(call, cluster.clusterName).length > 0)
      throw new ServiceError(
        'ClusterContainsTasksException',
        'The Cluster cannot be deleted while Tasks are active.',
      );
    cluster.deleted = true;
    return { cluster: shape(call, cluster) };
  },
};

const putClusterCapacityProviders: Operation = {
  readOnly: false,
  run(call, input: PutClusterCapacityProvidersRequest): PutClusterCapacityProvidersResponse {
    const cluster = liveCluster(call, input.cluster);
    cluster.capacityProviders = [...(input.capacityProviders ?? [])];
    return { cluster: shape(call, cluster) };
  },
};

const listContainerInstances: Operation = {
  readOnly: true,
  run(call, input: ListContainerInstancesRequest): ListContainerInstancesResponse {
    const cluster = liveCluster(call, input.cluster);
    const { page, token } = listPage(instancesOf(call, cluster), ({ id }) => id, {
      size: input.maxResults ?? 100,
      token: input.nextToken,
    });
    return {
      containerInstanceArns: page.map(({ id }) =>
        regionalArn(call, 'ecs', `container-instance/${cluster.clusterName}/${id}`),
      ),
      ...(token === undefined ? {} : { nextToken: token }),
    };
  },
};

/** DeregisterContainerInstance: with `force`, even while tasks run on it; the instance itself stays. */
const deregisterContainerInstance: Operation = {
  readOnly: false,
  run(call, input: DeregisterContainerInstanceRequest): DeregisterContainerInstanceResponse {
    const cluster = liveCluster(call, input.cluster);
    const key = `${cluster.clusterName}/${nameIn(input.containerInstance ?? '')}`;
    const known = containerInstances(call)[key];
    if (!known)
      throw new ServiceError('InvalidParameterException', 'The referenced container instance was not found.');
    delete containerInstances(call)[key];
    return { containerInstance: { status: 'INACTIVE' } };
  },
};

export const clusterOperations = {
  CreateCluster: createCluster,
  UpdateCluster: updateCluster,
  DescribeClusters: describeClusters,
  ListClusters: listClusters,
  DeleteCluster: deleteCluster,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  ListContainerInstances: listContainerInstances,
  DeregisterContainerInstance: deregisterContainerInstance,
};
