import type { Project } from '@aws-sdk/client-codebuild';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'codebuild-project';
/** BatchGetBuilds takes so many; older ones have long ended. */
const LATEST = 100;

interface Found {
  readonly project: Project;
  /** Ids of builds that go on: they may be runners of somebody's repository. */
  readonly running: readonly string[];
}

/** CodeBuild projects, with their webhook and the builds that run. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DeleteProject.html */
export const codebuildProject = describedType<Found>({
  type: TYPE,
  title: 'CodeBuild projects',
  action: 'Delete CodeBuild project',
  loses: 'Its builds and their reports.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(
      TYPE,
      'codebuild:CreateProject',
      ({ responseElements: made, requestParameters: asked }) =>
        byArn(textAt(made, 'project', 'arn'), ':project/') ??
        (textAt(asked, 'name') === undefined ? undefined : { id: textAt(asked, 'name') ?? '' }),
    ),
  ],
  deletedBy: [{ source: 'codebuild', name: 'DeleteProject' }],
  permissions: [
    'codebuild:BatchGetProjects',
    'codebuild:ListBuildsForProject',
    'codebuild:BatchGetBuilds',
    'codebuild:StopBuild',
    'codebuild:DeleteProject',
  ],

  async describe(ctx, { id, region }) {
    const codebuild = ctx.aws.read('codebuild', region);
    const { projects: [project] = [] } = await codebuild.batchGetProjects({ names: [id] });
    if (project === undefined) return undefined;
    const ids = await allPages(async (nextToken) => {
      const asked = {
        projectName: id,
        sortOrder: 'DESCENDING',
        ...(nextToken ? { nextToken } : {}),
      } as const;
      const page = await codebuild.listBuildsForProject(asked);
      return { items: page.ids, next: undefined };
    });
    const latest = ids.slice(0, LATEST);
    const builds =
      latest.length === 0 ? [] : ((await codebuild.batchGetBuilds({ ids: latest })).builds ?? []);
    return {
      project,
      running: builds.flatMap(({ id: build, buildComplete }) => (build && !buildComplete ? [build] : [])),
    };
  },
  facts: ({ project: { created, source, serviceRole }, running }) => ({
    createdAt: created,
    summary: `${source?.type} ${source?.location ?? ''}, role ${serviceRole?.split('/').at(-1)}, ${running.length} running`,
  }),
  async erase(ctx, { id, region }, { running }) {
    const codebuild = ctx.aws.write('codebuild', region);
    for (const build of running) await unlessAbsent(codebuild.stopBuild({ id: build }));
    return codebuild.deleteProject({ name: id });
  },
  commands: ({ id, region }, { running }) => [
    ...running.map((build) => awsCommand('codebuild', 'stop-build', { region, id: build })),
    awsCommand('codebuild', 'delete-project', { region, name: id }),
  ],
});
