import type { DescribeEndpointConfigOutput } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-endpoint-config';

/** SageMaker endpoint configurations. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpointConfig.html */
export const sagemakerEndpointConfig = describedType<Omit<DescribeEndpointConfigOutput, '$metadata'>>({
  type: TYPE,
  title: 'SageMaker endpoint configurations',
  action: 'Delete SageMaker endpoint configuration',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateEndpointConfig', (record) =>
      byArn(textAt(record.responseElements, 'endpointConfigArn'), ':endpoint-config/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'DeleteEndpointConfig' }],
  permissions: ['sagemaker:DescribeEndpointConfig', 'sagemaker:DeleteEndpointConfig'],

  describe: (ctx, { id, region }) =>
    unlessUnknown(ctx.aws.read('sagemaker', region).describeEndpointConfig({ EndpointConfigName: id })),
  facts: ({ CreationTime }) => ({ createdAt: CreationTime }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('sagemaker', region).deleteEndpointConfig({ EndpointConfigName: id }),
  commands: ({ id, region }) => [
    awsCommand('sagemaker', 'delete-endpoint-config', { region, 'endpoint-config-name': id }),
  ],
});
