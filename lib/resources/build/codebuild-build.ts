import type { Build } from '@aws-sdk/client-codebuild';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'codebuild-build';

/** CodeBuild builds that run. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html */
export const codebuildBuild = describedType<Build>({
  type: TYPE,
  title: 'CodeBuild builds',
  action: 'Stop CodeBuild build',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'codebuild:StartBuild', ({ responseElements: made }) => {
      const id = textAt(made, 'build', 'id');
      const arn = textAt(made, 'build', 'arn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'codebuild', name: 'StopBuild' }],
  permissions: ['codebuild:BatchGetBuilds', 'codebuild:StopBuild'],

  async describe(ctx, { id, region }) {
    const { builds } = await ctx.aws.read('codebuild', region).batchGetBuilds({ ids: [id] });
    return builds?.find(({ buildComplete }) => !buildComplete);
  },
  facts: ({ startTime, buildStatus, environment }) => ({
    createdAt: startTime,
    summary: `${buildStatus}, ${environment?.computeType ?? 'default size'}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('codebuild', region).stopBuild({ id }),
  commands: ({ id, region }) => [awsCommand('codebuild', 'stop-build', { region, id })],
});
