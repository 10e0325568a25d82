import type { DescribeModelOutput } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-model';

/** SageMaker models. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteModel.html */
export const sagemakerModel = describedType<Omit<DescribeModelOutput, '$metadata'>>({
  type: TYPE,
  title: 'SageMaker models',
  action: 'Delete SageMaker model',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateModel', (record) =>
      byArn(textAt(record.responseElements, 'modelArn'), ':model/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'DeleteModel' }],
  permissions: ['sagemaker:DescribeModel', 'sagemaker:DeleteModel'],

  describe: (ctx, { id, region }) =>
    unlessUnknown(ctx.aws.read('sagemaker', region).describeModel({ ModelName: id })),
  facts: ({ CreationTime }) => ({ createdAt: CreationTime }),
  erase: (ctx, { id, region }) => ctx.aws.write('sagemaker', region).deleteModel({ ModelName: id }),
  commands: ({ id, region }) => [awsCommand('sagemaker', 'delete-model', { region, 'model-name': id })],
});
