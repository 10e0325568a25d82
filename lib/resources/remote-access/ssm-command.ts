import type { Command } from '@aws-sdk/client-ssm';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'ssm-command';
const UNDER_WAY = /^(Pending|InProgress|Delayed)$/;

/**
 * Commands that hosts are still running. What was run is hidden in the trail: the hosts are compromised either way.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CancelCommand.html
 */
export const ssmCommand = describedType<Command>({
  type: TYPE,
  title: 'SSM commands',
  action: 'Cancel SSM command',
  order: ORDER.contain,
  createdBy: [
    creation(TYPE, 'ssm:SendCommand', ({ responseElements }) => {
      const id = textAt(responseElements, 'command', 'commandId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'ssm', name: 'CancelCommand' }],
  permissions: ['ssm:ListCommands', 'ssm:CancelCommand'],
  async describe(ctx, { id, region }) {
    const command = (await ctx.aws.read('ssm', region).listCommands({ CommandId: id })).Commands?.[0];
    return UNDER_WAY.test(command?.Status ?? '') ? command : undefined;
  },
  facts: ({ RequestedDateTime, DocumentName, InstanceIds = [] }) => ({
    createdAt: RequestedDateTime,
    summary: `${DocumentName} on ${InstanceIds.join(', ') || 'hosts by tag'}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('ssm', region).cancelCommand({ CommandId: id }),
  commands: ({ id, region }) => [awsCommand('ssm', 'cancel-command', { region, 'command-id': id })],
});
