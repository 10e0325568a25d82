import type { Job } from '@aws-sdk/client-glue';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'glue-job';
const RUNNING: readonly string[] = ['STARTING', 'RUNNING', 'WAITING'];
/** BatchStopJobRun takes so many. */
const AT_ONCE = 25;

interface Found {
  readonly job: Job;
  /** Ids of runs that go on. */
  readonly running: readonly string[];
}

/** Glue jobs, with the runs that go on. https://docs.aws.amazon.com/glue/latest/webapi/API_DeleteJob.html */
export const glueJob = describedType<Found>({
  type: TYPE,
  title: 'Glue jobs',
  action: 'Delete Glue job',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'glue:CreateJob', ({ responseElements, requestParameters }) => {
      const id = textAt(responseElements, 'name') ?? textAt(requestParameters, 'name');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'glue', name: 'DeleteJob' }],
  permissions: ['glue:GetJob', 'glue:GetJobRuns', 'glue:BatchStopJobRun', 'glue:DeleteJob'],

  async describe(ctx, { id, region }) {
    const glue = ctx.aws.read('glue', region);
    const { Job: job } = await glue.getJob({ JobName: id });
    if (job === undefined) return undefined;
    const runs = await allPages(async (NextToken) => {
      const page = await glue.getJobRuns({ JobName: id, ...(NextToken === undefined ? {} : { NextToken }) });
      return { items: page.JobRuns, next: page.NextToken };
    });
    const running = runs.filter(({ JobRunState }) => RUNNING.includes(JobRunState ?? ''));
    return { job, running: running.flatMap(({ Id }) => Id ?? []) };
  },
  facts: ({ job: { CreatedOn, Role, Command }, running }) => ({
    createdAt: CreatedOn,
    summary: `${Command?.ScriptLocation}, role ${Role?.split('/').at(-1)}, ${running.length} running`,
  }),
  async erase(ctx, { id, region }, { running }) {
    const glue = ctx.aws.write('glue', region);
    for (let start = 0; start < running.length; start += AT_ONCE) {
      await glue.batchStopJobRun({ JobName: id, JobRunIds: running.slice(start, start + AT_ONCE) });
    }
    return glue.deleteJob({ JobName: id });
  },
  commands: ({ id, region }, { running }) => [
    ...(running.length === 0
      ? []
      : [awsCommand('glue', 'batch-stop-job-run', { region, 'job-name': id, 'job-run-ids': running })]),
    awsCommand('glue', 'delete-job', { region, 'job-name': id }),
  ],
});
