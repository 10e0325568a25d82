import type { AccessEntry } from '@aws-sdk/client-eks';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { accessIn, partsOf } from './eks-access.ts';

const TYPE = 'eks-access-entry';

/**
 * Access entries, which let an IAM principal into a Kubernetes cluster. The aws-auth ConfigMap inside the cluster does
 * the same, and CloudTrail does not show it.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteAccessEntry.html
 */
export const eksAccessEntry = describedType<AccessEntry>({
  type: TYPE,
  title: 'EKS access entries',
  action: 'Delete EKS access entry',
  order: ORDER.credentials,
  createdBy: [
    creation(TYPE, 'eks:CreateAccessEntry', (record) => {
      const access = accessIn(record);
      const arn = textAt(record.responseElements, 'accessEntry', 'accessEntryArn');
      if (access === undefined) return undefined;
      return { id: `${access.cluster}/${access.principalArn}`, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'eks', name: 'DeleteAccessEntry' }],
  permissions: ['eks:DescribeAccessEntry', 'eks:DeleteAccessEntry'],

  async describe(ctx, { id, region }) {
    const { cluster: clusterName, principalArn } = partsOf(id);
    return (await ctx.aws.read('eks', region).describeAccessEntry({ clusterName, principalArn })).accessEntry;
  },
  facts: ({ createdAt, kubernetesGroups = [] }) => ({ createdAt, summary: kubernetesGroups.join(', ') }),
  erase(ctx, { id, region }) {
    const { cluster: clusterName, principalArn } = partsOf(id);
    return ctx.aws.write('eks', region).deleteAccessEntry({ clusterName, principalArn });
  },
  commands({ id, region }) {
    const { cluster, principalArn } = partsOf(id);
    const asked = { region, 'cluster-name': cluster, 'principal-arn': principalArn };
    return [awsCommand('eks', 'delete-access-entry', asked)];
  },
});
