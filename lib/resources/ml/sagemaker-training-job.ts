import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-training-job';

/** SageMaker training jobs that have not ended. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopTrainingJob.html */
export const sagemakerTrainingJob = describedType<Omit<DescribeTrainingJobResponse, '$metadata'>>({
  type: TYPE,
  title: 'SageMaker training jobs',
  action: 'Stop SageMaker training job',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateTrainingJob', (record) =>
      byArn(textAt(record.responseElements, 'trainingJobArn'), ':training-job/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'StopTrainingJob' }],
  permissions: ['sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'],

  async describe(ctx, { id, region }) {
    const asked = { TrainingJobName: id };
    const found = await unlessUnknown(ctx.aws.read('sagemaker', region).describeTrainingJob(asked));
    return found?.TrainingJobStatus === 'InProgress' ? found : undefined;
  },
  facts: ({ CreationTime, TrainingJobStatus, RoleArn }) => ({
    createdAt: CreationTime,
    summary: `${TrainingJobStatus}, role ${RoleArn?.split('/').at(-1)}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('sagemaker', region).stopTrainingJob({ TrainingJobName: id }),
  commands: ({ id, region }) => [
    awsCommand('sagemaker', 'stop-training-job', { region, 'training-job-name': id }),
  ],
});
