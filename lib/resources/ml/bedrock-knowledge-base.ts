import type { KnowledgeBase } from '@aws-sdk/client-bedrock-agent';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'bedrock-knowledge-base';

/** Knowledge bases of Bedrock; the store of their vectors stays. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_DeleteKnowledgeBase.html */
export const bedrockKnowledgeBase = describedType<KnowledgeBase>({
  type: TYPE,
  title: 'Bedrock knowledge bases',
  action: 'Delete Bedrock knowledge base',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'bedrock:CreateKnowledgeBase', ({ responseElements: made }) => {
      const id = textAt(made, 'knowledgeBase', 'knowledgeBaseId');
      const arn = textAt(made, 'knowledgeBase', 'knowledgeBaseArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'bedrock', name: 'DeleteKnowledgeBase' }],
  permissions: ['bedrock:GetKnowledgeBase', 'bedrock:DeleteKnowledgeBase'],

  async describe(ctx, { id, region }) {
    const asked = { knowledgeBaseId: id };
    const { knowledgeBase } = await ctx.aws.read('bedrock-agent', region).getKnowledgeBase(asked);
    return knowledgeBase?.status === 'DELETING' ? undefined : knowledgeBase;
  },
  facts: ({ createdAt, name }) => ({ createdAt, summary: name }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('bedrock-agent', region).deleteKnowledgeBase({ knowledgeBaseId: id }),
  commands: ({ id, region }) => [
    awsCommand('bedrock-agent', 'delete-knowledge-base', { region, 'knowledge-base-id': id }),
  ],
});
