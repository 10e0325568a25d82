import type { GetFunctionUrlConfigResponse } from '@aws-sdk/client-lambda';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { functionIn, qualified } from './function-names.ts';

const TYPE = 'lambda-function-url';

function named(record: TrailRecord) {
  const name = functionIn(record);
  if (name === undefined) return undefined;
  const alias = textAt(record.requestParameters, 'qualifier');
  const label = textAt(record.responseElements, 'functionUrl');
  return { id: alias === undefined ? name : `${name}:${alias}`, ...(label === undefined ? {} : { label }) };
}

function asked(id: string) {
  const { FunctionName, Qualifier } = qualified(id);
  return Qualifier === '' ? { FunctionName } : { FunctionName, Qualifier };
}

/** Public addresses of Lambda functions. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html */
export const lambdaFunctionUrl = describedType<Omit<GetFunctionUrlConfigResponse, '$metadata'>>({
  type: TYPE,
  title: 'Lambda function URLs',
  action: 'Delete URL of Lambda function',
  order: ORDER.closeEntryPoints,
  createdBy: [creation(TYPE, 'lambda:CreateFunctionUrlConfig', named)],
  deletedBy: [{ source: 'lambda', name: 'DeleteFunctionUrlConfig' }],
  permissions: ['lambda:GetFunctionUrlConfig', 'lambda:DeleteFunctionUrlConfig'],

  async describe(ctx, { id, region }) {
    const { $metadata: _, ...url } = await ctx.aws.read('lambda', region).getFunctionUrlConfig(asked(id));
    return url;
  },
  facts: ({ AuthType, CreationTime }) => ({
    createdAt: CreationTime === undefined ? undefined : new Date(CreationTime),
    summary: AuthType === 'NONE' ? 'open to everybody' : AuthType,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('lambda', region).deleteFunctionUrlConfig(asked(id)),
  commands({ id, region }) {
    const { FunctionName, Qualifier } = asked(id);
    return [
      awsCommand('lambda', 'delete-function-url-config', {
        region,
        'function-name': FunctionName,
        ...(Qualifier === undefined ? {} : { qualifier: Qualifier }),
      }),
    ];
  },
});
