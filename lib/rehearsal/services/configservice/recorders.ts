import type {
  ConfigurationRecorder,
  DeleteConfigurationRecorderRequest,
  DeleteDeliveryChannelRequest,
  DeliveryChannel,
  DescribeConfigurationRecorderStatusRequest,
  PutConfigurationRecorderRequest,
  PutDeliveryChannelRequest,
  StartConfigurationRecorderRequest,
} from '@aws-sdk/client-config-service';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

interface RecorderState {
  readonly name: string;
  readonly asked: ConfigurationRecorder;
  recording: boolean;
  lastStartTime?: string;
  lastStopTime?: string;
}

export const recorders = (call: Call) => shelf<RecorderState>(call, 'recorder');
const channels = (call: Call) => shelf<DeliveryChannel>(call, 'channel');

function recorderBy(call: Call, name = 'default'): RecorderState {
  const missing = new ServiceError(
    'NoSuchConfigurationRecorderException',
    `Cannot find configuration recorder with the specified name '${name}'.`,
  );
  return onShelf(recorders(call), name, missing);
}

function channelBy(call: Call, name = 'default'): DeliveryChannel {
  const missing = new ServiceError(
    'NoSuchDeliveryChannelException',
    `Cannot find delivery channel with specified name '${name}'.`,
  );
  return onShelf(channels(call), name, missing);
}

function named<T>(all: Record<string, T>, by: (name: string) => T, names: readonly string[] | undefined) {
  return names === undefined ? Object.values(all) : names.map(by);
}

const start: Operation = writes<StartConfigurationRecorderRequest>((call, { ConfigurationRecorderName }) => {
  const recorder = recorderBy(call, ConfigurationRecorderName);
  if (Object.keys(channels(call)).length === 0) {
    throw new ServiceError(
      'NoAvailableDeliveryChannelException',
      'Delivery channel is not available to start configuration recorder.',
    );
  }
  Object.assign(recorder, { recording: true, lastStartTime: call.now.toISOString() });
  return {};
});

const stop: Operation = writes<StartConfigurationRecorderRequest>((call, { ConfigurationRecorderName }) => {
  const recorder = recorderBy(call, ConfigurationRecorderName);
  Object.assign(recorder, { recording: false, lastStopTime: call.now.toISOString() });
  return {};
});

const putRecorder: Operation = writes<PutConfigurationRecorderRequest>((call, { ConfigurationRecorder }) => {
  const name = ConfigurationRecorder?.name ?? 'default';
  const { recording = false, ...times } = recorders(call)[name] ?? {};
  recorders(call)[name] = { ...times, name, asked: { ...ConfigurationRecorder, name }, recording };
  return {};
});

const deleteRecorder: Operation = writes<DeleteConfigurationRecorderRequest>(
  (call, { ConfigurationRecorderName }) => {
    delete recorders(call)[recorderBy(call, ConfigurationRecorderName).name];
    return {};
  },
);

const putChannel: Operation = writes<PutDeliveryChannelRequest>((call, { DeliveryChannel: asked }) => {
  if (Object.keys(recorders(call)).length === 0) {
    throw new ServiceError(
      'NoAvailableConfigurationRecorderException',
      'Configuration recorder is not available to put delivery channel.',
    );
  }
  const name = asked?.name ?? 'default';
  channels(call)[name] = { ...asked, name };
  return {};
});

const deleteChannel: Operation = writes<DeleteDeliveryChannelRequest>((call, { DeliveryChannelName }) => {
  const channel = channelBy(call, DeliveryChannelName);
  if (Object.values(recorders(call)).some(({ recording }) => recording)) {
    throw new ServiceError(
      'LastDeliveryChannelDeleteFailedException',
      `Failed to delete last specified delivery channel with name '${channel.name}', because there is a running configuration recorder.`,
    );
  }
  delete channels(call)[channel.name ?? 'default'];
  return {};
});

const describeStatus: Operation = reads<DescribeConfigurationRecorderStatusRequest>((call, asked) => ({
  ConfigurationRecordersStatus: named(
    recorders(call),
    (name) => recorderBy(call, name),
    asked.ConfigurationRecorderNames,
  ).map(({ name, recording, lastStartTime, lastStopTime }) => ({
    ...{ name, recording },
    ...(lastStartTime === undefined ? {} : { lastStartTime: new Date(lastStartTime) }),
    ...(lastStopTime === undefined ? {} : { lastStopTime: new Date(lastStopTime) }),
  })),
}));

/** Recorders of AWS Config, and where they deliver: neither goes without the other. */
export const recorderOperations: Readonly<Record<string, Operation>> = {
  PutConfigurationRecorder: putRecorder,
  DeleteConfigurationRecorder: deleteRecorder,
  StartConfigurationRecorder: start,
  StopConfigurationRecorder: stop,
  DescribeConfigurationRecorderStatus: describeStatus,
  DescribeConfigurationRecorders: reads<DescribeConfigurationRecorderStatusRequest>((call, asked) => ({
    ConfigurationRecorders: named(
      recorders(call),
      (name) => recorderBy(call, name),
      asked.ConfigurationRecorderNames,
    ).map(({ asked: recorder }) => recorder),
  })),
  PutDeliveryChannel: putChannel,
  DeleteDeliveryChannel: deleteChannel,
  DescribeDeliveryChannels: reads<{ DeliveryChannelNames?: string[] }>((call, { DeliveryChannelNames }) => ({
    DeliveryChannels: named(channels(call), (name) => channelBy(call, name), DeliveryChannelNames),
  })),
};
