import { createHash } from 'node:crypto';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';
import { attributeOf, named } from './instance-attributes.ts';
import { STOPPING_PERMISSIONS, stoppedAround, whileStopped } from './while-stopped.ts';

/** User data may hold secrets, so that its digest is the value. */
const digest = (text: Buffer): Json => createHash('sha256').update(text).digest('hex');

/** What an instance was launched with, where that was from a template, whose versions never change. */
async function atLaunch(ctx: ReadContext, { id, region }: AlteredTarget): Promise<Buffer | undefined> {
  const ec2 = ctx.aws.read('ec2', region);
  const { Reservations = [] } = await ec2.describeInstances({ InstanceIds: [id] });
  const instance = Reservations.flatMap(({ Instances = [] }) => Instances)[0];
  const tag = (name: string) =>
    instance?.Tags?.find(({ Key }) => Key === `aws:ec2launchtemplate:${name}`)?.Value;
  const [LaunchTemplateId, version] = [tag('id'), tag('version')];
  if (LaunchTemplateId === undefined || version === undefined) return undefined;
  const asked = { LaunchTemplateId, Versions: [version] };
  const answer = await unlessAbsent(ec2.describeLaunchTemplateVersions(asked));
  const [found] = answer?.LaunchTemplateVersions ?? [];
  return found === undefined ? undefined : Buffer.from(found.LaunchTemplateData?.UserData ?? '', 'base64');
}

/**
 * What instances of others run when they start. No record tells it, only the launch template does; without one it is
 * offered to be emptied, so that what the attacker wrote does not run again.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export const ec2UserData: RevertedType = {
  type: 'ec2-user-data',
  title: 'User data of EC2 instances',
  scope: 'regional',
  order: ORDER.terminateCompute,
  loses:
    'The instance is stopped for it, and started again. What ran on it already stays: isolate it and build it anew.',
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ModifyInstanceAttribute' },
      alterations({ requestParameters, awsRegion: region }) {
        const id = textAt(requestParameters, 'instanceId');
        const about = at(requestParameters, 'userData') !== undefined || named(requestParameters, 'userData');
        return id === undefined || !about
          ? []
          : [{ target: { type: 'ec2-instance', id, region, aspect: 'userData' }, set: null }];
      },
    },
  ],
  permissions: [
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:ModifyInstanceAttribute',
    ...STOPPING_PERMISSIONS,
  ],
  interrupts: () => true,
  action: ({ id }, to) =>
    to === false
      ? `Empty the user data of EC2 instance ${id}`
      : `Put the user data of EC2 instance ${id} back`,
  fallback: () => ({
    to: false,
    selected: false,
    because: 'with none, what the attacker wrote does not run again',
  }),
  async recall(ctx, target) {
    const text = await atLaunch(ctx, target);
    if (text === undefined) return { untold: 'it was launched from no launch template that is left' };
    return { value: text.length === 0 ? false : digest(text), how: 'its launch template has it' };
  },
  async look(ctx, target) {
    const answer = await attributeOf(ctx, target, 'userData');
    if (answer === undefined) return { state: 'gone' };
    const text = answer.UserData?.Value;
    const value = text === undefined ? false : digest(Buffer.from(text, 'base64'));
    return { state: 'there', value, description: { UserData: text ?? null } };
  },
  async revert(ctx, target, to) {
    const text = to === false ? Buffer.alloc(0) : await atLaunch(ctx, target);
    if (text === undefined || (to !== false && digest(text) !== to)) {
      throw new SpillkitError(
        'NoTemplateHasTheUserData',
        `No launch template has the user data ${String(to)} of ${target.id}.`,
        'Set it from where it is described as code, and compare the SHA-256.',
      );
    }
    const asked = { InstanceId: target.id, UserData: { Value: text } };
    await whileStopped(ctx, target, () => ctx.aws.write('ec2', target.region).modifyInstanceAttribute(asked));
  },
  command({ id, region }, to) {
    const modify = awsCommand('ec2', 'modify-instance-attribute', {
      ...{ region, 'instance-id': id, 'user-data': to === false ? 'Value=' : 'Value=fileb://user-data' },
    });
    return stoppedAround({ region, 'instance-ids': id })(modify);
  },
};
