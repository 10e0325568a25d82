import type {
  CancelExportTaskRequest,
  CreateInstanceExportTaskRequest,
  ExportTask,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { instanceBy } from './lookup.ts';
import { plain } from './schema-trail.ts';

interface ExportState {
  readonly id: string;
  readonly instanceId: string;
  readonly bucket: string;
  state: 'active' | 'cancelled';
}

const tasks = (call: Call) => shelf<ExportState>(call, 'export-tasks');

const shape = ({ id, instanceId, bucket, state }: ExportState): ExportTask => ({
  ExportTaskId: id,
  InstanceExportDetails: { InstanceId: instanceId, TargetEnvironment: 'vmware' },
  ExportToS3Task: { S3Bucket: bucket, DiskImageFormat: 'VMDK', ContainerFormat: 'ova' },
  State: state,
});

const create: Operation = {
  readOnly: false,
  bucket: mutating('CreateInstanceExportTask'),
  ...plain('CreateInstanceExportTask'),
  run(call, { InstanceId, ExportToS3Task }: CreateInstanceExportTaskRequest) {
    const { instanceId } = instanceBy(ec2Of(call), InstanceId, call.now);
    const bucket = ExportToS3Task?.S3Bucket ?? '';
    const task: ExportState = { id: call.account.id('export-i-'), instanceId, bucket, state: 'active' };
    tasks(call)[task.id] = task;
    return { ExportTask: shape(task) };
  },
};

const describe: Operation = {
  readOnly: true,
  bucket: reading('DescribeExportTasks'),
  ...plain('DescribeExportTasks'),
  run: (call) => ({ ExportTasks: Object.values(tasks(call)).map(shape) }),
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
