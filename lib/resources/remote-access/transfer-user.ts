import type { DescribedUser } from '@aws-sdk/client-transfer';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'transfer-user';

function serverOf({ id, parent }: ResourceRef): { readonly ServerId: string; readonly UserName: string } {
  if (parent === undefined) throw new Error(`No server of ${id} is named.`);
  return { ServerId: parent, UserName: id };
}

/** Users of Transfer servers. https://docs.aws.amazon.com/transfer/latest/APIReference/API_DeleteUser.html */
export const transferUser = describedType<DescribedUser>({
  type: TYPE,
  title: 'Transfer users',
  action: 'Delete Transfer user',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'transfer:CreateUser', (record) => {
      const id = answeredOrAsked(record, ['userName']);
      const parent = answeredOrAsked(record, ['serverId']);
      return id === undefined || parent === undefined ? undefined : { id, parent };
    }),
  ],
  deletedBy: [{ source: 'transfer', name: 'DeleteUser' }],
  permissions: ['transfer:DescribeUser', 'transfer:DeleteUser'],
  async describe(ctx, ref) {
    return (await ctx.aws.read('transfer', ref.region).describeUser(serverOf(ref))).User;
  },
  facts: ({ Role, HomeDirectory }) => ({ summary: [Role, HomeDirectory].filter((text) => text).join(', ') }),
  erase: (ctx, ref) => ctx.aws.write('transfer', ref.region).deleteUser(serverOf(ref)),
  commands: (ref) => {
    const { ServerId, UserName } = serverOf(ref);
    return [
      awsCommand('transfer', 'delete-user', {
        ...{ region: ref.region, 'server-id': ServerId, 'user-name': UserName },
      }),
    ];
  },
});
