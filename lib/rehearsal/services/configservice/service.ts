import type {
  DescribeConfigurationRecorderStatusRequest,
  PutConfigurationRecorderRequest,
  StartConfigurationRecorderRequest,
} from '@aws-sdk/client-config-service';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface RecorderState {
  readonly name: string;
  recording: boolean;
}

const recorders = (call: Call) => shelf<RecorderState>(call, 'recorder');

function recorderBy(call: Call, name = 'default'): RecorderState {
  const missing = new ServiceError(
    'NoSuchConfigurationRecorderException',
    `Cannot find configuration recorder with the specified name '${name}'.`,
  );
  return onShelf(recorders(call), name, missing);
}

const putConfigurationRecorder: Operation = {
  readOnly: false,
  run(call, { ConfigurationRecorder }: PutConfigurationRecorderRequest) {
    const name = ConfigurationRecorder?.name ?? 'default';
    recorders(call)[name] ??= { name, recording: false };
    return {};
  },
};

const switched = (recording: boolean): Operation => ({
  readOnly: false,
  run(call, { ConfigurationRecorderName }: StartConfigurationRecorderRequest) {
    recorderBy(call, ConfigurationRecorderName).recording = recording;
    return {};
  },
});

const describeStatus: Operation = {
  readOnly: true,
  run: (call, { ConfigurationRecorderNames }: DescribeConfigurationRecorderStatusRequest) => ({
    ConfigurationRecordersStatus: (
      ConfigurationRecorderNames?.map((name) => recorderBy(call, name)) ?? Object.values(recorders(call))
    ).map(({ name, recording }) => ({ name, recording })),
  }),
};

/** AWS Config: recorders, as far as they start and stop. */
export const configService: SimulatedService = {
  name: 'configservice',
  signingName: 'config',
  eventSource: 'config.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    PutConfigurationRecorder: putConfigurationRecorder,
    StartConfigurationRecorder: switched(true),
    StopConfigurationRecorder: switched(false),
    DescribeConfigurationRecorderStatus: describeStatus,
  },
};
