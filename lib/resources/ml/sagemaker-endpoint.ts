import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-endpoint';

/** SageMaker endpoints; their configuration and model cost nothing and go by their own events. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html */
export const sagemakerEndpoint = describedType<Omit<DescribeEndpointOutput, '$metadata'>>({
  type: TYPE,
  title: 'SageMaker endpoints',
  action: 'Delete SageMaker endpoint',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateEndpoint', (record) =>
      byArn(textAt(record.responseElements, 'endpointArn'), ':endpoint/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'DeleteEndpoint' }],
  permissions: ['sagemaker:DescribeEndpoint', 'sagemaker:DeleteEndpoint'],

  async describe(ctx, { id, region }) {
    const asked = { EndpointName: id };
    const found = await unlessUnknown(ctx.aws.read('sagemaker', region).describeEndpoint(asked));
    return found?.EndpointStatus === 'Deleting' ? undefined : found;
  },
  facts: ({ CreationTime, EndpointStatus, EndpointConfigName }) => ({
    createdAt: CreationTime,
    summary: `${EndpointStatus}, configuration ${EndpointConfigName}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('sagemaker', region).deleteEndpoint({ EndpointName: id }),
  commands: ({ id, region }) => [awsCommand('sagemaker', 'delete-endpoint', { region, 'endpoint-name': id })],
});
