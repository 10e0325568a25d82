import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const event = (name: string, recording: boolean): AlteringEvent => ({
  ...{ source: 'config', name },
  alterations({ requestParameters, awsRegion: region }) {
    const id = textAt(requestParameters, 'configurationRecorderName');
    if (id === undefined) return [];
    return [{ target: { type: 'config-recorder', id, region }, set: recording }];
  },
});

/**
 * Whether AWS Config records what changes.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigurationRecorder.html
 */
export const configRecorder: RevertedType = {
  type: 'config-recorder-recording',
  title: 'Recorders of AWS Config',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('StopConfigurationRecorder', false), event('StartConfigurationRecorder', true)],
  permissions: [
    'config:DescribeConfigurationRecorderStatus',
    'config:StartConfigurationRecorder',
    'config:StopConfigurationRecorder',
  ],
  action: ({ id, region }, to) =>
    `${to === true ? 'Start' : 'Stop'} AWS Config recorder ${id} (${region}) again`,
  fallback: ({ set }) =>
    set === false
      ? { to: true, selected: true, because: 'a recorder is there to record' }
      : { to: false, selected: false, because: 'it was started, so it may have been stopped' },
  async look(ctx, { id, region }) {
    const asked = { ConfigurationRecorderNames: [id] };
    const config = ctx.aws.read('configservice', region);
    const answer = await unlessAbsent(config.describeConfigurationRecorderStatus(asked));
    const status = answer?.ConfigurationRecordersStatus?.[0];
    if (status === undefined) return { state: 'gone' };
    return { state: 'there', value: status.recording === true, description: status };
  },
  revert(ctx, { id, region }, to) {
    const config = ctx.aws.write('configservice', region);
    const asked = { ConfigurationRecorderName: id };
    return to === true ? config.startConfigurationRecorder(asked) : config.stopConfigurationRecorder(asked);
  },
  command: ({ id, region }, to) =>
    awsCommand('configservice', `${to === true ? 'start' : 'stop'}-configuration-recorder`, {
      ...{ region, 'configuration-recorder-name': id },
    }),
};
