import type { JobDefinition } from '@aws-sdk/client-batch';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'batch-job-definition';

/** Batch job definitions, one revision each. https://docs.aws.amazon.com/batch/latest/APIReference/API_DeregisterJobDefinition.html */
export const batchJobDefinition = describedType<JobDefinition>({
  type: TYPE,
  title: 'Batch job definitions',
  action: 'Deregister Batch job definition',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'batch:RegisterJobDefinition', ({ responseElements }) =>
      byArn(textAt(responseElements, 'jobDefinitionArn'), ':job-definition/'),
    ),
  ],
  deletedBy: [{ source: 'batch', name: 'DeregisterJobDefinition' }],
  permissions: ['batch:DescribeJobDefinitions', 'batch:DeregisterJobDefinition'],

  async describe(ctx, { id, region }) {
    const asked = { jobDefinitions: [id] };
    const { jobDefinitions } = await ctx.aws.read('batch', region).describeJobDefinitions(asked);
    return jobDefinitions?.find(({ status }) => status !== 'INACTIVE');
  },
  facts: ({ containerProperties }) => ({ summary: containerProperties?.image }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('batch', region).deregisterJobDefinition({ jobDefinition: id }),
  commands: ({ id, region }) => [
    awsCommand('batch', 'deregister-job-definition', { region, 'job-definition': id }),
  ],
});
