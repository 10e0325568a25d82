import type {
  DescribeInstanceAttributeRequest,
  GetConsoleOutputRequest,
  GetConsoleOutputResult,
  InstanceAttribute,
  ModifyInstanceAttributeRequest,
} from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { groupBy, instanceBy } from './lookup.ts';
import type { Ec2State, InstanceState } from './state.ts';
import { done, idItems, MASKED, present } from './trail-shapes.ts';

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
  const setters: Setter[] = [];
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
      instance.userData = Buffer.from(userData).toString('base64');
    });
  if (groups !== undefined)
    setters.push((instance) => {
      instance.securityGroups = groups;
    });
  return setters;
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
  const wrapped = (value: { Value?: unknown } | undefined) => value && { value: value.Value };
  return present({
    instanceId: input.InstanceId,
    attribute: input.Attribute,
    value: input.Value === undefined ? undefined : MASKED,
    disableApiTermination: wrapped(input.DisableApiTermination),
    disableApiStop: wrapped(input.DisableApiStop),
    instanceInitiatedShutdownBehavior: wrapped(input.InstanceInitiatedShutdownBehavior),
    userData: input.UserData && MASKED,
    groupSet: input.Groups && idItems('groupId', input.Groups),
  });
}

const READ: Readonly<Record<string, (instance: InstanceState, ec2: Ec2State) => InstanceAttribute>> = {
  disableApiTermination: (it) => ({ DisableApiTermination: { Value: it.disableApiTermination } }),
  disableApiStop: (it) => ({ DisableApiStop: { Value: it.disableApiStop } }),
  instanceInitiatedShutdownBehavior: (it) => ({
    InstanceInitiatedShutdownBehavior: { Value: it.shutdownBehavior },
  }),
  instanceType: (it) => ({ InstanceType: { Value: it.instanceType } }),
  userData: (it) => ({ UserData: it.userData === undefined ? {} : { Value: it.userData } }),
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
  DescribeInstanceAttribute: describeInstanceAttribute,
  GetConsoleOutput: getConsoleOutput,
};
