import type { Service } from '@aws-sdk/client-apprunner';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'apprunner-service';

/** App Runner services, by ARN. https://docs.aws.amazon.com/apprunner/latest/api/API_DeleteService.html */
export const apprunnerService = describedType<Service>({
  type: TYPE,
  title: 'App Runner services',
  action: 'Delete App Runner service',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'apprunner:CreateService', ({ responseElements: made }) => {
      const arn = textAt(made, 'service', 'serviceArn');
      const label = textAt(made, 'service', 'serviceName');
      return arn === undefined ? undefined : { id: arn, arn, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'apprunner', name: 'DeleteService' }],
  permissions: ['apprunner:DescribeService', 'apprunner:DeleteService'],

  async describe(ctx, { id, region }) {
    const { Service: service } = await ctx.aws.read('apprunner', region).describeService({ ServiceArn: id });
    return service?.Status === 'DELETED' ? undefined : service;
  },
  facts: ({ CreatedAt, ServiceName, ServiceUrl, Status }) => ({
    createdAt: CreatedAt,
    summary: [ServiceName, Status, ServiceUrl].filter(Boolean).join(', '),
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('apprunner', region).deleteService({ ServiceArn: id }),
  commands: ({ id, region }) => [awsCommand('apprunner', 'delete-service', { region, 'service-arn': id })],
});
