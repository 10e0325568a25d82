import { describe, expect, it } from 'vitest';
import { erase, verify } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const arn = (kind: string, id: string) => `arn:aws:rds:${REGION}:${ACCOUNT_ID}:${kind}:${id}`;
const instance = { DBInstanceIdentifier: 'loot', DBInstanceClass: 'db.r5.large', Engine: 'postgres' };

async function snapshotOf(there: Lab) {
  await there.ctx.aws.write('rds', REGION).createDBInstance({ ...instance, DBInstanceIdentifier: 'orders' });
  await there.attacker
    .write('rds', REGION)
    .createDBSnapshot({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'copy' });
}

describe('databases, and what leaves them', () => {
  holdsErasing({
    type: 'rds-instance',
    event: 'CreateDBInstance',
    make: (there) =>
      there.attacker.write('rds', REGION).createDBInstance({ ...instance, DeletionProtection: true }),
    names: { id: 'loot', arn: arn('db', 'loot') },
    says: 'db.r5.large, postgres, available; DeletionProtection is switched off first',
    commands: ['rds modify-db-instance', 'rds delete-db-instance'],
    writes: ['ModifyDBInstance', 'DeleteDBInstance'],
    erases: 'DeleteDBInstance',
  });
  holdsErasing({
    type: 'rds-snapshot',
    event: 'CreateDBSnapshot',
    async make(there) {
      await snapshotOf(there);
      await there.attacker.write('rds', REGION).modifyDBSnapshotAttribute({
        ...{ DBSnapshotIdentifier: 'copy', AttributeName: 'restore' },
        ValuesToAdd: ['999988887777'],
      });
    },
    names: { id: 'copy', arn: arn('snapshot', 'copy') },
    says: 'of orders, shared with 999988887777; shared with other accounts is switched off first',
    commands: ['rds modify-db-snapshot-attribute', 'rds delete-db-snapshot'],
    writes: ['ModifyDBSnapshotAttribute', 'DeleteDBSnapshot'],
    erases: 'DeleteDBSnapshot',
  });
  holdsErasing({
    type: 'rds-cluster',
    event: 'CreateDBCluster',
    async make(there) {
      const rds = there.attacker.write('rds', REGION);
      const cluster = { DBClusterIdentifier: 'farm' };
      await rds.createDBCluster({ ...cluster, Engine: 'aurora-mysql', DeletionProtection: true });
      await there.ctx.aws.write('rds', REGION).createDBInstance({ ...instance, ...cluster });
      await rds.stopDBCluster(cluster);
    },
    names: { id: 'farm', arn: arn('cluster', 'farm') },
    says: 'aurora-mysql, stopped, 1 instances; DeletionProtection is switched off first; stopped cluster',
    commands: [
      ...['rds start-db-cluster', 'rds wait db-cluster-available', 'rds modify-db-cluster'],
      ...['rds delete-db-instance', 'rds delete-db-cluster'],
    ],
    writes: ['StartDBCluster', 'ModifyDBCluster', 'DeleteDBInstance', 'DeleteDBCluster'],
    erases: 'DeleteDBCluster',
  });
  holdsErasing({
    type: 'rds-cluster-snapshot',
    event: 'CopyDBClusterSnapshot',
    async make(there) {
      const [admin, rds] = [there.ctx.aws, there.attacker].map((aws) => aws.write('rds', REGION));
      const cluster = { DBClusterIdentifier: 'orders' };
      await admin?.createDBCluster({ ...cluster, Engine: 'aurora-mysql' });
      await admin?.createDBClusterSnapshot({ ...cluster, DBClusterSnapshotIdentifier: 'nightly' });
      await rds?.copyDBClusterSnapshot({
        ...{ SourceDBClusterSnapshotIdentifier: 'nightly', TargetDBClusterSnapshotIdentifier: 'copy' },
      });
      await rds?.modifyDBClusterSnapshotAttribute({
        ...{ DBClusterSnapshotIdentifier: 'copy', AttributeName: 'restore', ValuesToAdd: ['all'] },
      });
    },
    names: { id: 'copy', arn: arn('cluster-snapshot', 'copy') },
    says: 'of orders, shared with all; shared with other accounts is switched off first',
    commands: ['rds modify-db-cluster-snapshot-attribute', 'rds delete-db-cluster-snapshot'],
    writes: ['ModifyDBClusterSnapshotAttribute', 'DeleteDBClusterSnapshot'],
    erases: 'DeleteDBClusterSnapshot',
  });
  holdsErasing({
    type: 'rds-export-task',
    event: 'StartExportTask',
    async make(there) {
      await snapshotOf(there);
      await there.attacker.write('rds', REGION).startExportTask({
        ...{ ExportTaskIdentifier: 'out', SourceArn: arn('snapshot', 'copy'), S3BucketName: 'drop' },
        ...{ IamRoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/export`, KmsKeyId: 'key' },
      });
    },
    names: { id: 'out' },
    says: `10 % of ${arn('snapshot', 'copy')} to drop`,
    commands: ['rds cancel-export-task'],
    writes: ['CancelExportTask'],
    erases: 'CancelExportTask',
  });
  holdsErasing({
    type: 'dynamodb-table',
    event: 'CreateTable',
    make: (there) =>
      there.attacker.write('dynamodb', REGION).createTable({
        ...{ TableName: 'loot', BillingMode: 'PAY_PER_REQUEST', DeletionProtectionEnabled: true },
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    names: { id: 'loot', arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/loot` },
    says: 'ACTIVE, 0 items; DeletionProtectionEnabled is switched off first',
    commands: ['dynamodb update-table', 'dynamodb delete-table'],
    writes: ['UpdateTable', 'DeleteTable'],
    erases: 'DeleteTable',
  });
});

describe('RDS instances', () => {
  it('of a stopped cluster are deleted once it runs again', async () => {
    const there = lab();
    const rds = there.attacker.write('rds', REGION);
    const cluster = { DBClusterIdentifier: 'aurora' };
    await there.ctx.aws.write('rds', REGION).createDBCluster({ ...cluster, Engine: 'aurora-mysql' });
    await rds.createDBInstance({ ...instance, ...cluster });
    const made = await onlyProven(there, 'CreateDBInstance');
    await rds.stopDBCluster(cluster);
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(there.written()).toContain('StartDBCluster');
    expect(await verify(there, made)).toEqual({ held: true });
  });

  it('that got the name since are left', async () => {
    const there = lab();
    await there.attacker.write('rds', REGION).createDBInstance(instance);
    const made = await onlyProven(there, 'CreateDBInstance');
    const own = there.ctx.aws.write('rds', REGION);
    await own.deleteDBInstance({ DBInstanceIdentifier: 'loot', SkipFinalSnapshot: true });
    await there.clock.advance(3_600_000);
    await own.createDBInstance(instance);
    expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
    expect(there.account.region(REGION).shelves['rds/instance']).toHaveProperty('loot');
  });

  it('made from a snapshot or copied snapshots are read from their records, too', async () => {
    const there = lab();
    await snapshotOf(there);
    const rds = there.attacker.write('rds', REGION);
    await rds.copyDBSnapshot({
      SourceDBSnapshotIdentifier: 'copy',
      TargetDBSnapshotIdentifier: 'again',
    });
    await rds.restoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: 'open',
      DBSnapshotIdentifier: 'again',
    });
    expect((await onlyProven(there, 'CopyDBSnapshot')).resource.id).toBe('again');
    expect((await onlyProven(there, 'RestoreDBInstanceFromDBSnapshot')).resource.id).toBe('open');
  });
});
