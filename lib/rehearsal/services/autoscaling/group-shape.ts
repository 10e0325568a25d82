import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Call } from '../../account/service.ts';
import { ec2Of, isEnding } from '../ec2/lifecycle.ts';
import type { GroupState } from './state.ts';

/** A group as Auto Scaling describes it. */
export function groupShape(call: Call, group: GroupState): AutoScalingGroup {
  const ec2 = ec2Of(call);
  const { source } = group;
  const launch =
    'launchConfiguration' in source
      ? { LaunchConfigurationName: source.launchConfiguration }
      : {
          LaunchTemplate: {
            LaunchTemplateId: source.templateId,
            LaunchTemplateName: source.templateName,
            Version: source.version,
          },
        };
  const zoneOf = (subnet: string) =>
    Object.entries(ec2.subnets).find(([, id]) => id === subnet)?.[0] ?? `${call.region}a`;
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...launch,
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desired,
    DefaultCooldown: 300,
    AvailabilityZones: [...new Set(group.subnets.map(zoneOf))],
    VPCZoneIdentifier: group.subnets.join(','),
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 0,
    Instances: Object.entries(group.instances).flatMap(([id, { protectedFromScaleIn }]) => {
      const instance = ec2.instances[id];
      if (instance === undefined) return [];
      return {
        InstanceId: id,
        InstanceType: instance.instanceType,
        AvailabilityZone: instance.availabilityZone,
        LifecycleState: isEnding(instance) ? ('Terminating' as const) : ('InService' as const),
        HealthStatus: isEnding(instance) ? 'Unhealthy' : 'Healthy',
        ProtectedFromScaleIn: protectedFromScaleIn,
        ...launch,
      };
    }),
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: group.suspended.map((ProcessName) => ({ ProcessName })),
    Tags: Object.entries(group.tags).map(([Key, { value, propagate }]) => ({
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      Key,
      Value: value,
      PropagateAtLaunch: propagate,
    })),
    NewInstancesProtectedFromScaleIn: group.newInstancesProtected,
    DeletionProtection: group.deletionProtection as NonNullable<AutoScalingGroup['DeletionProtection']>,
    ...(group.status === undefined ? {} : { Status: group.status }),
  };
}
