import type { ConfigurationRecorder } from '@aws-sdk/client-config-service';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { retrying } from '../../resources/retrying.ts';
import { at, textAt } from '../../trail/spelling.ts';
import { picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';

/** AWS Config spells them alike in records and in the API. */
const SETTINGS = ['name', 'roleARN', 'recordingGroup', 'recordingMode'];
/** The delivery channel may be on its way back too: without one a recorder does not start. */
const CHANNEL = { everyMs: 5_000, forMs: 60_000 };

/**
 * What AWS Config records, and whether there is a recorder: narrowing it hides as much as deleting it.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html
 */
export const configRecorderSettings = definition({
  type: 'config-recorder-settings',
  title: 'Recorders of AWS Config deleted or narrowed',
  thing: 'config-recorder',
  of: 'AWS Config recorder',
  order: ORDER.contain,
  source: 'config',
  puts: ['PutConfigurationRecorder'],
  makes: [],
  deletes: ['DeleteConfigurationRecorder'],
  ids({ requestParameters: asked }) {
    const id = textAt(asked, 'configurationRecorderName') ?? textAt(asked, 'configurationRecorder', 'name');
    return id === undefined ? [] : [id];
  },
  told: ({ requestParameters }) =>
    picked(asJson(at(requestParameters, 'configurationRecorder') ?? null), SETTINGS),
  permissions: [
    'config:DescribeConfigurationRecorders',
    'config:PutConfigurationRecorder',
    'config:StartConfigurationRecorder',
    'iam:PassRole',
  ],
  async now(ctx, { id, region }) {
    const asked = { ConfigurationRecorderNames: [id] };
    const config = ctx.aws.read('configservice', region);
    const [recorder] = (await config.describeConfigurationRecorders(asked)).ConfigurationRecorders ?? [];
    return recorder === undefined ? undefined : picked(asJson(recorder), SETTINGS);
  },
  async put(ctx, { id, region }, to) {
    const config = ctx.aws.write('configservice', region);
    await config.putConfigurationRecorder({ ConfigurationRecorder: to as ConfigurationRecorder });
    const start = () => config.startConfigurationRecorder({ ConfigurationRecorderName: id });
    await retrying(ctx, start, {
      again: (error) => /^NoAvailableDeliveryChannel/.test(errorCode(error)),
      ...CHANNEL,
    });
  },
  command: ({ id, region }, to) =>
    [
      awsCommand('configservice', 'put-configuration-recorder', {
        ...{ region, 'configuration-recorder': JSON.stringify(to) },
      }),
      awsCommand('configservice', 'start-configuration-recorder', {
        ...{ region, 'configuration-recorder-name': id },
      }),
    ].join('\n'),
});
