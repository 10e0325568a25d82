import type {
  ComputeEnvironmentDetail,
  CreateComputeEnvironmentRequest,
  CreateJobQueueRequest,
  DeleteComputeEnvironmentRequest,
  DeleteJobQueueRequest,
  DescribeComputeEnvironmentsRequest,
  DescribeJobQueuesRequest,
  JobQueueDetail,
  UpdateComputeEnvironmentRequest,
  UpdateJobQueueRequest,
} from '@aws-sdk/client-batch';
import type { Call, SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { jobOperations } from './jobs.ts';
import {
  added,
  clientError,
  environments,
  jobs,
  nameIn,
  oneOf,
  queues,
  remove,
  type SwitchedState,
  statusOf,
  switchState,
} from './state.ts';

function environmentShape(call: Call, one: SwitchedState): ComputeEnvironmentDetail {
  return {
    computeEnvironmentName: one.name,
    computeEnvironmentArn: regionalArn(call, 'batch', `compute-environment/${one.name}`),
    ecsClusterArn: regionalArn(call, 'ecs', `cluster/AWSBatch-${one.name}`),
    type: 'MANAGED',
    state: one.state as 'ENABLED',
    status: statusOf(call, one),
  };
}

function queueShape(call: Call, one: SwitchedState): JobQueueDetail {
  return {
    jobQueueName: one.name,
    jobQueueArn: regionalArn(call, 'batch', `job-queue/${one.name}`),
    state: one.state as 'ENABLED',
    status: statusOf(call, one),
    priority: 1,
    computeEnvironmentOrder: one.environments.map((name, order) => ({ order, computeEnvironment: name })),
  };
}

/** AWS Batch: queues hold their compute environments, and both are disabled before they go. */
export const batchService: SimulatedService = {
  name: 'batch',
  eventSource: 'batch.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateComputeEnvironment: writes((call, input: CreateComputeEnvironmentRequest) => {
      const name = input.computeEnvironmentName ?? '';
      if (environments(call)[name]) throw clientError('Object already exists');
      const one = added(call, name, input.state, []);
      environments(call)[name] = one;
      const { computeEnvironmentName, computeEnvironmentArn } = environmentShape(call, one);
      return { computeEnvironmentName, computeEnvironmentArn };
    }),
    DescribeComputeEnvironments: reads((call, input: DescribeComputeEnvironmentsRequest) => ({
      computeEnvironments: (input.computeEnvironments ?? []).flatMap((id) => {
        const one = environments(call)[nameIn(id)];
        return one ? [environmentShape(call, one)] : [];
      }),
    })),
    UpdateComputeEnvironment: writes((call, input: UpdateComputeEnvironmentRequest) => {
      switchState(call, oneOf(environments(call), input.computeEnvironment), input.state);
      return {};
    }),
    DeleteComputeEnvironment: writes((call, input: DeleteComputeEnvironmentRequest) => {
      const one = oneOf(environments(call), input.computeEnvironment);
      if (Object.values(queues(call)).some((queue) => queue.environments.includes(one.name)))
        throw clientError('Cannot delete, found existing JobQueue relationship');
      remove(call, one);
      return {};
    }),
    CreateJobQueue: writes((call, input: CreateJobQueueRequest) => {
      const name = input.jobQueueName ?? '';
      if (queues(call)[name]) throw clientError('Object already exists');
      const held = (input.computeEnvironmentOrder ?? []).map(
        ({ computeEnvironment }) => oneOf(environments(call), computeEnvironment).name,
      );
      const one = added(call, name, input.state, held);
      queues(call)[name] = one;
      const { jobQueueName, jobQueueArn } = queueShape(call, one);
      return { jobQueueName, jobQueueArn };
    }),
    DescribeJobQueues: reads((call, input: DescribeJobQueuesRequest) => ({
      jobQueues: (input.jobQueues ?? []).flatMap((id) => {
        const one = queues(call)[nameIn(id)];
        return one ? [queueShape(call, one)] : [];
      }),
    })),
    UpdateJobQueue: writes((call, input: UpdateJobQueueRequest) => {
      switchState(call, oneOf(queues(call), input.jobQueue), input.state);
      return {};
    }),
    DeleteJobQueue: writes((call, input: DeleteJobQueueRequest) => {
      const one = oneOf(queues(call), input.jobQueue);
      remove(call, one);
      for (const job of Object.values(jobs(call))) if (job.queue === one.name) job.terminated = true;
      return {};
    }),
    ...jobOperations,
  },
};
