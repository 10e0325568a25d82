import type {
  DescribeClusterInput,
  RunJobFlowInput,
  SetTerminationProtectionInput,
  TerminateJobFlowsInput,
} from '@aws-sdk/client-emr';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ClusterState {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  terminationProtected: boolean;
  terminated: boolean;
}

const clusters = (call: Call) => shelf<ClusterState>(call, 'clusters');

function clusterBy(call: Call, id: string | undefined): ClusterState {
  const missing = new ServiceError('InvalidRequestException', `Cluster id '${id}' is not valid.`);
  return onShelf(clusters(call), id, missing);
}

/** EMR: clusters that termination protection keeps. */
export const emrService: SimulatedService = {
  name: 'emr',
  signingName: 'elasticmapreduce',
  eventSource: 'elasticmapreduce.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    RunJobFlow: writes((call, input: RunJobFlowInput) => {
      const id = `j-${call.account.uuid().replaceAll('-', '').slice(0, 13).toUpperCase()}`;
      clusters(call)[id] = {
        id,
        name: input.Name ?? '',
        createdAt: call.now.toISOString(),
        terminationProtected: input.Instances?.TerminationProtected ?? false,
        terminated: false,
      };
      return { JobFlowId: id, ClusterArn: regionalArn(call, 'elasticmapreduce', `cluster/${id}`) };
    }),
    DescribeCluster: reads((call, input: DescribeClusterInput) => {
      const { id, name, createdAt, terminationProtected, terminated } = clusterBy(call, input.ClusterId);
      return {
        Cluster: {
          Id: id,
          Name: name,
          TerminationProtected: terminationProtected,
          Status: {
            State: terminated ? 'TERMINATING' : 'WAITING',
            Timeline: { CreationDateTime: new Date(createdAt) },
          },
        },
      };
    }),
    SetTerminationProtection: writes((call, input: SetTerminationProtectionInput) => {
      for (const id of input.JobFlowIds ?? [])
        clusterBy(call, id).terminationProtected = input.TerminationProtected ?? false;
      return {};
    }),
    /** TerminateJobFlows: up to ten; a protected one among them stops the call. */
    TerminateJobFlows: writes((call, { JobFlowIds = [] }: TerminateJobFlowsInput) => {
      if (JobFlowIds.length > 10)
        throw new ServiceError('ValidationException', 'A maximum of 10 clusters may be terminated at once.');
      const asked = JobFlowIds.map((id) => clusterBy(call, id));
      if (asked.some(({ terminationProtected }) => terminationProtected))
        throw new ServiceError(
          'ValidationException',
          'Could not shut down one or more job flows since they are termination protected.',
        );
      for (const cluster of asked) cluster.terminated = true;
      return {};
    }),
  },
};
