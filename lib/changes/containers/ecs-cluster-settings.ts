import type { UpdateClusterRequest } from '@aws-sdk/client-ecs';
import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { agrees, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const SETTINGS = ['settings', 'configuration', 'serviceConnectDefaults'];

/** ECS spells members alike in records and in the API. */
const event = (name: string, clusterMember: string): AlteringEvent => ({
  ...{ source: 'ecs', name },
  alterations({ requestParameters, awsRegion: region }) {
    const id = textAt(requestParameters, clusterMember)?.split('/').at(-1) ?? 'default';
    const set = picked(asJson(requestParameters ?? {}), SETTINGS);
    return Object.keys(set as object).length === 0
      ? []
      : [{ target: { type: 'ecs-cluster', id, region }, set }];
  },
});

/**
 * Settings of ECS clusters of others: what is logged of commands run in containers, and whether they are monitored.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateCluster.html
 */
export const ecsClusterSettings: RevertedType = {
  type: 'ecs-cluster-settings',
  title: 'Settings of ECS clusters',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  parts: true,
  alteredBy: [event('UpdateCluster', 'cluster'), event('UpdateClusterSettings', 'cluster')],
  toldBy: [event('CreateCluster', 'clusterName')],
  permissions: ['ecs:DescribeClusters', 'ecs:UpdateCluster'],
  same: agrees,
  action: ({ id }) => `Put the settings of ECS cluster ${id} back`,
  async look(ctx, { id, region }) {
    const asked = { clusters: [id], include: ['SETTINGS' as const, 'CONFIGURATIONS' as const] };
    const { clusters = [] } = await ctx.aws.read('ecs', region).describeClusters(asked);
    const cluster = clusters.find(({ status }) => status !== 'INACTIVE');
    if (cluster === undefined) return { state: 'gone' };
    return { state: 'there', value: picked(asJson(cluster), SETTINGS), description: cluster };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws.write('ecs', region).updateCluster({ cluster: id, ...(to as object) } as UpdateClusterRequest),
  command: ({ id, region }, to) =>
    awsCommand('ecs', 'update-cluster', {
      ...{ region, 'cli-input-json': JSON.stringify({ cluster: id, ...(to as Record<string, Json>) }) },
    }),
};
