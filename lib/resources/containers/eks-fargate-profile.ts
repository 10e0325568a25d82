import type { FargateProfile } from '@aws-sdk/client-eks';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { retrying } from '../retrying.ts';
import { inCluster } from './in-cluster.ts';

const TYPE = 'eks-fargate-profile';
/** A cluster deletes one profile at a time, each takes minutes. */
const ONE_AT_A_TIME = { everyMs: 10_000, forMs: 15 * 60_000 };

/** Fargate profiles of EKS. https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteFargateProfile.html */
export const eksFargateProfile = describedType<FargateProfile>({
  type: TYPE,
  title: 'EKS Fargate profiles',
  action: 'Delete EKS Fargate profile',
  loses: 'The pods it started.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'eks:CreateFargateProfile', ({ responseElements: made }) => {
      const name = textAt(made, 'fargateProfile', 'fargateProfileName');
      const cluster = textAt(made, 'fargateProfile', 'clusterName');
      const arn = textAt(made, 'fargateProfile', 'fargateProfileArn');
      if (name === undefined || cluster === undefined) return undefined;
      return { id: `${cluster}/${name}`, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'eks', name: 'DeleteFargateProfile' }],
  permissions: ['eks:DescribeFargateProfile', 'eks:DeleteFargateProfile'],

  async describe(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    const asked = { clusterName: cluster, fargateProfileName: name };
    const { fargateProfile } = await ctx.aws.read('eks', region).describeFargateProfile(asked);
    return fargateProfile?.status === 'DELETING' ? undefined : fargateProfile;
  },
  facts: ({ createdAt, selectors = [] }) => ({
    createdAt,
    summary: selectors.map(({ namespace }) => `namespace ${namespace}`).join(', '),
  }),
  erase(ctx, { id, region }) {
    const { cluster, name } = inCluster(id);
    const asked = { clusterName: cluster, fargateProfileName: name };
    return retrying(ctx, () => ctx.aws.write('eks', region).deleteFargateProfile(asked), {
      again: (error) => errorCode(error) === 'ResourceInUseException',
      ...ONE_AT_A_TIME,
    });
  },
  commands({ id, region }) {
    const { cluster, name } = inCluster(id);
    const asked = { region, 'cluster-name': cluster, 'fargate-profile-name': name };
    return [awsCommand('eks', 'delete-fargate-profile', asked)];
  },
});
