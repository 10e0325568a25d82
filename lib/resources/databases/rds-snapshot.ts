import type { DBSnapshot } from '@aws-sdk/client-rds';
import { restorableSnapshot } from './restorable-snapshot.ts';

/** Snapshots of RDS instances. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSnapshot.html */
export const rdsSnapshot = restorableSnapshot<DBSnapshot>({
  type: 'rds-snapshot',
  title: 'RDS snapshots',
  action: 'Delete RDS snapshot',
  kind: 'DBSnapshot',
  cli: 'db-snapshot',
  of: ({ DBInstanceIdentifier }) => DBInstanceIdentifier,
  createdAt: ({ OriginalSnapshotCreateTime, SnapshotCreateTime }) =>
    OriginalSnapshotCreateTime ?? SnapshotCreateTime,
  async describe(ctx, region, DBSnapshotIdentifier) {
    const { DBSnapshots } = await ctx.aws.read('rds', region).describeDBSnapshots({ DBSnapshotIdentifier });
    return DBSnapshots?.[0];
  },
  async attributes(ctx, region, DBSnapshotIdentifier) {
    const asked = { DBSnapshotIdentifier };
    const { DBSnapshotAttributesResult } = await ctx.aws
      .read('rds', region)
      .describeDBSnapshotAttributes(asked);
    return DBSnapshotAttributesResult?.DBSnapshotAttributes;
  },
  unshare: (ctx, region, DBSnapshotIdentifier, accounts) =>
    ctx.aws.write('rds', region).modifyDBSnapshotAttribute({
      ...{ DBSnapshotIdentifier, AttributeName: 'restore', ValuesToRemove: [...accounts] },
    }),
  remove: (ctx, region, DBSnapshotIdentifier) =>
    ctx.aws.write('rds', region).deleteDBSnapshot({ DBSnapshotIdentifier }),
});
