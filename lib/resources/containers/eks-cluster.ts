import type { Cluster } from '@aws-sdk/client-eks';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'eks-cluster';
/** Node groups drain for up to a quarter of an hour before they are gone. */
const EMPTYING = { everyMs: 15_000, forMs: 25 * 60_000 };

interface Found {
  readonly cluster: Cluster;
  readonly nodegroups: readonly string[];
  readonly fargateProfiles: readonly string[];
}

/**
 * EKS clusters, with their node groups and Fargate profiles. Load balancers that Kubernetes made are left: no event
 * ties them to the cluster.
 * https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html
 */
export const eksCluster = describedType<Found>({
  type: TYPE,
  title: 'EKS clusters',
  action: 'Delete EKS cluster',
  loses: 'All that runs in it. Load balancers and volumes made from inside it stay.',
  order: ORDER.terminateCompute,
  protections: ['deletionProtection'],
  createdBy: [
    creation(TYPE, 'eks:CreateCluster', ({ responseElements: made }) => {
      const id = textAt(made, 'cluster', 'name');
      const arn = textAt(made, 'cluster', 'arn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'eks', name: 'DeleteCluster' }],
  permissions: [
    'eks:DescribeCluster',
    'eks:ListNodegroups',
    'eks:ListFargateProfiles',
    'eks:UpdateClusterConfig',
    'eks:DeleteNodegroup',
    'eks:DeleteFargateProfile',
    'eks:DeleteCluster',
  ],

  async describe(ctx, { id, region }) {
    const eks = ctx.aws.read('eks', region);
    const { cluster } = await eks.describeCluster({ name: id });
    if (cluster === undefined || cluster.status === 'DELETING') return undefined;
    const [nodegroups, fargateProfiles] = await Promise.all([
      allPages(async (nextToken) => {
        const page = await eks.listNodegroups({ clusterName: id, ...(nextToken ? { nextToken } : {}) });
        return { items: page.nodegroups, next: page.nextToken };
      }),
      allPages(async (nextToken) => {
        const page = await eks.listFargateProfiles({ clusterName: id, ...(nextToken ? { nextToken } : {}) });
        return { items: page.fargateProfileNames, next: page.nextToken };
      }),
    ]);
    return { cluster, nodegroups, fargateProfiles };
  },
  facts: ({ cluster, nodegroups, fargateProfiles }) => ({
    createdAt: cluster.createdAt,
    on: cluster.deletionProtection ? ['deletionProtection'] : [],
    summary: `${nodegroups.length} node groups, ${fargateProfiles.length} Fargate profiles`,
  }),
  async erase(ctx, { id, region }, { cluster, nodegroups, fargateProfiles }) {
    const eks = ctx.aws.write('eks', region);
    const busy = { again: (error: unknown) => errorCode(error) === 'ResourceInUseException', ...EMPTYING };
    if (cluster.deletionProtection) {
      await retrying(ctx, () => eks.updateClusterConfig({ name: id, deletionProtection: false }), busy);
    }
    for (const nodegroupName of nodegroups) {
      await unlessAbsent(eks.deleteNodegroup({ clusterName: id, nodegroupName }));
    }
    // One profile of a cluster is deleted at a time.
    for (const fargateProfileName of fargateProfiles) {
      const deleting = () => eks.deleteFargateProfile({ clusterName: id, fargateProfileName });
      await unlessAbsent(retrying(ctx, deleting, busy));
    }
    return retrying(ctx, () => eks.deleteCluster({ name: id }), busy);
  },
  commands({ id, region }, { cluster, nodegroups, fargateProfiles }) {
    const held = { region, 'cluster-name': id };
    return [
      ...(cluster.deletionProtection
        ? [awsCommand('eks', 'update-cluster-config', { region, name: id, 'no-deletion-protection': true })]
        : []),
      ...nodegroups.flatMap((name) => [
        awsCommand('eks', 'delete-nodegroup', { ...held, 'nodegroup-name': name }),
        awsCommand('eks', 'wait nodegroup-deleted', { ...held, 'nodegroup-name': name }),
      ]),
      ...fargateProfiles.flatMap((name) => [
        awsCommand('eks', 'delete-fargate-profile', { ...held, 'fargate-profile-name': name }),
        awsCommand('eks', 'wait fargate-profile-deleted', { ...held, 'fargate-profile-name': name }),
      ]),
      awsCommand('eks', 'delete-cluster', { region, name: id }),
    ];
  },
});
