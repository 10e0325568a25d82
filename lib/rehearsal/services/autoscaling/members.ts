import type {
  AttachInstancesQuery,
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
  DetachInstancesQuery,
  ScalingProcessQuery,
  SetInstanceProtectionQuery,
} from '@aws-sdk/client-auto-scaling';
import { type Operation, ServiceError } from '../../account/service.ts';
import { ec2Of } from '../ec2/lifecycle.ts';
import { pageOf } from './paging.ts';
import { settleGroup } from './settle.ts';
import { type GroupState, groupBy, groupsOf } from './state.ts';

const GROUP_TAG = 'aws:autoscaling:groupName';
const PROCESSES = [
  'Launch',
  'Terminate',
  'HealthCheck',
  'ReplaceUnhealthy',
  'AZRebalance',
  'ScheduledActions',
];

function memberOf(group: GroupState, id: string) {
  const member = group.instances[id];
  if (member) return member;
  throw new ServiceError(
    'ValidationError',
    `The instance ${id} is not part of Auto Scaling group ${group.name}.`,
  );
}

/** AttachInstances: an instance that ran before joins the group, and raises its desired capacity. */
const attach: Operation = {
  readOnly: false,
  run(call, input: AttachInstancesQuery) {
    const group = groupBy(call, input.AutoScalingGroupName);
    const { instances } = ec2Of(call);
    const ids = input.InstanceIds ?? [];
    const unknown = ids.find((id) => instances[id]?.state !== 'running');
    if (unknown !== undefined)
      throw new ServiceError('ValidationError', `Invalid Instance ID(s): [${unknown}] specified`);
    if (group.desired + ids.length > group.maxSize)
      throw new ServiceError('ValidationError', 'Max size of the group would be exceeded.');
    for (const id of ids) {
      group.instances[id] = { protectedFromScaleIn: group.newInstancesProtected };
      const instance = instances[id];
      if (instance) instance.tags[GROUP_TAG] = group.name;
    }
    group.desired += ids.length;
    return {};
  },
};

const detach: Operation = {
  readOnly: false,
  run(call, input: DetachInstancesQuery) {
    const group = groupBy(call, input.AutoScalingGroupName);
    const { instances } = ec2Of(call);
    const ids = input.InstanceIds ?? [];
    for (const id of ids) memberOf(group, id);
    if (input.ShouldDecrementDesiredCapacity && group.desired - ids.length < group.minSize)
      throw new ServiceError('ValidationError', 'Detaching would bring the group below its min size.');
    for (const id of ids) {
      delete group.instances[id];
      delete instances[id]?.tags[GROUP_TAG];
    }
    if (input.ShouldDecrementDesiredCapacity) group.desired -= ids.length;
    settleGroup(call, group);
    return { Activities: [] };
  },
};

const setProtection: Operation = {
  readOnly: false,
  run(call, input: SetInstanceProtectionQuery) {
    const group = groupBy(call, input.AutoScalingGroupName);
    for (const id of input.InstanceIds ?? [])
      memberOf(group, id).protectedFromScaleIn = input.ProtectedFromScaleIn ?? false;
    return {};
  },
};

const suspend: Operation = {
  readOnly: false,
  run(call, input: ScalingProcessQuery) {
    const { suspended } = groupBy(call, input.AutoScalingGroupName);
    for (const process of input.ScalingProcesses ?? PROCESSES)
      if (!suspended.includes(process)) suspended.push(process);
    return {};
  },
};

const resume: Operation = {
  readOnly: false,
  run(call, input: ScalingProcessQuery) {
    const group = groupBy(call, input.AutoScalingGroupName);
    const kept = group.suspended.filter(
      (process) => !(input.ScalingProcesses ?? PROCESSES).includes(process),
    );
    group.suspended.splice(0, group.suspended.length, ...kept);
    settleGroup(call, group);
    return {};
  },
};

const describeInstances: Operation = {
  readOnly: true,
  run(call, input: DescribeAutoScalingInstancesType): AutoScalingInstancesType {
    const { instances } = ec2Of(call);
    const members = Object.values(groupsOf(call)).flatMap((group) =>
      Object.entries(group.instances).map(([id, { protectedFromScaleIn }]) => ({
        id,
        group: group.name,
        protectedFromScaleIn,
      })),
    );
    const wanted = members.filter(({ id }) => input.InstanceIds?.includes(id) ?? true);
    const { page, next } = pageOf(wanted, ({ id }) => id, input);
    return {
      AutoScalingInstances: page.map(({ id, group, protectedFromScaleIn }) => ({
        InstanceId: id,
        AutoScalingGroupName: group,
        AvailabilityZone: instances[id]?.availabilityZone ?? '',
        LifecycleState: 'InService',
        HealthStatus: 'HEALTHY',
        ProtectedFromScaleIn: protectedFromScaleIn,
      })),
      ...next,
    };
  },
};

export const memberOperations = {
  AttachInstances: attach,
  DetachInstances: detach,
  SetInstanceProtection: setProtection,
  SuspendProcesses: suspend,
  ResumeProcesses: resume,
  DescribeAutoScalingInstances: describeInstances,
};
