import type {
  CancelExportTaskRequest,
  CreateInstanceExportTaskRequest,
  ExportTask,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { bucketsOf } from '../s3/bucket-of.ts';
import { writeVersion } from '../s3/version-of.ts';
import { onShelf, shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { instanceBy } from './lookup.ts';
import { plain } from './schema-trail.ts';

interface ExportState {
  readonly id: string;
  readonly instanceId: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: string;
  state: 'active' | 'cancelled' | 'completed';
}

/** How long a disk takes to be written. */
const WRITING_MS = 30 * 60_000;

const tasks = (call: Call) => shelf<ExportState>(call, 'export-tasks');

const shape = ({ id, instanceId, bucket, key, state }: ExportState): ExportTask => ({
  ExportTaskId: id,
  InstanceExportDetails: { InstanceId: instanceId, TargetEnvironment: 'vmware' },
  ExportToS3Task: { S3Bucket: bucket, S3Key: key, DiskImageFormat: 'VMDK', ContainerFormat: 'ova' },
  State: state,
});

/** Writes the disk of an export whose time has come, where its bucket is one of the account. */
function settled(call: Call, task: ExportState): ExportState {
  const due = Date.parse(task.startedAt) + WRITING_MS;
  if (task.state !== 'active' || call.now.getTime() < due) return task;
  task.state = 'completed';
  const bucket = bucketsOf({ ...call, service: 's3' })[task.bucket];
  if (bucket) writeVersion(call, bucket, task.key, { marker: false, body: '', metadata: {} });
  return task;
}

const create: Operation = {
  readOnly: false,
  bucket: mutating('CreateInstanceExportTask'),
  ...plain('CreateInstanceExportTask'),
  run(call, { InstanceId, ExportToS3Task }: CreateInstanceExportTaskRequest) {
    const { instanceId } = instanceBy(ec2Of(call), InstanceId, call.now);
    const bucket = ExportToS3Task?.S3Bucket ?? '';
    const id = call.account.id('export-i-');
    const key = `${ExportToS3Task?.S3Prefix ?? ''}${id}.${ExportToS3Task?.DiskImageFormat ?? 'VMDK'}`;
    const startedAt = call.now.toISOString();
    const task: ExportState = { id, instanceId, bucket, key, startedAt, state: 'active' };
    tasks(call)[task.id] = task;
    return { ExportTask: shape(task) };
  },
};

const describe: Operation = {
  readOnly: true,
  bucket: reading('DescribeExportTasks'),
  ...plain('DescribeExportTasks'),
  run: (call) => ({ ExportTasks: Object.values(tasks(call)).map((task) => shape(settled(call, task))) }),
};

const cancel: Operation = {
  readOnly: false,
  bucket: mutating('CancelExportTask'),
  ...plain('CancelExportTask'),
  run(call, { ExportTaskId: id }: CancelExportTaskRequest) {
    const missing = new ServiceError(
      'InvalidExportTaskID.NotFound',
      `The export task ID '${id}' does not exist`,
    );
    onShelf(tasks(call), id, missing).state = 'cancelled';
    return {};
  },
};

/** Exports of instances to a bucket, which never end by themselves. */
export const exportTaskOperations = {
  CreateInstanceExportTask: create,
  DescribeExportTasks: describe,
  CancelExportTask: cancel,
};
