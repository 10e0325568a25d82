import type { AssociatedAccessPolicy } from '@aws-sdk/client-eks';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { accessIn, partsOf } from './eks-access.ts';

const TYPE = 'eks-access-policy';

/** Access policies given to an access entry. https://docs.aws.amazon.com/eks/latest/APIReference/API_DisassociateAccessPolicy.html */
export const eksAccessPolicy = describedType<AssociatedAccessPolicy>({
  type: TYPE,
  title: 'EKS access policies',
  action: 'Take away EKS access policy',
  order: ORDER.credentials,
  createdBy: [
    creation(TYPE, 'eks:AssociateAccessPolicy', (record) => {
      const access = accessIn(record);
      const policyArn = textAt(record.requestParameters, 'policyArn');
      if (access === undefined || policyArn === undefined) return undefined;
      return { id: `${access.cluster}/${access.principalArn}/${policyArn}` };
    }),
  ],
  deletedBy: [{ source: 'eks', name: 'DisassociateAccessPolicy' }],
  permissions: ['eks:ListAssociatedAccessPolicies', 'eks:DisassociateAccessPolicy'],

  async describe(ctx, { id, region }) {
    const { cluster: clusterName, principalArn, policyArn } = partsOf(id);
    const eks = ctx.aws.read('eks', region);
    const policies = await allPages(async (nextToken) => {
      const asked = { clusterName, principalArn, ...(nextToken ? { nextToken } : {}) };
      const page = await eks.listAssociatedAccessPolicies(asked);
      return { items: page.associatedAccessPolicies, next: page.nextToken };
    });
    return policies.find((policy) => policy.policyArn === policyArn);
  },
  facts: ({ associatedAt, accessScope }) => ({
    createdAt: associatedAt,
    summary: accessScope && `scope ${accessScope.type}`,
  }),
  erase(ctx, { id, region }) {
    const { cluster: clusterName, principalArn, policyArn } = partsOf(id);
    const eks = ctx.aws.write('eks', region);
    return eks.disassociateAccessPolicy({ clusterName, principalArn, policyArn });
  },
  commands({ id, region }) {
    const { cluster, principalArn, policyArn } = partsOf(id);
    const asked = { region, 'cluster-name': cluster, 'principal-arn': principalArn, 'policy-arn': policyArn };
    return [awsCommand('eks', 'disassociate-access-policy', asked)];
  },
});
