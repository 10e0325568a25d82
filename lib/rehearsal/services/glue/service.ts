import type {
  BatchStopJobRunRequest,
  CreateDevEndpointRequest,
  CreateJobRequest,
  DeleteDevEndpointRequest,
  DeleteJobRequest,
  GetDevEndpointRequest,
  GetJobRequest,
  GetJobRunsRequest,
  StartJobRunRequest,
} from '@aws-sdk/client-glue';
import { ServiceError, type SimulatedService } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after } from '../passing.ts';

const TERMINATING_MS = 60_000;

const missing = (id: string | undefined) =>
  new ServiceError('EntityNotFoundException', `Entity ${id} not found`);
const endpoints = madeThings('dev-endpoints', missing);
const jobs = madeThings('jobs', missing);
const runs = madeThings('job-runs', missing);

/** Glue: development endpoints, jobs and their runs. */
export const glueService: SimulatedService = {
  name: 'glue',
  eventSource: 'glue.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateDevEndpoint: writes((call, { EndpointName = '', RoleArn }: CreateDevEndpointRequest) => {
      const { createdAt } = endpoints.make(call, EndpointName, { RoleArn }, 'READY');
      return { EndpointName, RoleArn, Status: 'PROVISIONING', CreatedTimestamp: new Date(createdAt) };
    }),
    GetDevEndpoint: reads((call, { EndpointName }: GetDevEndpointRequest) => {
      const { asked, createdAt, status } = endpoints.by(call, EndpointName);
      return {
        DevEndpoint: { ...asked, EndpointName, Status: status, CreatedTimestamp: new Date(createdAt) },
      };
    }),
    DeleteDevEndpoint: writes((call, { EndpointName }: DeleteDevEndpointRequest) => {
      const endpoint = endpoints.by(call, EndpointName);
      endpoint.status = 'TERMINATING';
      endpoint.goneAt ??= after(call, TERMINATING_MS);
      return {};
    }),
    CreateJob: writes((call, { Name = '', Role, Command }: CreateJobRequest) => {
      jobs.make(call, Name, { Role, Command });
      return { Name };
    }),
    GetJob: reads((call, { JobName }: GetJobRequest) => {
      const { id, asked, createdAt } = jobs.by(call, JobName);
      return { Job: { ...asked, Name: id, CreatedOn: new Date(createdAt) } };
    }),
    /** DeleteJob: answers the same for one that is not there. */
    DeleteJob: writes((call, { JobName = '' }: DeleteJobRequest) => {
      delete jobs.all(call)[JobName];
      return { JobName };
    }),
    StartJobRun: writes((call, { JobName }: StartJobRunRequest) => {
      const run = runs.make(call, `jr_${call.account.uuid()}`, { job: jobs.by(call, JobName).id }, 'RUNNING');
      return { JobRunId: run.id };
    }),
    GetJobRuns: reads((call, { JobName }: GetJobRunsRequest) => ({
      JobRuns: Object.values(runs.all(call)).flatMap(({ id, asked, status }) =>
        asked.job === JobName ? [{ Id: id, JobName, JobRunState: status }] : [],
      ),
    })),
    BatchStopJobRun: writes((call, { JobRunIds = [] }: BatchStopJobRunRequest) => {
      for (const id of JobRunIds) runs.by(call, id).status = 'STOPPED';
      return { SuccessfulSubmissions: JobRunIds.map((JobRunId) => ({ JobRunId })), Errors: [] };
    }),
  },
};
