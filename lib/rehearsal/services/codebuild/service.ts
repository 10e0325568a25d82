import type {
  BatchGetBuildsInput,
  BatchGetProjectsInput,
  Build,
  CreateProjectInput,
  DeleteProjectInput,
  ListBuildsForProjectInput,
  Project,
  StartBuildInput,
  StopBuildInput,
} from '@aws-sdk/client-codebuild';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ProjectState {
  readonly name: string;
  readonly createdAt: string;
  readonly source: { readonly type: string; readonly location: string };
  readonly serviceRole: string;
}

interface BuildState {
  readonly id: string;
  readonly project: string;
  readonly startedAt: string;
  stopped: boolean;
}

const projects = (call: Call) => shelf<ProjectState>(call, 'projects');
const builds = (call: Call) => shelf<BuildState>(call, 'builds');
const missing = (what: string) => new ServiceError('ResourceNotFoundException', `${what} cannot be found`);

function projectShape(call: Call, { name, createdAt, source, serviceRole }: ProjectState): Project {
  return {
    name,
    arn: regionalArn(call, 'codebuild', `project/${name}`),
    created: new Date(createdAt),
    source: { type: source.type as 'GITHUB', location: source.location },
    serviceRole,
  };
}

function buildShape(call: Call, build: BuildState): Build {
  return {
    id: build.id,
    arn: regionalArn(call, 'codebuild', `build/${build.id}`),
    projectName: build.project,
    startTime: new Date(build.startedAt),
    buildComplete: build.stopped,
    buildStatus: build.stopped ? 'STOPPED' : 'IN_PROGRESS',
  };
}

/** CodeBuild: projects and the builds that run. */
export const codebuildService: SimulatedService = {
  name: 'codebuild',
  eventSource: 'codebuild.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateProject: writes((call, input: CreateProjectInput) => {
      const { name = '', source, serviceRole = '' } = input;
      if (projects(call)[name])
        throw new ServiceError('ResourceAlreadyExistsException', `Project already exists: ${name}`);
      const project: ProjectState = {
        name,
        createdAt: call.now.toISOString(),
        source: { type: source?.type ?? 'NO_SOURCE', location: source?.location ?? '' },
        serviceRole,
      };
      projects(call)[name] = project;
      return { project: projectShape(call, project) };
    }),
    BatchGetProjects: reads((call, { names = [] }: BatchGetProjectsInput) => ({
      projects: names.flatMap((name) => {
        const project = projects(call)[name];
        return project ? [projectShape(call, project)] : [];
      }),
      projectsNotFound: names.filter((name) => !projects(call)[name]),
    })),
    DeleteProject: writes((call, input: DeleteProjectInput) => {
      delete projects(call)[input.name ?? ''];
      return {};
    }),
    StartBuild: writes((call, input: StartBuildInput) => {
      const { name } = onShelf(projects(call), input.projectName, missing(`Project ${input.projectName}`));
      const build: BuildState = {
        id: `${name}:${call.account.uuid()}`,
        project: name,
        startedAt: call.now.toISOString(),
        stopped: false,
      };
      builds(call)[build.id] = build;
      return { build: buildShape(call, build) };
    }),
    ListBuildsForProject: reads((call, input: ListBuildsForProjectInput) => ({
      ids: Object.values(builds(call)).flatMap(({ id, project }) =>
        project === input.projectName ? [id] : [],
      ),
    })),
    BatchGetBuilds: reads((call, { ids = [] }: BatchGetBuildsInput) => ({
      builds: ids.flatMap((id) => {
        const build = builds(call)[id];
        return build ? [buildShape(call, build)] : [];
      }),
    })),
    StopBuild: writes((call, input: StopBuildInput) => {
      const build = onShelf(builds(call), input.id, missing(`Build ${input.id}`));
      build.stopped = true;
      return { build: buildShape(call, build) };
    }),
  },
};
