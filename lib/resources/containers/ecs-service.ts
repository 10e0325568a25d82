import type { Service } from '@aws-sdk/client-ecs';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { inCluster } from './in-cluster.ts';

const TYPE = 'ecs-service';

function named({ responseElements }: TrailRecord) {
  const arn = textAt(responseElements, 'service', 'serviceArn');
  const cluster = textAt(responseElements, 'service', 'clusterArn')?.split('/').at(-1);
  const name = arn?.split('/').at(-1);
  return arn === undefined || cluster === undefined ? undefined : { id: `${cluster}/${name}`, arn };
}

/**
 * ECS services: they start again what is stopped, so they go before any task.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
 */
export const ecsService = describedType<Service>({
  type: TYPE,
  title: 'ECS services',
  action: 'Delete ECS service',
  loses: 'Its tasks.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'ecs:CreateService', named),
    creation(TYPE, 'ecs:CreateExpressGatewayService', named),
  ],
  deletedBy: [{ source: 'ecs', name: 'DeleteService' }],
  permissions: ['ecs:DescribeServices', 'ecs:DeleteService'],

  async describe(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    const { services } = await ctx.aws.read('ecs', region).describeServices({ cluster, services: [name] });
    // One that is draining starts nothing any more.
    return services?.find(({ status }) => status === 'ACTIVE');
  },
  facts: ({ createdAt, desiredCount, launchType, taskDefinition }) => ({
    createdAt,
    summary: `${desiredCount} tasks of ${taskDefinition?.split('/').at(-1)}, ${launchType ?? 'capacity providers'}`,
  }),
  erase(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    return ctx.aws.write('ecs', region).deleteService({ cluster, service: name, force: true });
  },
  commands({ id, region }) {
    const { cluster, name } = inCluster(id);
    return [awsCommand('ecs', 'delete-service', { region, cluster, service: name, force: true })];
  },
});
