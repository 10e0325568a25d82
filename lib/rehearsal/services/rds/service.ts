import type { SimulatedService } from '../../account/service.ts';
import { clusterOperations } from './clusters.ts';
import { exportOperations } from './exports.ts';
import { instanceOperations } from './instances.ts';
import { snapshotOperations } from './snapshots.ts';

/** RDS: instances, clusters, snapshots of both, and exports that never end by themselves. */
export const rdsService: SimulatedService = {
  name: 'rds',
  eventSource: 'rds.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: { ...instanceOperations, ...clusterOperations, ...snapshotOperations, ...exportOperations },
};
