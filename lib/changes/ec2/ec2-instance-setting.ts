import type { Json } from '../../playbook/change.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import { type InstanceSetting, instanceAttributes, named, textSet, truthSet } from './instance-attributes.ts';

const groups = (items: readonly unknown[]): Json =>
  items.flatMap((one) => textAt(one, 'groupId') ?? []).toSorted();
const texts = (to: Json) => (Array.isArray(to) ? to.map(String) : []);

const GROUPS: InstanceSetting = {
  name: 'groupSet',
  what: 'security groups',
  atLaunch(instance) {
    const told = itemsAt(instance, 'groupSet').length > 0 ? 'groupSet' : 'securityGroups';
    return at(instance, told) === undefined ? undefined : groups(itemsAt(instance, told));
  },
  set(request) {
    if (at(request, 'groupSet') === undefined) return named(request, 'groupSet') ? null : undefined;
    return groups(itemsAt(request, 'groupSet'));
  },
  read: ({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []).toSorted(),
  ask: (to) => ({ Groups: texts(to) }),
  option: (to) => ({ groups: texts(to) }),
};

const ROUTING: InstanceSetting = {
  name: 'sourceDestCheck',
  what: 'check of source and destination',
  usual: true,
  atLaunch: (instance) => (at(instance, 'sourceDestCheck') as boolean | undefined) ?? undefined,
  set: (request) => truthSet(request, 'sourceDestCheck'),
  read: ({ SourceDestCheck }) => SourceDestCheck?.Value === true,
  ask: (to) => ({ SourceDestCheck: { Value: to === true } }),
  option: (to) => ({ [`${to === true ? '' : 'no-'}source-dest-check`]: true }),
};

const SHUTDOWN: InstanceSetting = {
  name: 'instanceInitiatedShutdownBehavior',
  what: 'behaviour at shutdown',
  usual: 'stop',
  atLaunch: () => undefined,
  set: (request) => textSet(request, 'instanceInitiatedShutdownBehavior'),
  read: ({ InstanceInitiatedShutdownBehavior: now }) => now?.Value ?? 'stop',
  ask: (to) => ({ InstanceInitiatedShutdownBehavior: { Value: String(to) } }),
  option: (to) => ({ 'instance-initiated-shutdown-behavior': String(to) }),
};

/**
 * Security groups of instances of others, whether they may pass on what is not theirs, and whether shutting down ends
 * them. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
 */
export const ec2InstanceSetting = instanceAttributes({
  type: 'ec2-instance-setting',
  title: 'Security groups and behaviour of EC2 instances',
  settings: [GROUPS, ROUTING, SHUTDOWN],
});
