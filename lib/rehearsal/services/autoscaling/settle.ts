import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import { type Call, ServiceError } from '../../account/service.ts';
import { launchFor } from '../ec2/launch-for.ts';
import { ec2Of, enter, isEnding } from '../ec2/lifecycle.ts';
import { configurationsOf, type GroupState, groupsOf, policiesOf, scheduledActionsOf } from './state.ts';

const LAUNCHER = {
  principal: 'autoscaling.amazonaws.com',
  roleName: 'AWSServiceRoleForAutoScaling',
  sessionName: 'AutoScaling',
};

/** Brings every group of the region to its desired capacity, as it is by now. */
export function settleGroups(call: Call): void {
  for (const group of Object.values(groupsOf(call))) settleGroup(call, group);
}

/**
 * Launches what a group lacks and ends what it has too much of. What was terminated behind its back is found and
 * replaced once it is terminated. A launch that EC2 refuses is tried again next time.
 */
export function settleGroup(call: Call, group: GroupState): void {
  const { instances } = ec2Of(call);
  for (const id of Object.keys(group.instances)) {
    const state = instances[id]?.state;
    if (state === undefined || state === 'terminated') delete group.instances[id];
  }
  const here = Object.keys(group.instances).flatMap((id) => instances[id] ?? []);
  if (group.status !== undefined) {
    if (here.length === 0) forget(call, group);
    return;
  }
  const lacking = group.desired - here.length;
  if (lacking > 0 && !group.suspended.includes('Launch')) add(call, group, lacking);
  if (lacking >= 0 || group.suspended.includes('Terminate')) return;
  const spare = here.filter(
    (instance) => !isEnding(instance) && !group.instances[instance.instanceId]?.protectedFromScaleIn,
  );
  const ending = here.filter(isEnding).length;
  // Termination protection keeps people from ending an instance, not Auto Scaling.
  for (const instance of spare.slice(0, -lacking - ending)) enter(instance, 'shutting-down', call.now);
}

/** A group takes its policies and scheduled actions with it. */
function forget(call: Call, group: GroupState): void {
  delete groupsOf(call)[group.name];
  for (const rules of [policiesOf(call), scheduledActionsOf(call)])
    for (const [key, { groupName }] of Object.entries(rules)) if (groupName === group.name) delete rules[key];
}

function add(call: Call, group: GroupState, count: number): void {
  const tags = Object.entries(group.tags)
    .filter(([, { propagate }]) => propagate)
    .map(([Key, { value }]) => ({ Key, Value: value }));
  const share = Math.ceil(count / group.subnets.length);
  let left = count;
  for (const SubnetId of group.subnets) {
    const here = Math.min(share, left);
    if (here === 0) return;
    left -= here;
    const request: RunInstancesRequest = {
      ...launchInput(call, group),
      SubnetId,
      MinCount: here,
      MaxCount: here,
      ClientToken: `fleet-${call.account.uuid()}`,
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: [...tags, { Key: 'aws:autoscaling:groupName', Value: group.name }],
        },
      ],
    };
    try {
      for (const { instanceId } of launchFor(call, LAUNCHER, request))
        group.instances[instanceId] = { protectedFromScaleIn: group.newInstancesProtected };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }
}

function launchInput(call: Call, { source }: GroupState): Partial<RunInstancesRequest> {
  if (!('launchConfiguration' in source))
    return { LaunchTemplate: { LaunchTemplateId: source.templateId, Version: source.version } };
  const configuration = configurationsOf(call)[source.launchConfiguration];
  if (configuration === undefined) return {};
  const { imageId, instanceType, keyName, securityGroups, userData, instanceProfile } = configuration;
  const isArn = instanceProfile?.startsWith('arn:');
  return {
    ImageId: imageId,
    InstanceType: instanceType as NonNullable<RunInstancesRequest['InstanceType']>,
    ...(keyName === undefined ? {} : { KeyName: keyName }),
    ...(securityGroups.length === 0 ? {} : { SecurityGroupIds: [...securityGroups] }),
    ...(userData === undefined ? {} : { UserData: userData }),
    ...(instanceProfile === undefined
      ? {}
      : { IamInstanceProfile: isArn ? { Arn: instanceProfile } : { Name: instanceProfile } }),
  };
}
