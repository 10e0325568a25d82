import type { DBClusterSnapshot } from '@aws-sdk/client-rds';
import { restorableSnapshot } from './restorable-snapshot.ts';

/** Snapshots of RDS clusters. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBClusterSnapshot.html */
export const rdsClusterSnapshot = restorableSnapshot<DBClusterSnapshot>({
  type: 'rds-cluster-snapshot',
  title: 'RDS cluster snapshots',
  action: 'Delete RDS cluster snapshot',
  kind: 'DBClusterSnapshot',
  cli: 'db-cluster-snapshot',
  of: ({ DBClusterIdentifier }) => DBClusterIdentifier,
  createdAt: ({ SnapshotCreateTime }) => SnapshotCreateTime,
  async describe(ctx, region, DBClusterSnapshotIdentifier) {
    const asked = { DBClusterSnapshotIdentifier };
    const { DBClusterSnapshots } = await ctx.aws.read('rds', region).describeDBClusterSnapshots(asked);
    return DBClusterSnapshots?.[0];
  },
  async attributes(ctx, region, DBClusterSnapshotIdentifier) {
    const asked = { DBClusterSnapshotIdentifier };
    const { DBClusterSnapshotAttributesResult } = await ctx.aws
      .read('rds', region)
      .describeDBClusterSnapshotAttributes(asked);
    return DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes;
  },
  unshare: (ctx, region, DBClusterSnapshotIdentifier, accounts) =>
    ctx.aws.write('rds', region).modifyDBClusterSnapshotAttribute({
      ...{ DBClusterSnapshotIdentifier, AttributeName: 'restore', ValuesToRemove: [...accounts] },
    }),
  remove: (ctx, region, DBClusterSnapshotIdentifier) =>
    ctx.aws.write('rds', region).deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier }),
});
