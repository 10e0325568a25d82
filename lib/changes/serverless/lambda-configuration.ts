import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { functionIn } from '../../resources/serverless/function-names.ts';
import type { JsonObject, TrailRecord } from '../../trail/record.ts';
import { at, textAt, textsAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, RevertedType } from '../change-type.ts';
import { versionBefore } from './published-versions.ts';

/** How a setting is named in records, in the API and by the AWS CLI. Environments are blanked in records. */
const SETTINGS = {
  layers: ['Layers', 'layers'],
  role: ['Role', 'role'],
  handler: ['Handler', 'handler'],
  runtime: ['Runtime', 'runtime'],
  timeout: ['Timeout', 'timeout'],
  memorySize: ['MemorySize', 'memory-size'],
} as const;
type Setting = keyof typeof SETTINGS;
const settings = Object.keys(SETTINGS) as readonly Setting[];

function told(holder: JsonObject | null | undefined, setting: Setting): Json {
  if (setting === 'layers') return [...textsAt(holder, 'layers')];
  const value = textAt(holder, setting);
  if (value === undefined) return null;
  return setting === 'timeout' || setting === 'memorySize' ? Number(value) : value;
}

/** One for each setting the request names; what it does not name stays as it was. */
function alterations(record: TrailRecord): readonly Alteration[] {
  const id = functionIn(record);
  if (id === undefined) return [];
  const { requestParameters: asked } = record;
  return settings
    .filter((setting) => at(asked, setting) !== undefined)
    .map((aspect) => ({
      target: { type: 'lambda-function', id, region: record.awsRegion, aspect },
      set: told(asked, aspect),
    }));
}

/** A function is made without layers unless the request names some; the answer has the rest. */
function atCreation(record: TrailRecord): readonly Alteration[] {
  const id = functionIn(record);
  if (id === undefined) return [];
  return settings.map((aspect) => ({
    target: { type: 'lambda-function', id, region: record.awsRegion, aspect },
    set: told(aspect === 'layers' ? record.requestParameters : record.responseElements, aspect),
  }));
}

const settingOf = ({ aspect }: AlteredTarget) => (aspect ?? 'role') as Setting;

function live(configuration: FunctionConfiguration, setting: Setting): Json {
  if (setting === 'layers') return (configuration.Layers ?? []).flatMap(({ Arn }) => Arn ?? []);
  return configuration[SETTINGS[setting][0] as 'Role'] ?? null;
}

/**
 * Layers, role, handler, runtime and bounds of Lambda functions.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
 */
export const lambdaConfiguration: RevertedType = {
  type: 'lambda-configuration',
  title: 'Settings of Lambda functions',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [
    {
      ...{
        source: 'lambda',
        name: 'UpdateFunctionConfiguration',
        recordedAs: 'UpdateFunctionConfiguration20150331v2',
      },
      alterations,
    },
  ],
  toldBy: [
    {
      ...{ source: 'lambda', name: 'CreateFunction', recordedAs: 'CreateFunction20150331' },
      alterations: atCreation,
    },
  ],
  permissions: [
    'lambda:GetFunctionConfiguration',
    'lambda:ListVersionsByFunction',
    'lambda:UpdateFunctionConfiguration',
  ],
  action: (target) => `Put the ${settingOf(target)} of Lambda function ${target.id} back`,

  async recall(ctx, target) {
    const version = await versionBefore(ctx, target);
    if (version === undefined) return undefined;
    return {
      value: live(version, settingOf(target)),
      how: `version ${version.Version}, the newest of before the leak, has it`,
    };
  },

  async look(ctx, target) {
    const lambda = ctx.aws.read('lambda', target.region);
    const now = await unlessAbsent(lambda.getFunctionConfiguration({ FunctionName: target.id }));
    if (now === undefined) return { state: 'gone' };
    const { $metadata: _, Environment: __, ...description } = now;
    return { state: 'there', value: live(now, settingOf(target)), description };
  },

  revert(ctx, target, to) {
    const asked = { FunctionName: target.id, [SETTINGS[settingOf(target)][0]]: to };
    return ctx.aws
      .write('lambda', target.region)
      .updateFunctionConfiguration(asked as UpdateFunctionConfigurationRequest);
  },

  command(target, to) {
    const value = Array.isArray(to) ? (to.length === 0 ? '[]' : to.map(String)) : String(to);
    return awsCommand('lambda', 'update-function-configuration', {
      region: target.region,
      'function-name': target.id,
      [SETTINGS[settingOf(target)][1]]: value,
    });
  },
};
