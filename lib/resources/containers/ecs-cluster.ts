import type { Cluster } from '@aws-sdk/client-ecs';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { firstTold } from '../first-told.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'ecs-cluster';
const CREATED = { source: 'ecs', name: 'CreateCluster', idOf: nameIn };
/** Tasks take up to their stop timeout, two minutes at most, and the count of them lags behind. */
const EMPTYING = { everyMs: 5_000, forMs: 5 * 60_000 };
/** Capacity providers of AWS's own, which belong to nobody. */
const AWS_OWN: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

interface Found {
  readonly cluster: Cluster;
  readonly services: readonly string[];
  readonly tasks: readonly string[];
  readonly containerInstances: readonly string[];
  /** ISO 8601: CreateCluster gives an existing cluster as it is, and ECS does not tell since when it exists. */
  readonly toldSince?: string;
}

function nameIn({ responseElements }: TrailRecord): string | undefined {
  return byArn(textAt(responseElements, 'cluster', 'clusterArn'), ':cluster/')?.id;
}

async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Found | undefined> {
  const ecs = ctx.aws.read('ecs', ref.region);
  const { clusters = [] } = await ecs.describeClusters({ clusters: [ref.id], include: ['STATISTICS'] });
  const cluster = clusters.find(({ status }) => status !== 'INACTIVE');
  if (cluster === undefined) return undefined;
  const held = { cluster: ref.id };
  const [services, tasks, containerInstances, told] = await Promise.all([
    allPages(async (nextToken) => {
      const page = await ecs.listServices({ ...held, ...(nextToken === undefined ? {} : { nextToken }) });
      return { items: page.serviceArns, next: page.nextToken };
    }),
    allPages(async (nextToken) => {
      const page = await ecs.listTasks({ ...held, ...(nextToken === undefined ? {} : { nextToken }) });
      return { items: page.taskArns, next: page.nextToken };
    }),
    allPages(async (nextToken) => {
      const asked = { ...held, ...(nextToken === undefined ? {} : { nextToken }) };
      const page = await ecs.listContainerInstances(asked);
      return { items: page.containerInstanceArns, next: page.nextToken };
    }),
    firstTold(ctx, ref, CREATED),
  ]);
  const toldSince = told === undefined ? {} : { toldSince: told.toISOString() };
  return { cluster, services, tasks, containerInstances, ...toldSince };
}

const ownProviders = ({ cluster }: Found) =>
  (cluster.capacityProviders ?? []).filter((name) => !AWS_OWN.includes(name));

async function erase(ctx: WriteContext, { id, region }: ResourceRef, found: Found): Promise<unknown> {
  const ecs = ctx.aws.write('ecs', region);
  const held = { cluster: id };
  await Promise.all(
    found.services.map((service) => unlessAbsent(ecs.deleteService({ ...held, service, force: true }))),
  );
  await Promise.all(
    found.tasks.map((task) => unlessAbsent(ecs.stopTask({ ...held, task, reason: 'incident response' }))),
  );
  for (const containerInstance of found.containerInstances) {
    await unlessAbsent(ecs.deregisterContainerInstance({ ...held, containerInstance, force: true }));
  }
  if (ownProviders(found).length > 0) {
    await ecs.putClusterCapacityProviders({
      ...held,
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    });
  }
  return retrying(ctx, () => ecs.deleteCluster(held), {
    again: (error) => /^(ClusterContains|UpdateInProgress|ResourceInUse)/.test(errorCode(error)),
    ...EMPTYING,
  });
}

/** ECS clusters, with all that runs in them. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html */
export const ecsCluster = describedType<Found>({
  type: TYPE,
  title: 'ECS clusters',
  action: 'Delete ECS cluster',
  loses: 'Every service and task in it. Instances that had registered with it stay.',
  order: ORDER.deleteTemplates,
  eraseAfter: [],
  createdBy: [
    creation(TYPE, 'ecs:CreateCluster', (record) =>
      byArn(textAt(record.responseElements, 'cluster', 'clusterArn'), ':cluster/'),
    ),
  ],
  deletedBy: [{ source: 'ecs', name: 'DeleteCluster' }],
  permissions: [
    'ecs:DescribeClusters',
    'ecs:ListServices',
    'ecs:ListTasks',
    'ecs:ListContainerInstances',
    'ecs:DeleteService',
    'ecs:StopTask',
    'ecs:DeregisterContainerInstance',
    'ecs:PutClusterCapacityProviders',
    'ecs:DeleteCluster',
  ],

  describe,
  facts: ({ toldSince, services, tasks, containerInstances }) => ({
    createdAt: toldSince === undefined ? undefined : new Date(toldSince),
    summary: `${services.length} services, ${tasks.length} tasks, ${containerInstances.length} container instances`,
  }),
  erase,

  commands({ id, region }, found) {
    const held = { region, cluster: id };
    return [
      ...found.services.map((service) =>
        awsCommand('ecs', 'delete-service', { ...held, service, force: true }),
      ),
      ...found.tasks.map((task) => awsCommand('ecs', 'stop-task', { ...held, task })),
      ...found.containerInstances.map((instance) =>
        awsCommand('ecs', 'deregister-container-instance', {
          ...held,
          'container-instance': instance,
          force: true,
        }),
      ),
      ...(ownProviders(found).length === 0
        ? []
        : [
            awsCommand('ecs', 'put-cluster-capacity-providers', {
              ...held,
              'capacity-providers': '[]',
              'default-capacity-provider-strategy': '[]',
            }),
          ]),
      awsCommand('ecs', 'delete-cluster', held),
    ];
  },
});
