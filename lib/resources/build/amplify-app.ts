import type { App } from '@aws-sdk/client-amplify';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'amplify-app';

/** Amplify apps, with their branches and jobs. https://docs.aws.amazon.com/amplify/latest/APIReference/API_DeleteApp.html */
export const amplifyApp = describedType<App>({
  type: TYPE,
  title: 'Amplify apps',
  action: 'Delete Amplify app',
  loses: 'Its branches, deployments and builds.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'amplify:CreateApp', ({ responseElements: made }) => {
      const id = textAt(made, 'app', 'appId');
      const arn = textAt(made, 'app', 'appArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'amplify', name: 'DeleteApp' }],
  permissions: ['amplify:GetApp', 'amplify:DeleteApp'],

  describe: async (ctx, { id, region }) => (await ctx.aws.read('amplify', region).getApp({ appId: id })).app,
  facts: ({ createTime, name, repository }) => ({
    createdAt: createTime,
    summary: [name, repository].filter(Boolean).join(', '),
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('amplify', region).deleteApp({ appId: id }),
  commands: ({ id, region }) => [awsCommand('amplify', 'delete-app', { region, 'app-id': id })],
});
