import type { DBSnapshot } from '@aws-sdk/client-rds';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'rds-snapshot';

interface Snapshot {
  readonly snapshot: DBSnapshot;
  /** Accounts that may restore it; `all` is everybody. */
  readonly sharedWith: readonly string[];
}

async function describe(ctx: ReadContext, { id, region }: ResourceRef): Promise<Snapshot | undefined> {
  const rds = ctx.aws.read('rds', region);
  const asked = { DBSnapshotIdentifier: id };
  const snapshot = (await rds.describeDBSnapshots(asked)).DBSnapshots?.[0];
  if (snapshot === undefined) return undefined;
  const { DBSnapshotAttributesResult } = await rds.describeDBSnapshotAttributes(asked);
  const restore = DBSnapshotAttributesResult?.DBSnapshotAttributes?.find(
    ({ AttributeName }) => AttributeName === 'restore',
  );
  return { snapshot, sharedWith: restore?.AttributeValues ?? [] };
}

/** Snapshots of RDS instances. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSnapshot.html */
export const rdsSnapshot = describedType<Snapshot>({
  type: TYPE,
  title: 'RDS snapshots',
  action: 'Delete RDS snapshot',
  loses: 'The data in it; copies other accounts made of it stay.',
  order: ORDER.dataStores,
  protections: ['shared with other accounts'],
  createdBy: ['CreateDBSnapshot', 'CopyDBSnapshot'].map((name) =>
    creation(TYPE, `rds:${name}`, (record) => {
      const id = answeredOrAsked(
        record,
        ['dBSnapshotIdentifier'],
        [name === 'CopyDBSnapshot' ? 'targetDBSnapshotIdentifier' : 'dBSnapshotIdentifier'],
      );
      const arn = answeredOrAsked(record, ['dBSnapshotArn']);
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ),
  deletedBy: [{ source: 'rds', name: 'DeleteDBSnapshot' }],
  permissions: [
    'rds:DescribeDBSnapshots',
    'rds:DescribeDBSnapshotAttributes',
    'rds:ModifyDBSnapshotAttribute',
    'rds:DeleteDBSnapshot',
  ],
  describe,
  facts: ({ snapshot, sharedWith }) => ({
    createdAt: snapshot.OriginalSnapshotCreateTime ?? snapshot.SnapshotCreateTime,
    on: sharedWith.length > 0 ? ['shared with other accounts'] : [],
    summary: `of ${snapshot.DBInstanceIdentifier}${sharedWith.length > 0 ? `, shared with ${sharedWith.join(', ')}` : ''}`,
  }),
  async erase(ctx, { id, region }, { sharedWith }) {
    const rds = ctx.aws.write('rds', region);
    if (sharedWith.length > 0) {
      await rds.modifyDBSnapshotAttribute({
        DBSnapshotIdentifier: id,
        AttributeName: 'restore',
        ValuesToRemove: [...sharedWith],
      });
    }
    await rds.deleteDBSnapshot({ DBSnapshotIdentifier: id });
  },
  commands({ id, region }, { sharedWith }) {
    const one = { region, 'db-snapshot-identifier': id };
    return [
      ...(sharedWith.length === 0
        ? []
        : [
            awsCommand('rds', 'modify-db-snapshot-attribute', {
              ...one,
              'attribute-name': 'restore',
              'values-to-remove': sharedWith,
            }),
          ]),
      awsCommand('rds', 'delete-db-snapshot', one),
    ];
  },
});
