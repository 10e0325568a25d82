import type { DaemonDetail } from '@aws-sdk/client-ecs';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'ecs-daemon';

/**
 * ECS daemons: one task on each container instance, started again wherever it is stopped.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteDaemon.html
 */
export const ecsDaemon = describedType<DaemonDetail>({
  type: TYPE,
  title: 'ECS daemons',
  action: 'Delete ECS daemon',
  loses: 'Its tasks.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'ecs:CreateDaemon', ({ responseElements }) =>
      byArn(textAt(responseElements, 'daemonArn'), ':daemon/'),
    ),
  ],
  deletedBy: [{ source: 'ecs', name: 'DeleteDaemon' }],
  permissions: ['ecs:DescribeDaemon', 'ecs:DeleteDaemon'],

  async describe(ctx, { arn: daemonArn, region }) {
    const { daemon } = await ctx.aws.read('ecs', region).describeDaemon({ daemonArn });
    return daemon?.status === 'ACTIVE' ? daemon : undefined;
  },
  facts: ({ createdAt, clusterArn }) => ({
    createdAt,
    summary: `in cluster ${clusterArn?.split('/').at(-1)}`,
  }),
  erase: (ctx, { arn: daemonArn, region }) => ctx.aws.write('ecs', region).deleteDaemon({ daemonArn }),
  commands: ({ arn = '', region }) => [awsCommand('ecs', 'delete-daemon', { region, 'daemon-arn': arn })],
});
