import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'ecs-task-definition';

/**
 * ECS task definitions: one revision of a family, never the others. What already runs from it is not touched.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
 */
export const ecsTaskDefinition = describedType<TaskDefinition>({
  type: TYPE,
  title: 'ECS task definitions',
  action: 'Delete ECS task definition',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'ecs:RegisterTaskDefinition', (record) =>
      byArn(textAt(record.responseElements, 'taskDefinition', 'taskDefinitionArn'), ':task-definition/'),
    ),
  ],
  deletedBy: [
    { source: 'ecs', name: 'DeregisterTaskDefinition' },
    { source: 'ecs', name: 'DeleteTaskDefinitions' },
  ],
  permissions: ['ecs:DescribeTaskDefinition', 'ecs:DeregisterTaskDefinition', 'ecs:DeleteTaskDefinitions'],

  async describe(ctx, { id, region }) {
    try {
      const { taskDefinition } = await ctx.aws.read('ecs', region).describeTaskDefinition({
        taskDefinition: id,
      });
      return taskDefinition?.status === 'DELETE_IN_PROGRESS' ? undefined : taskDefinition;
    } catch (error) {
      // ECS has no code of its own for one that is not there; the id came from AWS and is well formed.
      if (errorCode(error) === 'ClientException') return undefined;
      throw error;
    }
  },
  facts: ({ registeredAt, containerDefinitions = [] }) => ({
    createdAt: registeredAt,
    summary: containerDefinitions.map(({ image }) => image).join(', '),
  }),
  async erase(ctx, { id, region }, { status }) {
    const ecs = ctx.aws.write('ecs', region);
    if (status === 'ACTIVE') await ecs.deregisterTaskDefinition({ taskDefinition: id });
    const { failures: [failure] = [] } = await ecs.deleteTaskDefinitions({ taskDefinitions: [id] });
    if (failure === undefined) return;
    throw new SpillkitError(
      'TaskDefinitionStays',
      `ECS does not delete ${id}: ${failure.reason ?? 'it gives no reason'}.`,
      'It is deregistered, so nothing new starts from it. Try again later.',
    );
  },
  commands: ({ id, region }, { status }) => [
    ...(status === 'ACTIVE'
      ? [awsCommand('ecs', 'deregister-task-definition', { region, 'task-definition': id })]
      : []),
    awsCommand('ecs', 'delete-task-definitions', { region, 'task-definitions': id }),
  ],
});
