import type { ResourceType } from '../resource-type.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { rdsCluster } from './rds-cluster.ts';
import { rdsClusterSnapshot } from './rds-cluster-snapshot.ts';
import { rdsExportTask } from './rds-export-task.ts';
import { rdsInstance } from './rds-instance.ts';
import { rdsSnapshot } from './rds-snapshot.ts';

/** Types of databases, and of what leaves them. */
export const databaseTypes: readonly ResourceType[] = [
  rdsInstance,
  rdsCluster,
  rdsSnapshot,
  rdsClusterSnapshot,
  rdsExportTask,
  dynamodbTable,
];
