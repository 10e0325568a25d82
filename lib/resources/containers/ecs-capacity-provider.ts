import type { CapacityProvider } from '@aws-sdk/client-ecs';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { launchedFor } from '../ec2/launched-for.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'ecs-capacity-provider';
const IN_USE = { everyMs: 5_000, forMs: 5 * 60_000 };

/** On each of ECS's managed instances. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance-details-tags-managed-instances.html */
const TAG = 'aws:ecs:capacityProviderName';

const described = describedType<CapacityProvider>({
  type: TYPE,
  title: 'ECS capacity providers',
  action: 'Delete ECS capacity provider',
  order: ORDER.deleteTemplates,
  eraseAfter: ['ecs-cluster'],
  createdBy: [
    creation(TYPE, 'ecs:CreateCapacityProvider', (record) =>
      byArn(
        textAt(record.responseElements, 'capacityProvider', 'capacityProviderArn'),
        ':capacity-provider/',
      ),
    ),
  ],
  deletedBy: [{ source: 'ecs', name: 'DeleteCapacityProvider' }],
  permissions: ['ecs:DescribeCapacityProviders', 'ec2:DescribeInstances', 'ecs:DeleteCapacityProvider'],

  async describe(ctx, { id, region }) {
    const { capacityProviders } = await ctx.aws.read('ecs', region).describeCapacityProviders({
      capacityProviders: [id],
    });
    return capacityProviders?.find(
      ({ status, updateStatus }) => status === 'ACTIVE' && updateStatus !== 'DELETE_IN_PROGRESS',
    );
  },
  facts: ({ autoScalingGroupProvider: group }) => ({
    summary:
      group === undefined ? 'managed instances' : `group ${group.autoScalingGroupArn?.split('/').at(-1)}`,
  }),
  // A cluster that still names it keeps it; the attacker's own go in the same class.
  erase: (ctx, { id, region }) =>
    retrying(ctx, () => ctx.aws.write('ecs', region).deleteCapacityProvider({ capacityProvider: id }), {
      again: (error) => errorCode(error) === 'InvalidParameterException',
      ...IN_USE,
    }),
  commands: ({ id, region }) => [
    awsCommand('ecs', 'delete-capacity-provider', { region, 'capacity-provider': id }),
  ],
});

/**
 * Capacity providers, which launch instances, or keep an Auto Scaling group at the size, that tasks ask for.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCapacityProvider.html
 */
export const ecsCapacityProvider: ResourceType = {
  ...described,
  /** Launched by ECS's infrastructure role or a fleet of it, which may be before CloudTrail tells of it. */
  async madeWith(ctx, { ref, state }) {
    // The name of one that is gone may be another's now.
    if (state === 'deleted') return [];
    const from = ref.bornAt === undefined ? {} : { from: ref.bornAt };
    return launchedFor(ctx, { region: ref.region, tag: TAG, id: ref.id, ...from });
  },
};
