import type {
  CancelExportTaskMessage,
  DescribeExportTasksMessage,
  ExportTask,
  StartExportTaskMessage,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../account/service.ts';
import { type ExportState, exportBy, exportTasks } from './state.ts';

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

export const exportOperations = {
  StartExportTask: startExportTask,
  DescribeExportTasks: describeExportTasks,
  CancelExportTask: cancelExportTask,
};
