import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';

const SPELLING = { type: 'ec2-export-task', inArn: 'export-instance-task' };

/**
 * Exports of instances to S3 that are under way; one that is done left an image in its bucket.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CancelExportTask.html
 */
export const ec2ExportTask: ResourceType = {
  type: SPELLING.type,
  title: 'Instance export tasks',
  action: 'Cancel instance export task',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateInstanceExportTask',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'exportTask', 'exportTaskId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'CancelExportTask' }],
  permissions: ['ec2:DescribeExportTasks', 'ec2:CancelExportTask'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const { ExportTasks } = await ctx.aws.read('ec2', region).describeExportTasks({});
    return foundStates(
      refs,
      ExportTasks ?? [],
      ({ ExportTaskId }) => ExportTaskId,
      ({ State, InstanceExportDetails, ExportToS3Task }) =>
        State === 'active'
          ? {
              summary: `${InstanceExportDetails?.InstanceId} to bucket ${ExportToS3Task?.S3Bucket}`,
            }
          : undefined,
    );
  },

  async madeWith(ctx, { ref }) {
    const { ExportTasks = [] } = await ctx.aws.read('ec2', ref.region).describeExportTasks({});
    const task = ExportTasks.find(({ ExportTaskId }) => ExportTaskId === ref.id);
    const { S3Bucket, S3Key } = task?.ExportToS3Task ?? {};
    if (task?.State !== 'completed' || S3Bucket === undefined || S3Key === undefined) return [];
    return [{ type: 'ec2-stored-image', id: `${S3Bucket}/${S3Key}`, region: ref.region }];
  },

  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      ifPresent(ctx, ec2ExportTask, (ref) =>
        ctx.aws.write('ec2', region).cancelExportTask({ ExportTaskId: ref.id }),
      ),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'cancel-export-task', { region: ref.region, 'export-task-id': ref.id }),
};
