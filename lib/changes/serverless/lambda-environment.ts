import { createHash } from 'node:crypto';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { type Json, ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { functionIn } from '../../resources/serverless/function-names.ts';
import { at } from '../../trail/spelling.ts';
import type { RevertedType } from '../change-type.ts';
import { publishedVersions, versionBefore } from './published-versions.ts';

/** Variables hold secrets, so that their digest is the value; false where there are none. */
function digest({ Environment }: FunctionConfiguration): Json {
  const variables = Object.entries(Environment?.Variables ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (variables.length === 0) return false;
  return createHash('sha256').update(JSON.stringify(variables)).digest('hex');
}

/**
 * Environment variables of Lambda functions, which no record tells: put back from a published version that has them.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const lambdaEnvironment: RevertedType = {
  type: 'lambda-environment',
  title: 'Environment variables of Lambda functions',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [
    {
      ...{
        source: 'lambda',
        name: 'UpdateFunctionConfiguration',
        recordedAs: 'UpdateFunctionConfiguration20150331v2',
      },
      alterations(record) {
        const id = functionIn(record);
        if (id === undefined || at(record.requestParameters, 'environment') === undefined) return [];
        const target = { type: 'lambda-function', id, region: record.awsRegion, aspect: 'environment' };
        return [{ target, set: null }];
      },
    },
  ],
  permissions: [
    'lambda:GetFunctionConfiguration',
    'lambda:ListVersionsByFunction',
    'lambda:UpdateFunctionConfiguration',
  ],
  action: ({ id }) => `Put the environment variables of Lambda function ${id} back`,

  async recall(ctx, target) {
    const version = await versionBefore(ctx, target);
    if (version === undefined) return { untold: 'no version of it was published before the leak' };
    return {
      value: digest(version),
      how: `version ${version.Version}, the newest of before the leak, has them`,
    };
  },

  async look(ctx, { id, region }) {
    const asked = { FunctionName: id };
    const now = await unlessAbsent(ctx.aws.read('lambda', region).getFunctionConfiguration(asked));
    if (now === undefined) return { state: 'gone' };
    const { $metadata: _, Environment: __, ...description } = now;
    return { state: 'there', value: digest(now), description };
  },

  async revert(ctx, target, to) {
    const versions = await publishedVersions(ctx, target);
    const version = versions.find((one) => digest(one) === to);
    if (version === undefined) {
      throw new SpillkitError(
        'NoVersionHasTheVariables',
        `No published version of ${target.id} has the environment variables ${String(to)}.`,
        'Set them from where the function is described as code.',
      );
    }
    const Variables = version.Environment?.Variables ?? {};
    return ctx.aws
      .write('lambda', target.region)
      .updateFunctionConfiguration({ FunctionName: target.id, Environment: { Variables } });
  },

  command: ({ id, region }) =>
    [
      awsCommand('lambda', 'list-versions-by-function', { region, 'function-name': id }),
      '# then, with the variables of the version of before the leak:',
      awsCommand('lambda', 'update-function-configuration', {
        ...{ region, 'function-name': id, environment: 'file://environment.json' },
      }),
    ].join('\n'),
};
