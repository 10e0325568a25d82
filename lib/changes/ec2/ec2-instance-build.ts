import { textAt } from '../../trail/spelling.ts';
import { type InstanceSetting, instanceAttributes, textSet } from './instance-attributes.ts';

/** A text an instance keeps under a member of the same name. */
function text(
  name: 'instanceType' | 'kernel' | 'ramdisk',
  member: 'InstanceType' | 'Kernel' | 'Ramdisk',
  answered: 'InstanceType' | 'KernelId' | 'RamdiskId',
): InstanceSetting {
  const kept = answered.charAt(0).toLowerCase() + answered.slice(1);
  return {
    name,
    what: name === 'instanceType' ? 'type' : name,
    atLaunch: (instance) => textAt(instance, kept),
    set: (request) => textSet(request, name),
    read: (answer) => answer[answered]?.Value ?? false,
    ask: (to) => ({ [member]: { Value: String(to) } }),
    option: (to) => ({ [member.replace('T', '-t').toLowerCase()]: String(to) }),
  };
}

/**
 * The type, kernel and RAM disk of instances of others, which only a stopped one can be given.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html
 */
export const ec2InstanceBuild = instanceAttributes({
  type: 'ec2-instance-build',
  title: 'Types and kernels of EC2 instances',
  settings: [
    text('instanceType', 'InstanceType', 'InstanceType'),
    text('kernel', 'Kernel', 'KernelId'),
    text('ramdisk', 'Ramdisk', 'RamdiskId'),
  ],
  stopped: true,
});
