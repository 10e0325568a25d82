import type { LoggingConfig } from '@aws-sdk/client-bedrock';
import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at } from '../../trail/spelling.ts';
import type { RevertedType } from '../change-type.ts';

const target = ({ awsRegion: region }: TrailRecord) => ({
  type: 'bedrock-invocation-logging',
  id: 'account',
  region,
});

/**
 * Where Bedrock logs what models are asked, one configuration a region; the value is `false` where it logs nothing.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export const bedrockInvocationLogging: RevertedType = {
  type: 'bedrock-logging',
  title: 'Logging of what models are asked',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'bedrock', name: 'PutModelInvocationLoggingConfiguration' },
      alterations: (record) => [
        {
          target: target(record),
          set: (at(record.requestParameters, 'loggingConfig') as Json | undefined) ?? null,
        },
      ],
    },
    {
      ...{ source: 'bedrock', name: 'DeleteModelInvocationLoggingConfiguration' },
      alterations: (record) => [{ target: target(record), set: false }],
    },
  ],
  permissions: [
    'bedrock:GetModelInvocationLoggingConfiguration',
    'bedrock:PutModelInvocationLoggingConfiguration',
    'bedrock:DeleteModelInvocationLoggingConfiguration',
    'iam:PassRole',
  ],
  action: ({ region }, to) =>
    `${to === false ? 'Switch off' : 'Put back'} the logging of what models are asked in ${region}`,

  async look(ctx, { region }) {
    const bedrock = ctx.aws.read('bedrock', region);
    const { loggingConfig } = await bedrock.getModelInvocationLoggingConfiguration({});
    return { state: 'there', value: (loggingConfig as Json | undefined) ?? false };
  },

  revert(ctx, { region }, to) {
    const bedrock = ctx.aws.write('bedrock', region);
    if (to === false) return bedrock.deleteModelInvocationLoggingConfiguration({});
    return bedrock.putModelInvocationLoggingConfiguration({ loggingConfig: to as unknown as LoggingConfig });
  },

  command: ({ region }, to) =>
    to === false
      ? awsCommand('bedrock', 'delete-model-invocation-logging-configuration', { region })
      : awsCommand('bedrock', 'put-model-invocation-logging-configuration', {
          region,
          'logging-config': JSON.stringify(to),
        }),
};
