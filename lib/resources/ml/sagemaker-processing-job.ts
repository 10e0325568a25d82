import type { DescribeProcessingJobResponse } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-processing-job';

/** SageMaker processing jobs that have not ended. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopProcessingJob.html */
export const sagemakerProcessingJob = describedType<Omit<DescribeProcessingJobResponse, '$metadata'>>({
  type: TYPE,
  title: 'SageMaker processing jobs',
  action: 'Stop SageMaker processing job',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateProcessingJob', (record) =>
      byArn(textAt(record.responseElements, 'processingJobArn'), ':processing-job/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'StopProcessingJob' }],
  permissions: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],

  async describe(ctx, { id, region }) {
    const asked = { ProcessingJobName: id };
    const found = await unlessUnknown(ctx.aws.read('sagemaker', region).describeProcessingJob(asked));
    return found?.ProcessingJobStatus === 'InProgress' ? found : undefined;
  },
  facts: ({ CreationTime, ProcessingJobStatus, RoleArn }) => ({
    createdAt: CreationTime,
    summary: `${ProcessingJobStatus}, role ${RoleArn?.split('/').at(-1)}`,
  }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('sagemaker', region).stopProcessingJob({ ProcessingJobName: id }),
  commands: ({ id, region }) => [
    awsCommand('sagemaker', 'stop-processing-job', { region, 'processing-job-name': id }),
  ],
});
