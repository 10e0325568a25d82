import type { SimulatedService } from '../../account/service.ts';
import { instanceOperations } from './instances.ts';
import { snapshotOperations } from './snapshots.ts';

/** RDS: instances, clusters as far as they stop and start, snapshots, and exports that never end by themselves. */
export const rdsService: SimulatedService = {
  name: 'rds',
  eventSource: 'rds.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: { ...instanceOperations, ...snapshotOperations },
};
