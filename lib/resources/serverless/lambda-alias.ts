import type { AliasConfiguration } from '@aws-sdk/client-lambda';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { functionIn, qualified } from './function-names.ts';

const TYPE = 'lambda-alias';

function asked(id: string) {
  const { FunctionName, Qualifier } = qualified(id);
  return { FunctionName, Name: Qualifier };
}

/**
 * Aliases of Lambda functions. A version that an alias names is kept, so they go before versions.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html
 */
export const lambdaAlias = describedType<AliasConfiguration>({
  type: TYPE,
  title: 'Lambda function aliases',
  action: 'Delete Lambda function alias',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'lambda:CreateAlias', (record) => {
      const name = functionIn(record);
      const alias = textAt(record.responseElements, 'name') ?? textAt(record.requestParameters, 'name');
      return name === undefined || alias === undefined ? undefined : { id: `${name}:${alias}` };
    }),
  ],
  deletedBy: [{ source: 'lambda', name: 'DeleteAlias' }],
  permissions: ['lambda:GetAlias', 'lambda:DeleteAlias'],

  async describe(ctx, { id, region }) {
    const { $metadata: _, ...alias } = await ctx.aws.read('lambda', region).getAlias(asked(id));
    return alias;
  },
  facts: ({ FunctionVersion }) => ({ summary: `version ${FunctionVersion}` }),
  erase: (ctx, { id, region }) => ctx.aws.write('lambda', region).deleteAlias(asked(id)),
  commands({ id, region }) {
    const { FunctionName, Name } = asked(id);
    return [awsCommand('lambda', 'delete-alias', { region, 'function-name': FunctionName, name: Name })];
  },
});
