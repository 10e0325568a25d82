import type {
  CancelExportTaskMessage,
  CopyDBSnapshotMessage,
  CreateDBSnapshotMessage,
  DBSnapshot,
  DescribeDBSnapshotsMessage,
  DescribeExportTasksMessage,
  ExportTask,
  ModifyDBSnapshotAttributeMessage,
  StartExportTaskMessage,
} from '@aws-sdk/client-rds';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import {
  type ExportState,
  exportBy,
  exportTasks,
  instanceBy,
  type SnapshotState,
  snapshotBy,
  snapshots,
} from './state.ts';

function shown(call: Call, { id, instance, createdAt }: SnapshotState): DBSnapshot {
  return {
    DBSnapshotIdentifier: id,
    DBSnapshotArn: regionalArn(call, 'rds', `snapshot:${id}`),
    DBInstanceIdentifier: instance,
    SnapshotCreateTime: new Date(createdAt),
    Status: 'available',
  };
}

/** RDS puts the snapshot itself into the record. */
const trailResponse = ({ DBSnapshot: made }: { readonly DBSnapshot: DBSnapshot }) => ({
  dBSnapshotIdentifier: made.DBSnapshotIdentifier,
  dBSnapshotArn: made.DBSnapshotArn,
  dBInstanceIdentifier: made.DBInstanceIdentifier,
});

function add(call: Call, id: string, instance: string) {
  if (id in snapshots(call))
    throw new ServiceError('DBSnapshotAlreadyExists', `Cannot create the snapshot because ${id} exists.`);
  const snapshot = { id, instance, createdAt: call.now.toISOString(), restore: [] };
  snapshots(call)[id] = snapshot;
  return { DBSnapshot: shown(call, snapshot) };
}

const createDBSnapshot: Operation = {
  readOnly: false,
  trailResponse,
  run: (call, input: CreateDBSnapshotMessage) =>
    add(call, input.DBSnapshotIdentifier ?? '', instanceBy(call, input.DBInstanceIdentifier).id),
};

const copyDBSnapshot: Operation = {
  readOnly: false,
  trailResponse,
  run(call, input: CopyDBSnapshotMessage) {
    const source = snapshotBy(call, input.SourceDBSnapshotIdentifier?.split(':').at(-1));
    return add(call, input.TargetDBSnapshotIdentifier ?? '', source.instance);
  },
};

const describeDBSnapshots: Operation = {
  readOnly: true,
  run(call, { DBSnapshotIdentifier: id }: DescribeDBSnapshotsMessage) {
    const found = id === undefined ? Object.values(snapshots(call)) : [snapshotBy(call, id)];
    return { DBSnapshots: found.map((snapshot) => shown(call, snapshot)) };
  },
};

function attributes({ id, restore }: SnapshotState) {
  const DBSnapshotAttributes = [{ AttributeName: 'restore', AttributeValues: [...restore] }];
  return { DBSnapshotAttributesResult: { DBSnapshotIdentifier: id, DBSnapshotAttributes } };
}

const describeAttributes: Operation = {
  readOnly: true,
  run: (call, input: DescribeDBSnapshotsMessage) => attributes(snapshotBy(call, input.DBSnapshotIdentifier)),
};

const modifyAttribute: Operation = {
  readOnly: false,
  run(
    call,
    { DBSnapshotIdentifier, ValuesToAdd = [], ValuesToRemove = [] }: ModifyDBSnapshotAttributeMessage,
  ) {
    const snapshot = snapshotBy(call, DBSnapshotIdentifier);
    const left = new Set([...snapshot.restore, ...ValuesToAdd]);
    for (const value of ValuesToRemove) left.delete(value);
    snapshot.restore.splice(0, snapshot.restore.length, ...left);
    return attributes(snapshot);
  },
};

const deleteDBSnapshot: Operation = {
  readOnly: false,
  trailResponse,
  run(call, { DBSnapshotIdentifier }: DescribeDBSnapshotsMessage) {
    const snapshot = snapshotBy(call, DBSnapshotIdentifier);
    if (snapshot.restore.length > 0)
      throw new ServiceError('InvalidDBSnapshotState', 'Cannot delete a shared snapshot.');
    delete snapshots(call)[snapshot.id];
    return { DBSnapshot: shown(call, snapshot) };
  },
};

function task({ id, source, bucket, startedAt, status }: ExportState): ExportTask {
  return {
    ExportTaskIdentifier: id,
    SourceArn: source,
    S3Bucket: bucket,
    TaskStartTime: new Date(startedAt),
    Status: status,
    PercentProgress: 10,
  };
}

const startExportTask: Operation = {
  readOnly: false,
  run(call, input: StartExportTaskMessage) {
    const id = input.ExportTaskIdentifier ?? '';
    const made: ExportState = {
      id,
      source: input.SourceArn ?? '',
      bucket: input.S3BucketName ?? '',
      startedAt: call.now.toISOString(),
      status: 'IN_PROGRESS',
    };
    exportTasks(call)[id] = made;
    return task(made);
  },
};

const describeExportTasks: Operation = {
  readOnly: true,
  run: (call, { ExportTaskIdentifier }: DescribeExportTasksMessage) => ({
    ExportTasks: [task(exportBy(call, ExportTaskIdentifier))],
  }),
};

const cancelExportTask: Operation = {
  readOnly: false,
  run(call, { ExportTaskIdentifier }: CancelExportTaskMessage) {
    const found = exportBy(call, ExportTaskIdentifier);
    found.status = 'CANCELED';
    return task(found);
  },
};

export const snapshotOperations = {
  CreateDBSnapshot: createDBSnapshot,
  CopyDBSnapshot: copyDBSnapshot,
  DescribeDBSnapshots: describeDBSnapshots,
  DescribeDBSnapshotAttributes: describeAttributes,
  ModifyDBSnapshotAttribute: modifyAttribute,
  DeleteDBSnapshot: deleteDBSnapshot,
  StartExportTask: startExportTask,
  DescribeExportTasks: describeExportTasks,
  CancelExportTask: cancelExportTask,
};
