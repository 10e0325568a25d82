import type { Cluster } from '@aws-sdk/client-emr';
import { errorCode, errorMessage } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'emr-cluster';

/**
 * EMR clusters. Terminating takes up to five minutes and leaves the security groups ElasticMapReduce-* behind, which
 * name each other and serve clusters to come.
 * https://docs.aws.amazon.com/emr/latest/APIReference/API_TerminateJobFlows.html
 */
export const emrCluster = describedType<Cluster>({
  type: TYPE,
  title: 'EMR clusters',
  action: 'Terminate EMR cluster',
  loses: 'What stands on its disks. Its security groups ElasticMapReduce-* stay.',
  order: ORDER.stopRespawners,
  protections: ['TerminationProtected'],
  createdBy: [
    creation(TYPE, 'elasticmapreduce:RunJobFlow', (record) => {
      const id = textAt(record.responseElements, 'jobFlowId');
      const label = textAt(record.requestParameters, 'name');
      return id === undefined ? undefined : { id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'elasticmapreduce', name: 'TerminateJobFlows' }],
  permissions: [
    'elasticmapreduce:DescribeCluster',
    'elasticmapreduce:SetTerminationProtection',
    'elasticmapreduce:TerminateJobFlows',
  ],

  async describe(ctx, { id, region }) {
    try {
      const { Cluster: cluster } = await ctx.aws.read('emr', region).describeCluster({ ClusterId: id });
      return /^TERMINAT/.test(cluster?.Status?.State ?? '') ? undefined : cluster;
    } catch (error) {
      if (errorCode(error) === 'InvalidRequestException' && errorMessage(error).includes('is not valid'))
        return undefined;
      throw error;
    }
  },
  facts: ({ Status, TerminationProtected, Name }) => ({
    createdAt: Status?.Timeline?.CreationDateTime,
    on: TerminationProtected ? ['TerminationProtected'] : [],
    summary: `${Name}, ${Status?.State}`,
  }),
  // One cluster a call: a protected one in it would keep the others of the call.
  async erase(ctx, { id, region }, { TerminationProtected }) {
    const emr = ctx.aws.write('emr', region);
    const JobFlowIds = [id];
    if (TerminationProtected) {
      await emr.setTerminationProtection({ JobFlowIds, TerminationProtected: false });
    }
    return emr.terminateJobFlows({ JobFlowIds });
  },
  commands: ({ id, region }, { TerminationProtected }) => [
    ...(TerminationProtected
      ? [
          awsCommand('emr', 'modify-cluster-attributes', {
            region,
            'cluster-id': id,
            'no-termination-protected': true,
          }),
        ]
      : []),
    awsCommand('emr', 'terminate-clusters', { region, 'cluster-ids': id }),
  ],
});
