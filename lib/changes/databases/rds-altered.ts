import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/** Databases of others that were deleted, restarted, opened or given another role: what is deleted does not come back. */
export const rdsAltered: ReportedType = {
  type: 'rds-altered',
  title: 'Databases deleted, restarted or opened',
  scope: 'regional',
  alteredBy: reportedCalls('rds', [
    ['DeleteDBInstance', 'rds-instance', 'dBInstanceIdentifier'],
    ['DeleteDBInstanceAutomatedBackup', 'rds-backup', 'dbiResourceId'],
    ['DeleteDBSnapshot', 'rds-snapshot', 'dBSnapshotIdentifier'],
    ['DeleteDBCluster', 'rds-cluster', 'dBClusterIdentifier'],
    ['DeleteDBClusterAutomatedBackup', 'rds-backup', 'dbClusterResourceId'],
    ['DeleteDBClusterSnapshot', 'rds-cluster-snapshot', 'dBClusterSnapshotIdentifier'],
    ['ModifyDBCluster', 'rds-cluster', 'dBClusterIdentifier'],
    ['FailoverDBCluster', 'rds-cluster', 'dBClusterIdentifier'],
    ['FailoverGlobalCluster', 'rds-global-cluster', 'globalClusterIdentifier'],
    ['RebootDBCluster', 'rds-cluster', 'dBClusterIdentifier'],
    ['RebootDBInstance', 'rds-instance', 'dBInstanceIdentifier'],
    ['StartDBInstance', 'rds-instance', 'dBInstanceIdentifier'],
    ['StopDBInstance', 'rds-instance', 'dBInstanceIdentifier'],
    ['AddRoleToDBCluster', 'rds-cluster', 'dBClusterIdentifier'],
    ['AddRoleToDBInstance', 'rds-instance', 'dBInstanceIdentifier'],
    ['RemoveRoleFromDBInstance', 'rds-instance', 'dBInstanceIdentifier'],
    ['AuthorizeDBSecurityGroupIngress', 'rds-security-group', 'dBSecurityGroupName'],
    ['RevokeDBSecurityGroupIngress', 'rds-security-group', 'dBSecurityGroupName'],
    ['StartActivityStream', 'rds-cluster', 'resourceArn'],
    ['StopActivityStream', 'rds-cluster', 'resourceArn'],
  ]),
  task: ({ type, id, region }, records) => ({
    what: `Look after ${type} ${id} (${region})`,
    why: `${lastCall(records)}, and no call takes it back`,
    how: 'What was deleted: restore it from a snapshot, a backup or a copy in another account. What was altered: compare it with where it is described as code.',
  }),
};
