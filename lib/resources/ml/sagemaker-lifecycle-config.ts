import type { DescribeNotebookInstanceLifecycleConfigOutput } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-lifecycle-config';

/** Scripts SageMaker notebooks run when they start. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteNotebookInstanceLifecycleConfig.html */
export const sagemakerLifecycleConfig = describedType<
  Omit<DescribeNotebookInstanceLifecycleConfigOutput, '$metadata'>
>({
  type: TYPE,
  title: 'SageMaker lifecycle configurations',
  action: 'Delete SageMaker lifecycle configuration',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateNotebookInstanceLifecycleConfig', (record) =>
      byArn(
        textAt(record.responseElements, 'notebookInstanceLifecycleConfigArn'),
        ':notebook-instance-lifecycle-config/',
      ),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'DeleteNotebookInstanceLifecycleConfig' }],
  permissions: [
    'sagemaker:DescribeNotebookInstanceLifecycleConfig',
    'sagemaker:DeleteNotebookInstanceLifecycleConfig',
  ],

  describe: (ctx, { id, region }) =>
    unlessUnknown(
      ctx.aws.read('sagemaker', region).describeNotebookInstanceLifecycleConfig({
        NotebookInstanceLifecycleConfigName: id,
      }),
    ),
  facts: ({ CreationTime, OnStart = [], OnCreate = [] }) => ({
    createdAt: CreationTime,
    summary: `${OnStart.length + OnCreate.length} scripts`,
  }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('sagemaker', region).deleteNotebookInstanceLifecycleConfig({
      NotebookInstanceLifecycleConfigName: id,
    }),
  commands: ({ id, region }) => [
    awsCommand('sagemaker', 'delete-notebook-instance-lifecycle-config', {
      region,
      'notebook-instance-lifecycle-config-name': id,
    }),
  ],
});
