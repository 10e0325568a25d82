import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

const PROTECTIONS = ['disableApiTermination', 'disableApiStop'] as const;
type Protection = (typeof PROTECTIONS)[number];

const protectionOf = ({ aspect }: AlteredTarget): Protection =>
  aspect === 'disableApiStop' ? 'disableApiStop' : 'disableApiTermination';
const wordOf = (target: AlteredTarget) =>
  protectionOf(target) === 'disableApiStop' ? 'stop' : 'termination';

/**
 * Termination and stop protection of instances of others.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
 */
export const ec2InstanceProtection: RevertedType = {
  type: 'ec2-instance-protection',
  title: 'Termination and stop protection of EC2 instances',
  scope: 'regional',
  order: ORDER.dataStores,
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ModifyInstanceAttribute' },
      alterations({ requestParameters, awsRegion: region }) {
        const id = textAt(requestParameters, 'instanceId');
        if (id === undefined) return [];
        return PROTECTIONS.flatMap((aspect) => {
          const value = at(requestParameters, aspect, 'value');
          // The older form of the call names the attribute and masks its value.
          const masked = textAt(requestParameters, 'attribute') === aspect;
          if (typeof value !== 'boolean' && !masked) return [];
          const set = typeof value === 'boolean' ? value : null;
          return [{ target: { type: 'ec2-instance', id, region, aspect }, set }];
        });
      },
    },
  ],
  permissions: ['ec2:DescribeInstanceAttribute', 'ec2:ModifyInstanceAttribute'],
  action: (target, to) =>
    `Switch ${wordOf(target)} protection of EC2 instance ${target.id} ${to === true ? 'on' : 'off'} again`,
  fallback: ({ set }) =>
    set === null
      ? undefined
      : { to: set === false, selected: false, because: 'it is the opposite of what was set' },
  async look(ctx, target) {
    const Attribute = protectionOf(target);
    const answer = await unlessAbsent(
      ctx.aws.read('ec2', target.region).describeInstanceAttribute({ InstanceId: target.id, Attribute }),
    );
    if (answer === undefined) return { state: 'gone' };
    const { DisableApiTermination, DisableApiStop } = answer;
    const held = Attribute === 'disableApiStop' ? DisableApiStop : DisableApiTermination;
    return { state: 'there', value: held?.Value === true };
  },
  revert: (ctx, target, to) =>
    ctx.aws.write('ec2', target.region).modifyInstanceAttribute({
      InstanceId: target.id,
      ...(protectionOf(target) === 'disableApiStop'
        ? { DisableApiStop: { Value: to === true } }
        : { DisableApiTermination: { Value: to === true } }),
    }),
  command: (target, to) =>
    awsCommand('ec2', 'modify-instance-attribute', {
      ...{ region: target.region, 'instance-id': target.id },
      [`${to === true ? '' : 'no-'}disable-api-${protectionOf(target) === 'disableApiStop' ? 'stop' : 'termination'}`]: true,
    }),
};
