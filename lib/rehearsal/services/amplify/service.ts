import type {
  CreateAppRequest,
  CreateBranchRequest,
  DeleteAppRequest,
  GetAppRequest,
  GetBranchRequest,
  GetJobRequest,
  StartJobRequest,
} from '@aws-sdk/client-amplify';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const missing = (what: string) => (id: string | undefined) =>
  new ServiceError('NotFoundException', `${what} ${id} not found.`, 404);
const apps = madeThings('apps', missing('App'));
/** By `APP/BRANCH` and `APP/BRANCH/JOB`. */
const branches = madeThings('branches', missing('Branch'));
const jobs = madeThings('jobs', missing('Job'));

const arn = (call: Call, path: string) => regionalArn(call, 'amplify', `apps/${path}`);

const shape = (call: Call, app: MadeThing) => ({
  ...app.asked,
  appId: app.id,
  appArn: arn(call, app.id),
  createTime: new Date(app.createdAt),
  updateTime: new Date(app.createdAt),
  defaultDomain: `${app.id}.amplifyapp.com`,
});

const branchShape = (call: Call, { id, asked, createdAt }: MadeThing) => ({
  ...asked,
  branchArn: arn(call, id.replace('/', '/branches/')),
  createTime: new Date(createdAt),
  updateTime: new Date(createdAt),
});

const summary = (call: Call, { id, createdAt, status }: MadeThing) => {
  const [app, branch, job] = id.split('/');
  return {
    jobArn: arn(call, `${app}/branches/${branch}/jobs/${job}`),
    ...{ jobId: job, commitId: 'HEAD', commitMessage: '', status: status as 'RUNNING' },
    ...{ commitTime: new Date(createdAt), startTime: new Date(createdAt), jobType: 'RELEASE' as const },
  };
};

const branchId = ({ appId, branchName }: GetBranchRequest) => `${appId}/${branchName}`;
const jobId = (asked: GetJobRequest) => `${branchId(asked)}/${asked.jobId}`;

/** Amplify apps with their branches, and builds that go on until they are stopped. */
export const amplifyService: SimulatedService = {
  name: 'amplify',
  eventSource: 'amplify.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateApp: writes((call, { name, repository }: CreateAppRequest) => {
      const id = `d${call.account.uuid().replaceAll('-', '').slice(0, 12)}`;
      return { app: shape(call, apps.make(call, id, { name, repository })) };
    }),
    GetApp: reads((call, { appId }: GetAppRequest) => ({ app: shape(call, apps.by(call, appId)) })),
    DeleteApp: writes((call, { appId }: DeleteAppRequest) => {
      const app = apps.by(call, appId);
      delete apps.all(call)[app.id];
      return { app: shape(call, app) };
    }),
    CreateBranch: writes((call, { appId, branchName }: CreateBranchRequest) => {
      const id = branchId({ appId: apps.by(call, appId).id, branchName });
      return { branch: branchShape(call, branches.make(call, id, { branchName })) };
    }),
    GetBranch: reads((call, asked: GetBranchRequest) => ({
      branch: branchShape(call, branches.by(call, branchId(asked))),
    })),
    DeleteBranch: writes((call, asked: GetBranchRequest) => {
      const branch = branches.by(call, branchId(asked));
      delete branches.all(call)[branch.id];
      return { branch: branchShape(call, branch) };
    }),
    StartJob: writes((call, asked: StartJobRequest) => {
      const { id } = branches.by(call, branchId(asked as GetBranchRequest));
      const job = jobs.make(call, `${id}/${Object.keys(jobs.all(call)).length + 1}`, {}, 'RUNNING');
      return { jobSummary: summary(call, job) };
    }),
    GetJob: reads((call, asked: GetJobRequest) => ({
      job: { summary: summary(call, jobs.by(call, jobId(asked))), steps: [] },
    })),
    StopJob: writes((call, asked: GetJobRequest) => {
      const job = jobs.by(call, jobId(asked));
      job.status = 'CANCELLED';
      return { jobSummary: summary(call, job) };
    }),
  },
};
