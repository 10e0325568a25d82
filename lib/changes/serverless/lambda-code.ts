import { download } from '../../aws/download.ts';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { functionIn } from '../../resources/serverless/function-names.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { Alteration, RevertedType } from '../change-type.ts';
import { publishedVersions, versionBefore } from './published-versions.ts';

/** The value is the code's SHA-256: the code itself is in no event. A dry run is recorded like an update. */
function alterations(record: TrailRecord): readonly Alteration[] {
  const id = functionIn(record);
  const set = textAt(record.responseElements, 'codeSha256');
  if (id === undefined || at(record.requestParameters, 'dryRun') === true) return [];
  return [{ target: { type: 'lambda-function', id, region: record.awsRegion }, set: set ?? null }];
}

/**
 * The code of Lambda functions, put back from a published version that has it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
export const lambdaCode: RevertedType = {
  type: 'lambda-code',
  title: 'Code of Lambda functions',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [
    {
      ...{ source: 'lambda', name: 'UpdateFunctionCode', recordedAs: 'UpdateFunctionCode20150331v2' },
      alterations,
    },
  ],
  toldBy: [
    {
      ...{ source: 'lambda', name: 'CreateFunction', recordedAs: 'CreateFunction20150331' },
      alterations,
    },
  ],
  permissions: [
    'lambda:GetFunction',
    'lambda:GetFunctionConfiguration',
    'lambda:ListVersionsByFunction',
    'lambda:UpdateFunctionCode',
  ],
  action: ({ id }, to) => `Put the code ${to} back into Lambda function ${id}`,

  async recall(ctx, target) {
    const version = await versionBefore(ctx, target);
    if (version?.CodeSha256 === undefined) return undefined;
    return {
      value: version.CodeSha256,
      how: `version ${version.Version}, the newest of before the leak, has it`,
    };
  },

  async look(ctx, { id, region }) {
    const asked = { FunctionName: id };
    const now = await unlessAbsent(ctx.aws.read('lambda', region).getFunctionConfiguration(asked));
    if (now?.CodeSha256 === undefined) return { state: 'gone' };
    const { $metadata: _, Environment: __, ...description } = now;
    return { state: 'there', value: now.CodeSha256, description };
  },

  async revert(ctx, target, to) {
    const FunctionName = target.id;
    const lambda = ctx.aws.write('lambda', target.region);
    const version = (await publishedVersions(ctx, target)).find(({ CodeSha256 }) => CodeSha256 === to);
    if (version?.Version === undefined) {
      throw new SpillkitError(
        'NoVersionHasTheCode',
        `No published version of ${FunctionName} has the code ${String(to)}.`,
        'Deploy it again from where it is built, and compare the SHA-256.',
      );
    }
    const { Code } = await lambda.getFunction({ FunctionName, Qualifier: version.Version });
    if (Code?.ImageUri !== undefined) {
      return lambda.updateFunctionCode({ FunctionName, ImageUri: Code.ResolvedImageUri ?? Code.ImageUri });
    }
    const ZipFile = await download(Code?.Location ?? '', ctx.signal);
    return lambda.updateFunctionCode({ FunctionName, ZipFile });
  },

  command: ({ id, region }) => {
    const one = { region, 'function-name': id };
    return [
      awsCommand('lambda', 'list-versions-by-function', one),
      `# download the code of the version that has it, then:`,
      awsCommand('lambda', 'update-function-code', { ...one, 'zip-file': 'fileb://code.zip' }),
    ].join('\n');
  },
};
