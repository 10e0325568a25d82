import type { GetProvisionedModelThroughputResponse } from '@aws-sdk/client-bedrock';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'bedrock-provisioned-throughput';

/**
 * Throughput of models that is paid by the hour. One that was committed to for months cannot be deleted before its
 * term: only AWS Support can do something about it.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteProvisionedModelThroughput.html
 */
export const bedrockProvisionedThroughput = describedType<
  Omit<GetProvisionedModelThroughputResponse, '$metadata'>
>({
  type: TYPE,
  title: 'Bedrock provisioned throughputs',
  action: 'Delete Bedrock provisioned throughput',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'bedrock:CreateProvisionedModelThroughput', (record) =>
      byArn(textAt(record.responseElements, 'provisionedModelArn'), ':provisioned-model/'),
    ),
  ],
  deletedBy: [{ source: 'bedrock', name: 'DeleteProvisionedModelThroughput' }],
  permissions: ['bedrock:GetProvisionedModelThroughput', 'bedrock:DeleteProvisionedModelThroughput'],

  async describe(ctx, { id, region }) {
    const asked = { provisionedModelId: id };
    const { $metadata: _, ...model } = await ctx.aws
      .read('bedrock', region)
      .getProvisionedModelThroughput(asked);
    return model;
  },
  facts: ({ creationTime, modelUnits, modelArn, commitmentDuration, commitmentExpirationTime }) => ({
    createdAt: creationTime,
    summary: [
      `${modelUnits} units of ${modelArn?.split('/').at(-1)}`,
      ...(commitmentDuration === undefined
        ? []
        : [`committed until ${commitmentExpirationTime?.toISOString() ?? commitmentDuration}`]),
    ].join(', '),
  }),
  async erase(ctx, { id, region }, { commitmentExpirationTime: until }) {
    if (until !== undefined && until > ctx.clock.now()) {
      throw new SpillkitError(
        'CommittedUntil',
        `${id} is paid for until ${until.toISOString()} and cannot be deleted before.`,
        'Ask AWS Support to end the commitment.',
      );
    }
    return ctx.aws.write('bedrock', region).deleteProvisionedModelThroughput({ provisionedModelId: id });
  },
  commands: ({ id, region }) => [
    awsCommand('bedrock', 'delete-provisioned-model-throughput', { region, 'provisioned-model-id': id }),
  ],
});
