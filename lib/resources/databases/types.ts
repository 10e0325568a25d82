import type { ResourceType } from '../resource-type.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { rdsExportTask } from './rds-export-task.ts';
import { rdsInstance } from './rds-instance.ts';
import { rdsSnapshot } from './rds-snapshot.ts';

/** Types of databases, and of what leaves them. */
export const databaseTypes: readonly ResourceType[] = [
  rdsInstance,
  rdsSnapshot,
  rdsExportTask,
  dynamodbTable,
];
