import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'dynamodb-table';
const PROTECTION = 'DeletionProtectionEnabled';
/** A table that is being made or changed takes no other change before it is done. */
const BUSY = { everyMs: 5_000, forMs: 5 * 60_000 };

/** DynamoDB tables. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const dynamodbTable = describedType<TableDescription>({
  type: TYPE,
  title: 'DynamoDB tables',
  action: 'Delete DynamoDB table',
  loses: 'Its items; backups of it stay.',
  order: ORDER.dataStores,
  protections: [PROTECTION],
  createdBy: [
    creation(TYPE, 'dynamodb:CreateTable', ({ responseElements }) =>
      byArn(textAt(responseElements, 'tableDescription', 'tableArn'), ':table/'),
    ),
  ],
  deletedBy: [{ source: 'dynamodb', name: 'DeleteTable' }],
  permissions: ['dynamodb:DescribeTable', 'dynamodb:UpdateTable', 'dynamodb:DeleteTable'],
  async describe(ctx, { id, region }) {
    const { Table } = await ctx.aws.read('dynamodb', region).describeTable({ TableName: id });
    return Table?.TableStatus === 'DELETING' ? undefined : Table;
  },
  facts: ({ CreationDateTime, DeletionProtectionEnabled, ItemCount, TableStatus }) => ({
    createdAt: CreationDateTime,
    on: DeletionProtectionEnabled ? [PROTECTION] : [],
    summary: `${TableStatus}, ${ItemCount ?? 0} items`,
  }),
  async erase(ctx, { id: TableName, region }, { DeletionProtectionEnabled }) {
    const dynamodb = ctx.aws.write('dynamodb', region);
    const again = (error: unknown) => errorCode(error) === 'ResourceInUseException';
    if (DeletionProtectionEnabled) {
      const off = { TableName, DeletionProtectionEnabled: false };
      await retrying(ctx, () => dynamodb.updateTable(off), { again, ...BUSY });
    }
    await retrying(ctx, () => dynamodb.deleteTable({ TableName }), { again, ...BUSY });
  },
  commands({ id, region }, { DeletionProtectionEnabled }) {
    const one = { region, 'table-name': id };
    return [
      ...(DeletionProtectionEnabled
        ? [awsCommand('dynamodb', 'update-table', { ...one, 'no-deletion-protection-enabled': true })]
        : []),
      awsCommand('dynamodb', 'delete-table', one),
    ];
  },
});
