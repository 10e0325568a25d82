import { type Call, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

export interface InstanceState {
  readonly id: string;
  /** `db-…`, which one that is made anew under the name does not have. */
  readonly resourceId: string;
  readonly createdAt: string;
  readonly class: string;
  readonly engine: string;
  readonly cluster?: string;
  status: 'available';
  protected: boolean;
  public: boolean;
}

export interface ClusterState {
  readonly id: string;
  readonly createdAt: string;
  readonly engine: string;
  protected: boolean;
  status: 'available' | 'stopped' | 'starting';
  /** When a cluster that starts is available. */
  startedAt?: string;
}

export interface SnapshotState {
  readonly id: string;
  readonly createdAt: string;
  /** The instance or cluster it is of. */
  readonly source: string;
  /** Accounts that may restore it. */
  readonly restore: string[];
}

export interface ExportState {
  readonly id: string;
  readonly startedAt: string;
  readonly source: string;
  readonly bucket: string;
  status: 'IN_PROGRESS' | 'CANCELED';
}

export const instances = (call: Call) => shelf<InstanceState>(call, 'instance');
export const clusters = (call: Call) => shelf<ClusterState>(call, 'cluster');
export const snapshots = (call: Call) => shelf<SnapshotState>(call, 'snapshot');
export const clusterSnapshots = (call: Call) => shelf<SnapshotState>(call, 'cluster-snapshot');
export const exportTasks = (call: Call) => shelf<ExportState>(call, 'export');

const missing = (code: string, what: string, id = '') =>
  new ServiceError(code, `${what} ${id} not found.`, 404);

export function instanceBy(call: Call, id: string | undefined): InstanceState {
  return onShelf(instances(call), id, missing('DBInstanceNotFound', 'DBInstance', id));
}

/** A cluster; one that was asked to start runs after a while. */
export function clusterBy(call: Call, id: string | undefined): ClusterState {
  const cluster = onShelf(clusters(call), id, missing('DBClusterNotFoundFault', 'DBCluster', id));
  if (cluster.startedAt !== undefined && cluster.startedAt <= call.now.toISOString()) {
    cluster.status = 'available';
    delete cluster.startedAt;
  }
  return cluster;
}

export function snapshotBy(call: Call, id: string | undefined): SnapshotState {
  return onShelf(snapshots(call), id, missing('DBSnapshotNotFound', 'DBSnapshot', id));
}

export function clusterSnapshotBy(call: Call, id: string | undefined): SnapshotState {
  const none = missing('DBClusterSnapshotNotFoundFault', 'DBClusterSnapshot', id);
  return onShelf(clusterSnapshots(call), id, none);
}

export function exportBy(call: Call, id: string | undefined): ExportState {
  return onShelf(exportTasks(call), id, missing('ExportTaskNotFound', 'Export task', id));
}
