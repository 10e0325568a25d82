import type { Nodegroup } from '@aws-sdk/client-eks';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { inCluster } from './in-cluster.ts';

const TYPE = 'eks-nodegroup';

/** EKS node groups: they start nodes again. https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteNodegroup.html */
export const eksNodegroup = describedType<Nodegroup>({
  type: TYPE,
  title: 'EKS node groups',
  action: 'Delete EKS node group',
  loses: 'Its nodes.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'eks:CreateNodegroup', ({ responseElements: made }) => {
      const name = textAt(made, 'nodegroup', 'nodegroupName');
      const cluster = textAt(made, 'nodegroup', 'clusterName');
      const arn = textAt(made, 'nodegroup', 'nodegroupArn');
      if (name === undefined || cluster === undefined) return undefined;
      return { id: `${cluster}/${name}`, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'eks', name: 'DeleteNodegroup' }],
  permissions: ['eks:DescribeNodegroup', 'eks:DeleteNodegroup'],

  async describe(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    const asked = { clusterName: cluster, nodegroupName: name };
    const { nodegroup } = await ctx.aws.read('eks', region).describeNodegroup(asked);
    return nodegroup?.status === 'DELETING' ? undefined : nodegroup;
  },
  facts: ({ createdAt, instanceTypes = [], scalingConfig }) => ({
    createdAt,
    summary: `${scalingConfig?.desiredSize ?? '?'} nodes ${instanceTypes.join(', ')}`,
  }),
  erase(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    return ctx.aws.write('eks', region).deleteNodegroup({ clusterName: cluster, nodegroupName: name });
  },
  commands({ id, region }) {
    const { cluster, name } = inCluster(id);
    return [
      awsCommand('eks', 'delete-nodegroup', { region, 'cluster-name': cluster, 'nodegroup-name': name }),
    ];
  },
});
