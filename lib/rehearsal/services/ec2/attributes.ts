import type {
  DescribeInstanceAttributeRequest,
  GetConsoleOutputRequest,
  GetConsoleOutputResult,
  InstanceAttribute,
  ModifyInstanceAttributeRequest,
  ModifyInstanceMetadataOptionsRequest,
} from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { metadataOptionsOf } from './instance-shape.ts';
import { ec2Of } from './lifecycle.ts';
import { groupBy, instanceBy } from './lookup.ts';
import { wrapped } from './schema-trail.ts';
import type { Ec2State, InstanceState } from './state.ts';
import { done, idItems, items, MASKED, present } from './trail-shapes.ts';

/** One settable attribute, as ModifyInstanceAttribute may name it in either of its two ways. */
type Setter = (instance: InstanceState) => void;

function settersIn(ec2: Ec2State, input: ModifyInstanceAttributeRequest): readonly Setter[] {
  const flag = (value: { Value?: boolean | undefined } | undefined, name: string) =>
    value ? String(value.Value) : input.Attribute === name ? input.Value : undefined;
  const termination = flag(input.DisableApiTermination, 'disableApiTermination');
  const stop = flag(input.DisableApiStop, 'disableApiStop');
  const named = input.Attribute === 'instanceInitiatedShutdownBehavior' ? input.Value : undefined;
  const behavior = input.InstanceInitiatedShutdownBehavior?.Value ?? named;
  const userData = input.UserData?.Value;
  const groups = input.Groups?.map((id) => groupBy(ec2, id).groupId);
  const type = input.InstanceType?.Value;
  const check = flag(input.SourceDestCheck, 'sourceDestCheck');
  const devices = input.BlockDeviceMappings;
  const setters: Setter[] = [];
  if (type !== undefined)
    setters.push((instance) => {
      onlyStopped(instance, 'instanceType');
      instance.instanceType = type;
    });
  if (check !== undefined)
    setters.push((instance) => {
      instance.sourceDestCheck = check === 'true';
    });
  if (devices !== undefined)
    setters.push((instance) => {
      for (const { DeviceName, Ebs } of devices) {
        const volume = instance.volumes.find(({ device }) => device === DeviceName);
        if (volume) volume.deleteOnTermination = Ebs?.DeleteOnTermination === true;
      }
    });
  if (termination !== undefined)
    setters.push((instance) => {
      instance.disableApiTermination = termination === 'true';
    });
  if (stop !== undefined)
    setters.push((instance) => {
      instance.disableApiStop = stop === 'true';
    });
  if (behavior !== undefined)
    setters.push((instance) => {
      instance.shutdownBehavior = behavior === 'terminate' ? 'terminate' : 'stop';
    });
  if (userData !== undefined)
    setters.push((instance) => {
      onlyStopped(instance, 'userData');
      if (userData.length === 0) delete instance.userData;
      else instance.userData = Buffer.from(userData).toString('base64');
    });
  if (groups !== undefined)
    setters.push((instance) => {
      instance.securityGroups = groups;
    });
  return setters;
}

function onlyStopped({ instanceId, state }: InstanceState, attribute: string): void {
  if (state !== 'stopped')
    throw new ServiceError(
      'IncorrectInstanceState',
      `The instance '${instanceId}' is not in the 'stopped' state, so its ${attribute} cannot be modified.`,
    );
}

/** ModifyInstanceAttribute: one attribute a call, as EC2 demands. */
const modifyInstanceAttribute: Operation = {
  readOnly: false,
  bucket: mutating('ModifyInstanceAttribute'),
  trailRequest: modifyInTrail,
  trailResponse: done,
  run(call, input: ModifyInstanceAttributeRequest) {
    const ec2 = ec2Of(call);
    const instance = instanceBy(ec2, input.InstanceId, call.now);
    const setters = settersIn(ec2, input);
    const [set] = setters;
    if (!set) throw new ServiceError('InvalidParameterCombination', 'No attributes specified.');
    if (setters.length > 1)
      throw new ServiceError(
        'InvalidParameterCombination',
        'Fields for multiple attribute types specified: only one attribute can be modified at a time.',
      );
    if (instance.state === 'terminated')
      throw new ServiceError(
        'IncorrectInstanceState',
        `The instance '${instance.instanceId}' is not in a state from which its attributes can be modified.`,
      );
    set(instance);
    return {};
  },
};

function modifyInTrail(input: ModifyInstanceAttributeRequest): JsonObject {
  const one = (value: { Value?: unknown } | undefined) => value && { value: value.Value };
  return present({
    instanceId: input.InstanceId,
    attribute: input.Attribute,
    value: input.Value === undefined ? undefined : MASKED,
    disableApiTermination: one(input.DisableApiTermination),
    disableApiStop: one(input.DisableApiStop),
    instanceInitiatedShutdownBehavior: one(input.InstanceInitiatedShutdownBehavior),
    userData: input.UserData && MASKED,
    groupSet: input.Groups && idItems('groupId', input.Groups),
    instanceType: one(input.InstanceType),
    sourceDestCheck: one(input.SourceDestCheck),
    blockDeviceMapping:
      input.BlockDeviceMappings &&
      items(
        input.BlockDeviceMappings.map(({ DeviceName, Ebs }) => ({
          deviceName: DeviceName,
          ebs: { deleteOnTermination: Ebs?.DeleteOnTermination },
        })),
      ),
  });
}

/** ModifyInstanceMetadataOptions: what is not named stays. */
const modifyMetadataOptions: Operation = {
  readOnly: false,
  bucket: mutating('ModifyInstanceMetadataOptions'),
  ...wrapped('ModifyInstanceMetadataOptions'),
  run(call, input: ModifyInstanceMetadataOptionsRequest) {
    const instance = instanceBy(ec2Of(call), input.InstanceId, call.now);
    const { InstanceId, DryRun, HttpTokens = instance.httpTokens, ...options } = input;
    instance.httpTokens = HttpTokens === 'required' ? 'required' : 'optional';
    instance.metadataOptions = { ...instance.metadataOptions, ...options };
    return { InstanceId, InstanceMetadataOptions: metadataOptionsOf(instance) };
  },
};

const READ: Readonly<Record<string, (instance: InstanceState, ec2: Ec2State) => InstanceAttribute>> = {
  disableApiTermination: (it) => ({ DisableApiTermination: { Value: it.disableApiTermination } }),
  disableApiStop: (it) => ({ DisableApiStop: { Value: it.disableApiStop } }),
  instanceInitiatedShutdownBehavior: (it) => ({
    InstanceInitiatedShutdownBehavior: { Value: it.shutdownBehavior },
  }),
  instanceType: (it) => ({ InstanceType: { Value: it.instanceType } }),
  userData: (it) => ({ UserData: it.userData === undefined ? {} : { Value: it.userData } }),
  sourceDestCheck: (it) => ({ SourceDestCheck: { Value: it.sourceDestCheck ?? true } }),
  blockDeviceMapping: (it) => ({
    BlockDeviceMappings: it.volumes.map(({ device, volumeId, deleteOnTermination }) => ({
      DeviceName: device,
      Ebs: { VolumeId: volumeId, DeleteOnTermination: deleteOnTermination },
    })),
  }),
  groupSet: (it) => ({ Groups: it.securityGroups.map((GroupId) => ({ GroupId })) }),
};

const describeInstanceAttribute: Operation = {
  readOnly: true,
  bucket: reading('DescribeInstanceAttribute'),
  trailRequest: (input: DescribeInstanceAttributeRequest) => ({
    instanceId: input.InstanceId,
    attribute: input.Attribute,
  }),
  run(call, input: DescribeInstanceAttributeRequest): InstanceAttribute {
    const ec2 = ec2Of(call);
    const instance = instanceBy(ec2, input.InstanceId, call.now);
    const read = READ[input.Attribute ?? ''];
    if (!read)
      throw new ServiceError(
        'InvalidParameterValue',
        `Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`,
      );
    return { InstanceId: instance.instanceId, ...read(instance, ec2) };
  },
};

const getConsoleOutput: Operation = {
  readOnly: true,
  bucket: reading('GetConsoleOutput'),
  trailRequest: (input: GetConsoleOutputRequest) => ({ instanceId: input.InstanceId }),
  run(call, input: GetConsoleOutputRequest): GetConsoleOutputResult {
    const instance = instanceBy(ec2Of(call), input.InstanceId, call.now);
    const text = `[    0.000000] ${instance.instanceId} booted from ${instance.imageId}\n`;
    return {
      InstanceId: instance.instanceId,
      Timestamp: new Date(instance.launchTime),
      Output: Buffer.from(text).toString('base64'),
    };
  },
};

export const attributeOperations = {
  ModifyInstanceAttribute: modifyInstanceAttribute,
  ModifyInstanceMetadataOptions: modifyMetadataOptions,
  DescribeInstanceAttribute: describeInstanceAttribute,
  GetConsoleOutput: getConsoleOutput,
};
