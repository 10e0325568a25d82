import type {
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  CreateAutoScalingGroupType,
  DeleteAutoScalingGroupType,
  LaunchTemplateSpecification,
  SetDesiredCapacityType,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { ec2Of, enter, isEnding } from '../ec2/lifecycle.ts';
import { templateBy, versionOf } from '../ec2/template-state.ts';
import { groupShape } from './group-shape.ts';
import { pageOf } from './paging.ts';
import { settleGroup } from './settle.ts';
import { arnOf, configurationsOf, type GroupState, groupBy, groupsOf, type LaunchSource } from './state.ts';

const PROTECTIONS = ['none', 'prevent-force-deletion', 'prevent-all-deletion'];

function sourceFor(
  call: Call,
  input: Pick<
    CreateAutoScalingGroupType,
    'LaunchConfigurationName' | 'LaunchTemplate' | 'MixedInstancesPolicy'
  >,
): LaunchSource | undefined {
  const { LaunchConfigurationName: name } = input;
  if (name !== undefined) {
    if (configurationsOf(call)[name]) return { launchConfiguration: name };
    throw invalid(`Launch configuration name not found - ${name}`);
  }
  const asked: LaunchTemplateSpecification | undefined =
    input.LaunchTemplate ?? input.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  if (asked === undefined) return undefined;
  const version = asked.Version ?? '$Default';
  const template = found(() => templateBy(call, asked));
  found(() => versionOf(template, version));
  return { templateId: template.id, templateName: template.name, version };
}

/** Auto Scaling says what EC2 does not know in an error of its own. */
function found<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof ServiceError) throw invalid(error.message);
    throw error;
  }
}

function subnetsFor(
  call: Call,
  input: { VPCZoneIdentifier?: string | undefined; AvailabilityZones?: string[] | undefined },
): string[] {
  const { subnets } = ec2Of(call);
  const named = input.VPCZoneIdentifier?.split(',').map((id) => id.trim());
  return named ?? (input.AvailabilityZones ?? []).flatMap((zone) => subnets[zone] ?? []);
}

function demandSizes({ minSize, maxSize, desired }: Pick<GroupState, 'minSize' | 'maxSize' | 'desired'>) {
  if (minSize > maxSize) throw invalid('Max bound, must be greater than or equal to min bound');
  if (desired < minSize || desired > maxSize)
    throw invalid(
      `Desired capacity:${desired} must be between the specified min size:${minSize} and max size:${maxSize}`,
    );
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}

const createGroup: Operation = {
  readOnly: false,
  run(call, input: CreateAutoScalingGroupType) {
    const groups = groupsOf(call);
    const name = input.AutoScalingGroupName ?? '';
    if (groups[name])
      throw new ServiceError(
        'AlreadyExists',
        'AutoScalingGroup by this name already exists - A group with the name already exists',
      );
    const source = sourceFor(call, input);
    if (source === undefined)
      throw invalid(
        'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
      );
    const subnets = subnetsFor(call, input);
    if (subnets.length === 0) throw invalid('At least one Availability Zone or VPC Subnet is required.');
    const minSize = input.MinSize ?? 0;
    const sizes = { minSize, maxSize: input.MaxSize ?? 0, desired: input.DesiredCapacity ?? minSize };
    demandSizes(sizes);
    const group: GroupState = {
      name,
      arn: arnOf(call, 'autoScalingGroup', `autoScalingGroupName/${name}`),
      createdAt: call.now.toISOString(),
      source,
      ...sizes,
      subnets,
      newInstancesProtected: input.NewInstancesProtectedFromScaleIn ?? false,
      deletionProtection: input.DeletionProtection ?? 'none',
      suspended: [],
      instances: {},
      hooks: Object.fromEntries(
        (input.LifecycleHookSpecificationList ?? []).map((hook) => [
          hook.LifecycleHookName ?? '',
          { transition: hook.LifecycleTransition ?? '', heartbeatSeconds: hook.HeartbeatTimeout ?? 3600 },
        ]),
      ),
      tags: Object.fromEntries(
        (input.Tags ?? []).map(({ Key = '', Value = '', PropagateAtLaunch = true }) => [
          Key,
          { value: Value, propagate: PropagateAtLaunch },
        ]),
      ),
    };
    groups[name] = group;
    settleGroup(call, group);
    return {};
  },
};

const describeGroups: Operation = {
  readOnly: true,
  run(call, input: AutoScalingGroupNamesType): AutoScalingGroupsType {
    const named = new Set(input.AutoScalingGroupNames ?? []);
    const wanted = Object.values(groupsOf(call)).filter(({ name }) => named.size === 0 || named.has(name));
    const { page, next } = pageOf(wanted, ({ name }) => name, input);
    return { AutoScalingGroups: page.map((group) => groupShape(call, group)), ...next };
  },
};

const updateGroup: Operation = {
  readOnly: false,
  run(call, input: UpdateAutoScalingGroupType) {
    const group = groupBy(call, input.AutoScalingGroupName);
    const minSize = input.MinSize ?? group.minSize;
    const maxSize = input.MaxSize ?? group.maxSize;
    // Without a new desired capacity, the old one follows the new bounds.
    const desired = input.DesiredCapacity ?? Math.min(maxSize, Math.max(minSize, group.desired));
    demandSizes({ minSize, maxSize, desired });
    if (input.DeletionProtection !== undefined && !PROTECTIONS.includes(input.DeletionProtection))
      throw invalid(`Deletion protection ${input.DeletionProtection} is not known.`);
    Object.assign(group, { minSize, maxSize, desired });
    group.source = sourceFor(call, input) ?? group.source;
    group.newInstancesProtected = input.NewInstancesProtectedFromScaleIn ?? group.newInstancesProtected;
    group.deletionProtection = input.DeletionProtection ?? group.deletionProtection;
    if (input.VPCZoneIdentifier !== undefined || input.AvailabilityZones !== undefined)
      group.subnets = subnetsFor(call, input);
    settleGroup(call, group);
    return {};
  },
};

const setDesiredCapacity: Operation = {
  readOnly: false,
  run(call, input: SetDesiredCapacityType) {
    const group = groupBy(call, input.AutoScalingGroupName);
    const desired = input.DesiredCapacity ?? group.desired;
    demandSizes({ ...group, desired });
    group.desired = desired;
    settleGroup(call, group);
    return {};
  },
};

/**
 * DeleteAutoScalingGroup. Forced, it takes its instances with it. Whether that holds for those with termination
 * protection is not documented: here they are left running, which is the harder case for whoever deletes.
 */
const deleteGroup: Operation = {
  readOnly: false,
  run(call, input: DeleteAutoScalingGroupType) {
    const group = groupBy(call, input.AutoScalingGroupName);
    const { deletionProtection: protection } = group;
    if (
      protection === 'prevent-all-deletion' ||
      (protection === 'prevent-force-deletion' && input.ForceDelete)
    )
      throw new ServiceError('ResourceInUse', `Deletion protection of the group is ${protection}.`);
    const { instances } = ec2Of(call);
    const held = Object.keys(group.instances).flatMap((id) => instances[id] ?? []);
    if (held.length > 0 && !input.ForceDelete)
      throw new ServiceError(
        'ResourceInUse',
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
      );
    group.status = 'Delete in progress';
    group.minSize = 0;
    group.desired = 0;
    for (const instance of held) {
      if (instance.disableApiTermination) delete group.instances[instance.instanceId];
      else if (!isEnding(instance)) enter(instance, 'shutting-down', call.now);
    }
    settleGroup(call, group);
    return {};
  },
};

export const groupOperations = {
  CreateAutoScalingGroup: createGroup,
  DescribeAutoScalingGroups: describeGroups,
  UpdateAutoScalingGroup: updateGroup,
  SetDesiredCapacity: setDesiredCapacity,
  DeleteAutoScalingGroup: deleteGroup,
};
