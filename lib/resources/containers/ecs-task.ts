import type { Task } from '@aws-sdk/client-ecs';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { recorded } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { inCluster } from './in-cluster.ts';

const TYPE = 'ecs-task';

/** Tasks that were started; those that were not stand among the failures and made nothing. */
function refs(record: TrailRecord): readonly ResourceRef[] {
  return itemsAt(record.responseElements, 'tasks').flatMap((task) => {
    const arn = textAt(task, 'taskArn');
    const cluster = textAt(task, 'clusterArn')?.split('/').at(-1);
    const name = arn?.split('/').at(-1);
    const named = arn === undefined || cluster === undefined ? undefined : { id: `${cluster}/${name}`, arn };
    return recorded(TYPE, record, named);
  });
}

/** ECS tasks started by hand. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
export const ecsTask = describedType<Task>({
  type: TYPE,
  title: 'ECS tasks',
  action: 'Stop ECS task',
  order: ORDER.terminateCompute,
  createdBy: [
    { source: 'ecs', name: 'RunTask', refs },
    { source: 'ecs', name: 'StartTask', refs },
  ],
  deletedBy: [{ source: 'ecs', name: 'StopTask' }],
  permissions: ['ecs:DescribeTasks', 'ecs:StopTask'],

  async describe(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    const { tasks } = await ctx.aws.read('ecs', region).describeTasks({ cluster, tasks: [name] });
    return tasks?.find(({ desiredStatus }) => desiredStatus !== 'STOPPED');
  },
  facts: ({ createdAt, taskDefinitionArn, launchType }) => ({
    createdAt,
    summary: `${taskDefinitionArn?.split('/').at(-1)}, ${launchType ?? 'capacity providers'}`,
  }),
  erase(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    return ctx.aws.write('ecs', region).stopTask({ cluster, task: name, reason: 'incident response' });
  },
  commands({ id, region }) {
    const { cluster, name } = inCluster(id);
    return [awsCommand('ecs', 'stop-task', { region, cluster, task: name })];
  },
});
