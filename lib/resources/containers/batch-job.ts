import type { JobDetail } from '@aws-sdk/client-batch';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'batch-job';
const REASON = 'incident response';

/** Batch jobs that have not ended. https://docs.aws.amazon.com/batch/latest/APIReference/API_TerminateJob.html */
export const batchJob = describedType<JobDetail>({
  type: TYPE,
  title: 'Batch jobs',
  action: 'Terminate Batch job',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'batch:SubmitJob', ({ responseElements: made }) => {
      const id = textAt(made, 'jobId');
      const label = textAt(made, 'jobName');
      return id === undefined ? undefined : { id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [
    { source: 'batch', name: 'TerminateJob' },
    { source: 'batch', name: 'CancelJob' },
  ],
  permissions: ['batch:DescribeJobs', 'batch:TerminateJob'],

  async describe(ctx, { id, region }) {
    const { jobs } = await ctx.aws.read('batch', region).describeJobs({ jobs: [id] });
    return jobs?.find(
      ({ status, isTerminated }) => status !== 'SUCCEEDED' && status !== 'FAILED' && !isTerminated,
    );
  },
  facts: ({ createdAt, status, jobDefinition }) => ({
    createdAt: createdAt === undefined ? undefined : new Date(createdAt),
    summary: `${status}, ${jobDefinition?.split('/').at(-1)}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('batch', region).terminateJob({ jobId: id, reason: REASON }),
  commands: ({ id, region }) => [
    awsCommand('batch', 'terminate-job', { region, 'job-id': id, reason: REASON }),
  ],
});
