import type {
  DeregisterJobDefinitionRequest,
  DescribeJobDefinitionsRequest,
  DescribeJobsRequest,
  JobDefinition,
  JobDetail,
  RegisterJobDefinitionRequest,
  SubmitJobRequest,
  TerminateJobRequest,
} from '@aws-sdk/client-batch';
import type { Call, Operation } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf } from '../shelf.ts';
import {
  clientError,
  type DefinitionState,
  definitions,
  type JobState,
  jobs,
  nameIn,
  oneOf,
  queues,
} from './state.ts';

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

/** Job definitions, and the jobs made of them. */
export const jobOperations: Readonly<Record<string, Operation>> = {
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
};
