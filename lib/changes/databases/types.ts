import type { ChangeType } from '../change-type.ts';
import { rdsAltered } from './rds-altered.ts';
import { rdsDeletionProtection } from './rds-deletion-protection.ts';
import { rdsPassword } from './rds-password.ts';
import { rdsPublicAccess } from './rds-public-access.ts';
import { rdsSnapshotSharing } from './rds-snapshot-sharing.ts';

/** Changes to databases and their snapshots. */
export const databaseChanges: readonly ChangeType[] = [
  rdsSnapshotSharing,
  rdsPublicAccess,
  rdsDeletionProtection,
  rdsPassword,
  rdsAltered,
];
