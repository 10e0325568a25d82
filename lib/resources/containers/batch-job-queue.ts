import type { JobQueueDetail } from '@aws-sdk/client-batch';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { until } from '../until.ts';

const TYPE = 'batch-job-queue';
const SETTLING = { everyMs: 5_000, forMs: 5 * 60_000 };

async function describe(ctx: ReadContext, { id, region }: ResourceRef): Promise<JobQueueDetail | undefined> {
  const { jobQueues } = await ctx.aws.read('batch', region).describeJobQueues({ jobQueues: [id] });
  return jobQueues?.find(({ status }) => status !== 'DELETING' && status !== 'DELETED');
}

/** Batch job queues: disabled, then deleted with the jobs in them. https://docs.aws.amazon.com/batch/latest/APIReference/API_DeleteJobQueue.html */
export const batchJobQueue = describedType<JobQueueDetail>({
  type: TYPE,
  title: 'Batch job queues',
  action: 'Delete Batch job queue',
  loses: 'The jobs in it.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'batch:CreateJobQueue', ({ responseElements }) =>
      byArn(textAt(responseElements, 'jobQueueArn'), ':job-queue/'),
    ),
  ],
  deletedBy: [{ source: 'batch', name: 'DeleteJobQueue' }],
  permissions: ['batch:DescribeJobQueues', 'batch:UpdateJobQueue', 'batch:DeleteJobQueue'],

  describe,
  facts: ({ state, computeEnvironmentOrder = [] }) => ({
    summary: `${state}, ${computeEnvironmentOrder.length} compute environments`,
  }),
  async erase(ctx, ref, { state }) {
    const batch = ctx.aws.write('batch', ref.region);
    if (state !== 'DISABLED') await batch.updateJobQueue({ jobQueue: ref.id, state: 'DISABLED' });
    const isSettled = (now: JobQueueDetail | undefined) =>
      now === undefined || (now.state === 'DISABLED' && now.status !== 'UPDATING');
    const now = await until(ctx, `${ref.id} to be disabled`, () => describe(ctx, ref), isSettled, SETTLING);
    return now === undefined ? undefined : batch.deleteJobQueue({ jobQueue: ref.id });
  },
  commands: ({ id, region }, { state }) => [
    ...(state === 'DISABLED'
      ? []
      : [awsCommand('batch', 'update-job-queue', { region, 'job-queue': id, state: 'DISABLED' })]),
    awsCommand('batch', 'delete-job-queue', { region, 'job-queue': id }),
  ],
});
