import type { DBInstance } from '@aws-sdk/client-rds';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import { startCluster, startClusterCommands } from './running-cluster.ts';

const TYPE = 'rds-instance';
const PROTECTION = 'DeletionProtection';

const CREATIONS = [
  'CreateDBInstance',
  'CreateDBInstanceReadReplica',
  'RestoreDBInstanceFromDBSnapshot',
  'RestoreDBInstanceToPointInTime',
  'RestoreDBInstanceFromS3',
];

function named(record: TrailRecord) {
  const id = answeredOrAsked(record, ['dBInstanceIdentifier']);
  const arn = answeredOrAsked(record, ['dBInstanceArn']);
  return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
}

/** RDS instances. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html */
export const rdsInstance = describedType<DBInstance>({
  type: TYPE,
  title: 'RDS instances',
  action: 'Delete RDS instance',
  loses: 'Its data and its automated backups; no last snapshot is made.',
  order: ORDER.dataStores,
  protections: [PROTECTION, 'stopped cluster'],
  createdBy: CREATIONS.map((name) => creation(TYPE, `rds:${name}`, named)),
  deletedBy: [{ source: 'rds', name: 'DeleteDBInstance' }],
  permissions: [
    'rds:DescribeDBInstances',
    'rds:DescribeDBClusters',
    'rds:StartDBCluster',
    'rds:ModifyDBInstance',
    'rds:DeleteDBInstance',
  ],
  async describe(ctx, { id, region }) {
    const asked = { DBInstanceIdentifier: id };
    const { DBInstances } = await ctx.aws.read('rds', region).describeDBInstances(asked);
    const instance = DBInstances?.[0];
    return instance?.DBInstanceStatus === 'deleting' ? undefined : instance;
  },
  facts: (instance) => ({
    createdAt: instance.InstanceCreateTime,
    on: instance.DeletionProtection ? [PROTECTION] : [],
    summary: [instance.DBInstanceClass, instance.Engine, instance.DBInstanceStatus].join(', '),
  }),
  async erase(ctx, ref, { DeletionProtection, DBClusterIdentifier }) {
    const rds = ctx.aws.write('rds', ref.region);
    const one = { DBInstanceIdentifier: ref.id };
    if (DBClusterIdentifier !== undefined) await startCluster(ctx, ref.region, DBClusterIdentifier);
    if (DeletionProtection) {
      await rds.modifyDBInstance({ ...one, DeletionProtection: false, ApplyImmediately: true });
    }
    await rds.deleteDBInstance({ ...one, SkipFinalSnapshot: true, DeleteAutomatedBackups: true });
  },
  commands({ id, region }, { DeletionProtection, DBClusterIdentifier }) {
    const one = { region, 'db-instance-identifier': id };
    return [
      ...(DBClusterIdentifier === undefined ? [] : startClusterCommands(region, DBClusterIdentifier)),
      ...(DeletionProtection
        ? [
            awsCommand('rds', 'modify-db-instance', {
              ...one,
              'no-deletion-protection': true,
              'apply-immediately': true,
            }),
          ]
        : []),
      awsCommand('rds', 'delete-db-instance', {
        ...one,
        'skip-final-snapshot': true,
        'delete-automated-backups': true,
      }),
    ];
  },
});
