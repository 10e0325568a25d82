import type { DBCluster } from '@aws-sdk/client-rds';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import { startCluster, startClusterCommands } from './running-cluster.ts';

const TYPE = 'rds-cluster';
const PROTECTION = 'DeletionProtection';

const CREATIONS = [
  'CreateDBCluster',
  'RestoreDBClusterFromSnapshot',
  'RestoreDBClusterToPointInTime',
  'RestoreDBClusterFromS3',
];

function named(record: TrailRecord) {
  const id = answeredOrAsked(record, ['dBClusterIdentifier']);
  const arn = answeredOrAsked(record, ['dBClusterArn']);
  return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
}

const isStopped = ({ Status }: DBCluster) => Status === 'stopped' || Status === 'starting';
const membersOf = ({ DBClusterMembers = [] }: DBCluster) =>
  DBClusterMembers.flatMap(({ DBInstanceIdentifier: id }) => id ?? []);

/**
 * RDS clusters, Aurora's and those of DocumentDB and Neptune, which RDS records and deletes as its own. A cluster goes
 * after its instances. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
 */
export const rdsCluster = describedType<DBCluster>({
  type: TYPE,
  title: 'RDS clusters',
  action: 'Delete RDS cluster',
  loses: 'Its data, its instances and its automated backups; no last snapshot is made.',
  order: ORDER.dataStores,
  protections: [PROTECTION, 'stopped cluster'],
  eraseAfter: ['rds-instance'],
  createdBy: CREATIONS.map((name) => creation(TYPE, `rds:${name}`, named)),
  deletedBy: [{ source: 'rds', name: 'DeleteDBCluster' }],
  permissions: [
    'rds:DescribeDBClusters',
    'rds:StartDBCluster',
    'rds:ModifyDBCluster',
    'rds:DeleteDBInstance',
    'rds:DeleteDBCluster',
  ],
  async describe(ctx, { id, region }) {
    const { DBClusters } = await ctx.aws.read('rds', region).describeDBClusters({ DBClusterIdentifier: id });
    const cluster = DBClusters?.[0];
    return cluster?.Status === 'deleting' ? undefined : cluster;
  },
  facts: (cluster) => ({
    createdAt: cluster.ClusterCreateTime,
    on: [
      ...(cluster.DeletionProtection ? [PROTECTION] : []),
      ...(isStopped(cluster) ? ['stopped cluster'] : []),
    ],
    summary: [cluster.Engine, cluster.Status, `${membersOf(cluster).length} instances`].join(', '),
  }),
  async erase(ctx, { id, region }, cluster) {
    const rds = ctx.aws.write('rds', region);
    const one = { DBClusterIdentifier: id };
    if (isStopped(cluster)) await startCluster(ctx, region, id);
    if (cluster.DeletionProtection) {
      await rds.modifyDBCluster({ ...one, DeletionProtection: false, ApplyImmediately: true });
    }
    for (const DBInstanceIdentifier of membersOf(cluster)) {
      await unlessAbsent(rds.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
    }
    await rds.deleteDBCluster({ ...one, SkipFinalSnapshot: true, DeleteAutomatedBackups: true });
  },
  commands({ id, region }, cluster) {
    const one = { region, 'db-cluster-identifier': id };
    return [
      ...(isStopped(cluster) ? startClusterCommands(region, id) : []),
      ...(cluster.DeletionProtection
        ? [
            awsCommand('rds', 'modify-db-cluster', {
              ...one,
              'no-deletion-protection': true,
              'apply-immediately': true,
            }),
          ]
        : []),
      ...membersOf(cluster).map((member) =>
        awsCommand('rds', 'delete-db-instance', {
          ...{ region, 'db-instance-identifier': member, 'skip-final-snapshot': true },
        }),
      ),
      awsCommand('rds', 'delete-db-cluster', {
        ...{ ...one, 'skip-final-snapshot': true, 'delete-automated-backups': true },
      }),
    ];
  },
});
