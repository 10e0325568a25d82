import type { CreateTableInput, TableDescription, UpdateTableInput } from '@aws-sdk/client-dynamodb';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface TableState {
  readonly name: string;
  readonly createdAt: string;
  protected: boolean;
}

type OfTable = { readonly TableName?: string | undefined };

const tables = (call: Call) => shelf<TableState>(call, 'table');

function tableBy(call: Call, { TableName = '' }: OfTable): TableState {
  const missing = new ServiceError(
    'ResourceNotFoundException',
    `Requested resource not found: Table: ${TableName} not found`,
  );
  return onShelf(tables(call), TableName, missing);
}

function shown(call: Call, table: TableState): TableDescription {
  return {
    TableName: table.name,
    TableArn: regionalArn(call, 'dynamodb', `table/${table.name}`),
    TableStatus: 'ACTIVE',
    CreationDateTime: new Date(table.createdAt),
    DeletionProtectionEnabled: table.protected,
    ItemCount: 0,
  };
}

const createTable: Operation = {
  readOnly: false,
  run(call, { TableName = '', DeletionProtectionEnabled = false }: CreateTableInput) {
    if (TableName in tables(call))
      throw new ServiceError('ResourceInUseException', `Table already exists: ${TableName}`);
    const table = {
      name: TableName,
      createdAt: call.now.toISOString(),
      protected: DeletionProtectionEnabled,
    };
    tables(call)[TableName] = table;
    return { TableDescription: shown(call, table) };
  },
};

const describeTable: Operation = {
  readOnly: true,
  run: (call, input: OfTable) => ({ Table: shown(call, tableBy(call, input)) }),
};

const updateTable: Operation = {
  readOnly: false,
  run(call, input: UpdateTableInput) {
    const table = tableBy(call, input);
    table.protected = input.DeletionProtectionEnabled ?? table.protected;
    return { TableDescription: shown(call, table) };
  },
};

const deleteTable: Operation = {
  readOnly: false,
  run(call, input: OfTable) {
    const table = tableBy(call, input);
    if (table.protected)
      throw new ServiceError(
        'ValidationException',
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    delete tables(call)[table.name];
    return { TableDescription: { ...shown(call, table), TableStatus: 'DELETING' } };
  },
};

/** DynamoDB: tables without items. */
export const dynamodbService: SimulatedService = {
  name: 'dynamodb',
  eventSource: 'dynamodb.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateTable: createTable,
    DescribeTable: describeTable,
    UpdateTable: updateTable,
    DeleteTable: deleteTable,
  },
};
