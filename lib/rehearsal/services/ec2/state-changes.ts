import type {
  InstanceStateChange,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import {
  instancesStarted,
  instancesStopped,
  instancesTerminated,
  launching,
  mutating,
  terminating,
} from './buckets.ts';
import { ec2Of, enter, isEnding, stateOf } from './lifecycle.ts';
import { instancesBy } from './lookup.ts';
import type { InstanceState } from './state.ts';
import { idItems, items } from './trail-shapes.ts';

const MOST_IDS = 1_000;

function changed(instance: InstanceState, before: InstanceState['state']): InstanceStateChange {
  return {
    InstanceId: instance.instanceId,
    PreviousState: stateOf(before),
    CurrentState: stateOf(instance.state),
  };
}

function changesInTrail(changes: readonly InstanceStateChange[] | undefined): JsonObject {
  const state = (it: InstanceStateChange['CurrentState']) => ({ code: it?.Code, name: it?.Name });
  return {
    instancesSet: items(
      changes?.map(({ InstanceId, CurrentState, PreviousState }) => ({
        instanceId: InstanceId,
        currentState: state(CurrentState),
        previousState: state(PreviousState),
      })),
    ),
  };
}

/** What keeps an instance from being terminated; stop protection does too. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-stop-protection.html */
function protectionOf(instance: InstanceState): 'disableApiTermination' | 'disableApiStop' | undefined {
  if (isEnding(instance)) return undefined;
  if (instance.disableApiTermination) return 'disableApiTermination';
  return instance.disableApiStop ? 'disableApiStop' : undefined;
}

/**
 * TerminateInstances. A protected instance saves every id of its own availability zone; ids of other zones are
 * terminated although the call fails. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
const terminateInstances: Operation = {
  readOnly: false,
  bucket: terminating('TerminateInstances'),
  resourceBucket: instancesTerminated,
  trailRequest: (input: TerminateInstancesRequest) => ({
    instancesSet: idItems('instanceId', input.InstanceIds),
  }),
  trailResponse: (output: TerminateInstancesResult) => changesInTrail(output.TerminatingInstances),
  run(call, input: TerminateInstancesRequest): TerminateInstancesResult {
    const ids = input.InstanceIds ?? [];
    if (ids.length > MOST_IDS)
      throw new ServiceError(
        'InvalidParameterValue',
        `At most ${MOST_IDS} instances can be terminated in one call.`,
      );
    const instances = instancesBy(ec2Of(call), ids, call.now);
    const shielded = instances.filter(protectionOf);
    const savedZones = new Set(shielded.map(({ availabilityZone }) => availabilityZone));
    const changes = instances
      .filter(({ availabilityZone }) => !savedZones.has(availabilityZone))
      .map((instance) => {
        const before = instance.state;
        if (!isEnding(instance)) enter(instance, 'shutting-down', call.now);
        return changed(instance, before);
      });
    const [first] = shielded;
    if (first)
      throw new ServiceError(
        'OperationNotPermitted',
        `The instance '${first.instanceId}' may not be terminated. Modify its '${protectionOf(first)}' instance attribute and try again.`,
      );
    return { TerminatingInstances: changes };
  },
};

const stopInstances: Operation = {
  readOnly: false,
  bucket: mutating('StopInstances'),
  resourceBucket: instancesStopped,
  trailRequest: (input: StopInstancesRequest) => ({
    instancesSet: idItems('instanceId', input.InstanceIds),
    force: input.Force ?? false,
  }),
  trailResponse: (output: StopInstancesResult) => changesInTrail(output.StoppingInstances),
  run(call, input: StopInstancesRequest): StopInstancesResult {
    const instances = instancesBy(ec2Of(call), input.InstanceIds ?? [], call.now);
    const shielded = instances.find(({ disableApiStop }) => disableApiStop);
    if (shielded)
      throw new ServiceError(
        'OperationNotPermitted',
        `The instance '${shielded.instanceId}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
      );
    demand(instances, ['pending', 'running', 'stopping', 'stopped'], 'stopped');
    return {
      StoppingInstances: instances.map((instance) => {
        const before = instance.state;
        if (before === 'pending' || before === 'running') enter(instance, 'stopping', call.now);
        return changed(instance, before);
      }),
    };
  },
};

const startInstances: Operation = {
  readOnly: false,
  bucket: launching('StartInstances'),
  resourceBucket: instancesStarted,
  trailRequest: (input: StartInstancesRequest) => ({
    instancesSet: idItems('instanceId', input.InstanceIds),
  }),
  trailResponse: (output: StartInstancesResult) => changesInTrail(output.StartingInstances),
  run(call, input: StartInstancesRequest): StartInstancesResult {
    const instances = instancesBy(ec2Of(call), input.InstanceIds ?? [], call.now);
    demand(instances, ['pending', 'running', 'stopped'], 'started');
    return {
      StartingInstances: instances.map((instance) => {
        const before = instance.state;
        if (before === 'stopped') enter(instance, 'pending', call.now);
        return changed(instance, before);
      }),
    };
  },
};

function demand(
  instances: readonly InstanceState[],
  states: readonly InstanceState['state'][],
  verb: string,
): void {
  const wrong = instances.find(({ state }) => !states.includes(state));
  if (wrong)
    throw new ServiceError(
      'IncorrectInstanceState',
      `The instance '${wrong.instanceId}' is not in a state from which it can be ${verb}.`,
    );
}

export const stateChangeOperations = {
  TerminateInstances: terminateInstances,
  StopInstances: stopInstances,
  StartInstances: startInstances,
};
