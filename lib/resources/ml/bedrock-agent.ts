import type { Agent } from '@aws-sdk/client-bedrock-agent';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'bedrock-agent';

/** Agents of Bedrock, with their versions and aliases. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_DeleteAgent.html */
export const bedrockAgent = describedType<Agent>({
  type: TYPE,
  title: 'Bedrock agents',
  action: 'Delete Bedrock agent',
  loses: 'Its versions, aliases and action groups.',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'bedrock:CreateAgent', ({ responseElements: made }) => {
      const id = textAt(made, 'agent', 'agentId');
      const arn = textAt(made, 'agent', 'agentArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'bedrock', name: 'DeleteAgent' }],
  permissions: ['bedrock:GetAgent', 'bedrock:DeleteAgent'],

  async describe(ctx, { id, region }) {
    const { agent } = await ctx.aws.read('bedrock-agent', region).getAgent({ agentId: id });
    return agent?.agentStatus === 'DELETING' ? undefined : agent;
  },
  facts: ({ createdAt, agentName, foundationModel }) => ({
    createdAt,
    summary: [agentName, foundationModel].filter(Boolean).join(', '),
  }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('bedrock-agent', region).deleteAgent({ agentId: id, skipResourceInUseCheck: true }),
  commands: ({ id, region }) => [
    awsCommand('bedrock-agent', 'delete-agent', {
      region,
      'agent-id': id,
      'skip-resource-in-use-check': true,
    }),
  ],
});
