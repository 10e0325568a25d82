import type { ExportTask } from '@aws-sdk/client-rds';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';

const TYPE = 'rds-export-task';
const UNDER_WAY = /^(STARTING|IN_PROGRESS)$/;

/**
 * Exports of RDS snapshots to S3 that are under way; what has been written is in the bucket.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CancelExportTask.html
 */
export const rdsExportTask = describedType<ExportTask>({
  type: TYPE,
  title: 'RDS exports',
  action: 'Cancel RDS export',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'rds:StartExportTask', (record) => {
      const id = answeredOrAsked(record, ['exportTaskIdentifier']);
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'rds', name: 'CancelExportTask' }],
  permissions: ['rds:DescribeExportTasks', 'rds:CancelExportTask'],
  async describe(ctx, { id, region }) {
    const asked = { ExportTaskIdentifier: id };
    const task = (await ctx.aws.read('rds', region).describeExportTasks(asked)).ExportTasks?.[0];
    return UNDER_WAY.test(task?.Status ?? '') ? task : undefined;
  },
  facts: ({ TaskStartTime, SourceArn, S3Bucket, PercentProgress }) => ({
    createdAt: TaskStartTime,
    summary: `${PercentProgress ?? 0} % of ${SourceArn} to ${S3Bucket}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('rds', region).cancelExportTask({ ExportTaskIdentifier: id }),
  commands: ({ id, region }) => [
    awsCommand('rds', 'cancel-export-task', { region, 'export-task-identifier': id }),
  ],
});
