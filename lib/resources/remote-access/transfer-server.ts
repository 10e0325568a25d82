import type { DescribedServer } from '@aws-sdk/client-transfer';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'transfer-server';

interface Server {
  readonly server: DescribedServer;
  readonly users: readonly string[];
}

function usersOf(ctx: ReadContext, ServerId: string, region: string): Promise<readonly string[]> {
  const transfer = ctx.aws.read('transfer', region);
  return allPages(async (NextToken) => {
    const page = await transfer.listUsers({ ServerId, ...(NextToken ? { NextToken } : {}) });
    return { items: page.Users?.flatMap(({ UserName }) => UserName ?? []), next: page.NextToken };
  });
}

/**
 * Transfer servers, with their users; their ids are never given twice.
 * https://docs.aws.amazon.com/transfer/latest/APIReference/API_DeleteServer.html
 */
export const transferServer = describedType<Server>({
  type: TYPE,
  title: 'Transfer servers',
  action: 'Delete Transfer server',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'transfer:CreateServer', ({ responseElements }) => {
      const id = textAt(responseElements, 'serverId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'transfer', name: 'DeleteServer' }],
  permissions: [
    'transfer:DescribeServer',
    'transfer:ListUsers',
    'transfer:DeleteUser',
    'transfer:DeleteServer',
  ],
  async describe(ctx, { id, region }) {
    const { Server: server } = await ctx.aws.read('transfer', region).describeServer({ ServerId: id });
    return server && { server, users: await usersOf(ctx, id, region) };
  },
  facts: ({ server, users }) => ({ summary: `${server.State}, ${users.length} users` }),
  async erase(ctx, { id: ServerId, region }, { users }) {
    const transfer = ctx.aws.write('transfer', region);
    for (const UserName of users) await unlessAbsent(transfer.deleteUser({ ServerId, UserName }));
    await transfer.deleteServer({ ServerId });
  },
  commands({ id, region }, { users }) {
    const one = { region, 'server-id': id };
    return [
      ...users.map((name) => awsCommand('transfer', 'delete-user', { ...one, 'user-name': name })),
      awsCommand('transfer', 'delete-server', one),
    ];
  },
});
