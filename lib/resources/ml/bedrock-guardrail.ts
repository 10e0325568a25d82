import type { GetGuardrailResponse } from '@aws-sdk/client-bedrock';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'bedrock-guardrail';

/** Guardrails of Bedrock. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteGuardrail.html */
export const bedrockGuardrail = describedType<Omit<GetGuardrailResponse, '$metadata'>>({
  type: TYPE,
  title: 'Bedrock guardrails',
  action: 'Delete Bedrock guardrail',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'bedrock:CreateGuardrail', ({ responseElements: made }) => {
      const id = textAt(made, 'guardrailId');
      const arn = textAt(made, 'guardrailArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'bedrock', name: 'DeleteGuardrail' }],
  permissions: ['bedrock:GetGuardrail', 'bedrock:DeleteGuardrail'],

  async describe(ctx, { id, region }) {
    const asked = { guardrailIdentifier: id };
    const { $metadata: _, ...guardrail } = await ctx.aws.read('bedrock', region).getGuardrail(asked);
    return guardrail.status === 'DELETING' ? undefined : guardrail;
  },
  facts: ({ createdAt, name }) => ({ createdAt, summary: name }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('bedrock', region).deleteGuardrail({ guardrailIdentifier: id }),
  commands: ({ id, region }) => [
    awsCommand('bedrock', 'delete-guardrail', { region, 'guardrail-identifier': id }),
  ],
});
