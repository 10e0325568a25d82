import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'bedrock-model-agreement';

interface Found {
  readonly modelId: string;
  readonly availability: string;
}

/**
 * Agreements to the terms of a model, which open it to the whole account. Deleting one closes the model to the
 * account's own use as well.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteFoundationModelAgreement.html
 */
export const bedrockModelAgreement = describedType<Found>({
  type: TYPE,
  title: 'Bedrock model agreements',
  action: 'Delete Bedrock agreement to model',
  loses: 'The account’s own access to the model.',
  order: ORDER.credentials,
  createdBy: [
    creation(TYPE, 'bedrock:CreateFoundationModelAgreement', (record) => {
      const id = textAt(record.requestParameters, 'modelId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'bedrock', name: 'DeleteFoundationModelAgreement' }],
  permissions: ['bedrock:GetFoundationModelAvailability', 'bedrock:DeleteFoundationModelAgreement'],

  async describe(ctx, { id: modelId, region }) {
    const answer = await ctx.aws.read('bedrock', region).getFoundationModelAvailability({ modelId });
    const availability = answer.agreementAvailability?.status;
    return availability === 'AVAILABLE' ? { modelId, availability } : undefined;
  },
  facts: () => ({}),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('bedrock', region).deleteFoundationModelAgreement({ modelId: id }),
  commands: ({ id, region }) => [
    awsCommand('bedrock', 'delete-foundation-model-agreement', { region, 'model-id': id }),
  ],
});
