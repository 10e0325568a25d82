import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';
import { attributeOf, truthSet } from './instance-attributes.ts';

const deviceOf = ({ aspect = '' }: AlteredTarget) => aspect;
const mapping = (target: AlteredTarget, to: boolean) => [
  { DeviceName: deviceOf(target), Ebs: { DeleteOnTermination: to } },
];

/**
 * Whether volumes of instances of others end with them.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsInstanceBlockDeviceSpecification.html
 */
export const ec2VolumeDeletion: RevertedType = {
  type: 'ec2-volume-deletion',
  title: 'Volumes that end with their EC2 instances',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ModifyInstanceAttribute' },
      alterations({ requestParameters, awsRegion: region }) {
        const id = textAt(requestParameters, 'instanceId');
        if (id === undefined) return [];
        return itemsAt(requestParameters, 'blockDeviceMapping').flatMap((item) => {
          const aspect = textAt(item, 'deviceName');
          const set = truthSet(item.ebs, 'deleteOnTermination');
          if (aspect === undefined || set === undefined) return [];
          return [{ target: { type: 'ec2-instance', id, region, aspect }, set }];
        });
      },
    },
  ],
  permissions: ['ec2:DescribeInstanceAttribute', 'ec2:ModifyInstanceAttribute'],
  action: (target, to) =>
    `Let volume ${deviceOf(target)} of EC2 instance ${target.id} ${to === true ? 'end with it' : 'outlast it'} again`,
  fallback: ({ set }) =>
    set === true
      ? {
          to: false,
          selected: true,
          because: 'a volume that is kept costs little, and one that is gone is lost',
        }
      : { to: true, selected: false, because: 'it is the opposite of what was set' },
  async look(ctx, target) {
    const answer = await attributeOf(ctx, target, 'blockDeviceMapping');
    if (answer === undefined) return { state: 'gone' };
    const device = answer.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === deviceOf(target));
    if (device === undefined) return { state: 'gone' };
    return { state: 'there', value: device.Ebs?.DeleteOnTermination === true, description: device };
  },
  revert: (ctx, target, to) =>
    ctx.aws.write('ec2', target.region).modifyInstanceAttribute({
      InstanceId: target.id,
      BlockDeviceMappings: mapping(target, to === true),
    }),
  command: (target, to) =>
    awsCommand('ec2', 'modify-instance-attribute', {
      ...{ region: target.region, 'instance-id': target.id },
      'block-device-mappings': JSON.stringify(mapping(target, to === true)),
    }),
};
