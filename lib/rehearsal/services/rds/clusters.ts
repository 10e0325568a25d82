import type {
  CreateDBClusterMessage,
  DBCluster,
  DeleteDBClusterMessage,
  DescribeDBClustersMessage,
  ModifyDBClusterMessage,
  RestoreDBClusterFromSnapshotMessage,
} from '@aws-sdk/client-rds';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { type ClusterState, clusterBy, clusterSnapshotBy, clusters, instances } from './state.ts';

/** How long a stopped cluster takes to run. */
const START_MS = 10 * 60_000;

function shown(call: Call, cluster: ClusterState): DBCluster {
  const members = Object.values(instances(call)).filter((instance) => instance.cluster === cluster.id);
  return {
    DBClusterIdentifier: cluster.id,
    DBClusterArn: regionalArn(call, 'rds', `cluster:${cluster.id}`),
    Engine: cluster.engine,
    Status: cluster.status,
    ClusterCreateTime: new Date(cluster.createdAt),
    DeletionProtection: cluster.protected,
    DBClusterMembers: members.map(({ id }) => ({ DBInstanceIdentifier: id })),
  };
}

/** RDS puts the cluster itself into the record. */
const trailResponse = ({ DBCluster: cluster }: { readonly DBCluster: DBCluster }) => ({
  dBClusterIdentifier: cluster.DBClusterIdentifier,
  dBClusterArn: cluster.DBClusterArn,
  engine: cluster.Engine,
  status: cluster.Status,
});

function add(call: Call, input: CreateDBClusterMessage | RestoreDBClusterFromSnapshotMessage) {
  const id = input.DBClusterIdentifier ?? '';
  if (id in clusters(call))
    throw new ServiceError('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
  const cluster: ClusterState = {
    id,
    createdAt: call.now.toISOString(),
    engine: input.Engine ?? '',
    protected: input.DeletionProtection ?? false,
    status: 'available',
  };
  clusters(call)[id] = cluster;
  return { DBCluster: shown(call, cluster) };
}

const createDBCluster: Operation = {
  readOnly: false,
  trailResponse,
  run: (call, input: CreateDBClusterMessage) => add(call, input),
};

const restoreFromSnapshot: Operation = {
  readOnly: false,
  trailResponse,
  run(call, input: RestoreDBClusterFromSnapshotMessage) {
    clusterSnapshotBy(call, input.SnapshotIdentifier);
    return add(call, input);
  },
};

const describeDBClusters: Operation = {
  readOnly: true,
  run(call, { DBClusterIdentifier: id }: DescribeDBClustersMessage) {
    const found = id === undefined ? Object.values(clusters(call)) : [clusterBy(call, id)];
    return { DBClusters: found.map((cluster) => shown(call, cluster)) };
  },
};

const modifyDBCluster: Operation = {
  readOnly: false,
  trailResponse,
  run(call, { DBClusterIdentifier, DeletionProtection }: ModifyDBClusterMessage) {
    const cluster = clusterBy(call, DBClusterIdentifier);
    cluster.protected = DeletionProtection ?? cluster.protected;
    return { DBCluster: shown(call, cluster) };
  },
};

const stopDBCluster: Operation = {
  readOnly: false,
  trailResponse,
  run(call, { DBClusterIdentifier }: DescribeDBClustersMessage) {
    const cluster = clusterBy(call, DBClusterIdentifier);
    cluster.status = 'stopped';
    return { DBCluster: shown(call, cluster) };
  },
};

const startDBCluster: Operation = {
  readOnly: false,
  trailResponse,
  run(call, { DBClusterIdentifier }: DescribeDBClustersMessage) {
    const cluster = clusterBy(call, DBClusterIdentifier);
    cluster.status = 'starting';
    cluster.startedAt = new Date(call.now.getTime() + START_MS).toISOString();
    return { DBCluster: shown(call, cluster) };
  },
};

const deleteDBCluster: Operation = {
  readOnly: false,
  trailResponse,
  run(call, input: DeleteDBClusterMessage) {
    const cluster = clusterBy(call, input.DBClusterIdentifier);
    const shape = shown(call, cluster);
    if (cluster.protected)
      throw new ServiceError(
        'InvalidParameterCombination',
        'Cannot delete protected Cluster, please disable deletion protection and try again.',
      );
    if (!input.SkipFinalSnapshot && input.FinalDBSnapshotIdentifier === undefined)
      throw new ServiceError(
        'InvalidParameterCombination',
        'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
      );
    if (cluster.status !== 'available')
      throw new ServiceError('InvalidDBClusterStateFault', `DbCluster ${cluster.id} is not available.`);
    if (shape.DBClusterMembers?.length)
      throw new ServiceError(
        'InvalidDBClusterStateFault',
        'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
      );
    delete clusters(call)[cluster.id];
    return { DBCluster: { ...shape, Status: 'deleting' } };
  },
};

export const clusterOperations = {
  CreateDBCluster: createDBCluster,
  RestoreDBClusterFromSnapshot: restoreFromSnapshot,
  DescribeDBClusters: describeDBClusters,
  ModifyDBCluster: modifyDBCluster,
  StopDBCluster: stopDBCluster,
  StartDBCluster: startDBCluster,
  DeleteDBCluster: deleteDBCluster,
};
