import type {
  ComputeEnvironmentDetail,
  CreateComputeEnvironmentRequest,
  CreateJobQueueRequest,
  DeleteComputeEnvironmentRequest,
  DeleteJobQueueRequest,
  DeregisterJobDefinitionRequest,
  DescribeComputeEnvironmentsRequest,
  DescribeJobDefinitionsRequest,
  DescribeJobQueuesRequest,
  DescribeJobsRequest,
  JobDefinition,
  JobDetail,
  JobQueueDetail,
  RegisterJobDefinitionRequest,
  SubmitJobRequest,
  TerminateJobRequest,
  UpdateComputeEnvironmentRequest,
  UpdateJobQueueRequest,
} from '@aws-sdk/client-batch';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { after, reached, sweep } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

const UPDATING_MS = 10_000;
const DELETING_MS = 30_000;

/** A compute environment or a job queue: both are updated and deleted in the background. */
interface SwitchedState {
  readonly name: string;
  readonly environments: string[];
  state: string;
  busyUntil: string;
  goneAt?: string;
}

interface JobState {
  readonly jobId: string;
  readonly jobName: string;
  readonly queue: string;
  readonly definition: string;
  readonly createdAt: string;
  terminated: boolean;
}

interface DefinitionState {
  readonly name: string;
  readonly revision: number;
  readonly asked: RegisterJobDefinitionRequest;
  active: boolean;
}

const environments = (call: Call) => sweep(call, shelf<SwitchedState>(call, 'compute-environments'));
const queues = (call: Call) => sweep(call, shelf<SwitchedState>(call, 'job-queues'));
const jobs = (call: Call) => shelf<JobState>(call, 'jobs');
const definitions = (call: Call) => shelf<DefinitionState>(call, 'job-definitions');

const nameIn = (nameOrArn: string | undefined) => nameOrArn?.split('/').at(-1) ?? '';
const clientError = (message: string) => new ServiceError('ClientException', message);

function oneOf(things: Record<string, SwitchedState>, id: string | undefined): SwitchedState {
  return onShelf(things, nameIn(id), clientError(`${id} does not exist.`));
}

function statusOf(call: Call, { busyUntil, goneAt }: SwitchedState) {
  if (goneAt !== undefined) return 'DELETING';
  return reached(call, busyUntil) ? 'VALID' : 'UPDATING';
}

function switchState(call: Call, one: SwitchedState, state: string | undefined): void {
  if (statusOf(call, one) !== 'VALID') throw clientError(`Cannot update, resource is being modified.`);
  if (state === undefined) return;
  one.state = state;
  one.busyUntil = after(call, UPDATING_MS);
}

function remove(call: Call, one: SwitchedState): void {
  if (one.state !== 'DISABLED') throw clientError('Cannot delete, resource is not in DISABLED state.');
  if (statusOf(call, one) === 'UPDATING') throw clientError('Cannot delete, resource is being modified.');
  one.goneAt ??= after(call, DELETING_MS);
}

const added = (call: Call, name: string, state: string | undefined, held: string[]): SwitchedState => ({
  name,
  environments: held,
  state: state ?? 'ENABLED',
  busyUntil: call.now.toISOString(),
});

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

function definitionShape(call: Call, one: DefinitionState): JobDefinition {
  return {
    jobDefinitionName: one.name,
    jobDefinitionArn: regionalArn(call, 'batch', `job-definition/${one.name}:${one.revision}`),
    revision: one.revision,
    status: one.active ? 'ACTIVE' : 'INACTIVE',
    type: one.asked.type ?? 'container',
    ...(one.asked.containerProperties === undefined
      ? {}
      : { containerProperties: one.asked.containerProperties }),
  };
}

function jobShape(call: Call, job: JobState): JobDetail {
  return {
    jobId: job.jobId,
    jobName: job.jobName,
    jobQueue: regionalArn(call, 'batch', `job-queue/${job.queue}`),
    jobDefinition: regionalArn(call, 'batch', `job-definition/${job.definition}`),
    status: job.terminated ? 'FAILED' : 'RUNNING',
    createdAt: Date.parse(job.createdAt),
    startedAt: Date.parse(job.createdAt),
    isTerminated: job.terminated,
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
    RegisterJobDefinition: writes((call, input: RegisterJobDefinitionRequest) => {
      const name = input.jobDefinitionName ?? '';
      const revision = Object.values(definitions(call)).filter((known) => known.name === name).length + 1;
      const one: DefinitionState = { name, revision, asked: input, active: true };
      definitions(call)[`${name}:${revision}`] = one;
      const { jobDefinitionName, jobDefinitionArn } = definitionShape(call, one);
      return { jobDefinitionName, jobDefinitionArn, revision };
    }),
    DescribeJobDefinitions: reads((call, input: DescribeJobDefinitionsRequest) => ({
      jobDefinitions: (input.jobDefinitions ?? []).flatMap((id) => {
        const one = definitions(call)[nameIn(id)];
        return one ? [definitionShape(call, one)] : [];
      }),
    })),
    DeregisterJobDefinition: writes((call, input: DeregisterJobDefinitionRequest) => {
      const missing = clientError(`${input.jobDefinition} does not exist.`);
      onShelf(definitions(call), nameIn(input.jobDefinition), missing).active = false;
      return {};
    }),
    SubmitJob: writes((call, input: SubmitJobRequest) => {
      const queue = oneOf(queues(call), input.jobQueue);
      const job: JobState = {
        jobId: call.account.uuid(),
        jobName: input.jobName ?? '',
        queue: queue.name,
        definition: nameIn(input.jobDefinition),
        createdAt: call.now.toISOString(),
        terminated: false,
      };
      jobs(call)[job.jobId] = job;
      const jobArn = regionalArn(call, 'batch', `job/${job.jobId}`);
      return { jobArn, jobName: job.jobName, jobId: job.jobId };
    }),
    DescribeJobs: reads((call, input: DescribeJobsRequest) => ({
      jobs: (input.jobs ?? []).flatMap((id) => {
        const job = jobs(call)[id];
        return job ? [jobShape(call, job)] : [];
      }),
    })),
    TerminateJob: writes((call, input: TerminateJobRequest) => {
      onShelf(jobs(call), input.jobId, clientError(`Job ${input.jobId} does not exist.`)).terminated = true;
      return {};
    }),
  },
};
