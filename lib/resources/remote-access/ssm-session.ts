import type { Session } from '@aws-sdk/client-ssm';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'ssm-session';

/**
 * Shells on hosts that are still open.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TerminateSession.html
 */
export const ssmSession = describedType<Session>({
  type: TYPE,
  title: 'SSM sessions',
  action: 'End SSM session',
  order: ORDER.contain,
  createdBy: [
    creation(TYPE, 'ssm:StartSession', ({ responseElements }) => {
      const id = textAt(responseElements, 'sessionId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'ssm', name: 'TerminateSession' }],
  permissions: ['ssm:DescribeSessions', 'ssm:TerminateSession'],
  async describe(ctx, { id, region }) {
    const { Sessions } = await ctx.aws
      .read('ssm', region)
      .describeSessions({ State: 'Active', Filters: [{ key: 'SessionId', value: id }] });
    return Sessions?.[0];
  },
  facts: ({ StartDate, Target }) => ({ createdAt: StartDate, summary: `on ${Target}` }),
  erase: (ctx, { id, region }) => ctx.aws.write('ssm', region).terminateSession({ SessionId: id }),
  commands: ({ id, region }) => [awsCommand('ssm', 'terminate-session', { region, 'session-id': id })],
});
