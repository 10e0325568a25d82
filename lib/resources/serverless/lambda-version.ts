import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { functionIn, qualified } from './function-names.ts';

const TYPE = 'lambda-version';

function named(record: TrailRecord) {
  const name = functionIn(record);
  const version = textAt(record.responseElements, 'version');
  const dry = record.requestParameters?.dryRun === true;
  const published = version !== undefined && /^\d+$/.test(version) && !dry;
  return name === undefined || !published ? undefined : { id: `${name}:${version}` };
}

/** Published versions of Lambda functions. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html (Qualifier) */
export const lambdaVersion = describedType<FunctionConfiguration>({
  type: TYPE,
  title: 'Lambda function versions',
  action: 'Delete Lambda function version',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'lambda:PublishVersion', named),
    // Most updates of code publish nothing.
    { ...creation(TYPE, 'lambda:UpdateFunctionCode', named), recover: async () => [] },
  ],
  deletedBy: [{ source: 'lambda', name: 'DeleteFunction' }],
  permissions: ['lambda:GetFunctionConfiguration', 'lambda:DeleteFunction'],

  async describe(ctx, { id, region }) {
    const lambda = ctx.aws.read('lambda', region);
    const { $metadata: _, ...configuration } = await lambda.getFunctionConfiguration(qualified(id));
    return configuration;
  },
  facts: ({ LastModified, CodeSha256 }) => ({
    createdAt: LastModified === undefined ? undefined : new Date(LastModified),
    summary: `code ${CodeSha256}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('lambda', region).deleteFunction(qualified(id)),
  commands({ id, region }) {
    const { FunctionName, Qualifier } = qualified(id);
    const one = { region, 'function-name': FunctionName, qualifier: Qualifier };
    return [awsCommand('lambda', 'delete-function', one)];
  },
});
