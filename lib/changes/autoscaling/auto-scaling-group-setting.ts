import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { describeGroups } from '../../resources/autoscaling/describe-groups.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { agrees, apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';

/** What hangs together and is put back in one call: bounds contradict one another, and a group launches one thing. */
const PARTS = {
  size: ['MinSize', 'MaxSize', 'DesiredCapacity'],
  launch: ['LaunchConfigurationName', 'LaunchTemplate', 'MixedInstancesPolicy'],
} as const;
type Part = keyof typeof PARTS;

const partOf = ({ aspect }: AlteredTarget): Part => (aspect === 'launch' ? 'launch' : 'size');
const partIn = (told: unknown, part: Part): Json => picked(apiSpelling(told), PARTS[part]);
const isEmpty = (value: Json) => Object.keys(value as object).length === 0;

const event = (name: string): AlteringEvent => ({
  ...{ source: 'autoscaling', name },
  alterations({ requestParameters, awsRegion: region }) {
    const id = textAt(requestParameters, 'autoScalingGroupName');
    if (id === undefined) return [];
    return (Object.keys(PARTS) as Part[]).flatMap((aspect) => {
      const set = partIn(requestParameters, aspect);
      return isEmpty(set) ? [] : [{ target: { type: 'auto-scaling-group', id, region, aspect }, set }];
    });
  },
});

async function groupOf(
  ctx: ReadContext,
  { id, region }: AlteredTarget,
): Promise<AutoScalingGroup | undefined> {
  return (await describeGroups(ctx, region, [id])).get(id);
}

/**
 * Bounds of Auto Scaling groups of others, and what they launch from.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html
 */
export const autoScalingGroupSetting: RevertedType = {
  type: 'auto-scaling-group-setting',
  title: 'Sizes and launch templates of Auto Scaling groups',
  scope: 'regional',
  order: ORDER.stopRespawners,
  parts: true,
  // SetDesiredCapacity is left out: what a group wants within its bounds moves all day, by itself and by hand.
  alteredBy: [event('UpdateAutoScalingGroup')],
  toldBy: [event('CreateAutoScalingGroup')],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:UpdateAutoScalingGroup',
    'ec2:RunInstances',
    'iam:PassRole',
    ...CONFIG_PERMISSIONS,
  ],
  loses: 'Instances above the old size are terminated by the group.',
  same: agrees,
  action(target, to) {
    const settings = Object.entries(to as object).map(([name, value]) => `${name} ${value}`);
    return partOf(target) === 'size'
      ? `Set Auto Scaling group ${target.id} back to ${settings.join(', ')}`
      : `Put the launch template of Auto Scaling group ${target.id} back`;
  },
  recall: recallFromConfig({
    resourceType: 'AWS::AutoScaling::AutoScalingGroup',
    idOf: async (ctx, target) => (await groupOf(ctx, target))?.AutoScalingGroupARN,
    value({ configuration }, target) {
      const value = partIn(configuration, partOf(target));
      return isEmpty(value) ? undefined : value;
    },
  }),
  async look(ctx, target) {
    const group = await groupOf(ctx, target);
    // One that is being deleted is set to nothing any more.
    if (group === undefined || group.Status !== undefined) return { state: 'gone' };
    return { state: 'there', value: partIn(asJson(group), partOf(target)), description: group };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws
      .write('autoscaling', region)
      .updateAutoScalingGroup({ AutoScalingGroupName: id, ...(to as object) }),
  command: ({ id, region }, to) =>
    awsCommand('autoscaling', 'update-auto-scaling-group', {
      ...{ region, 'cli-input-json': JSON.stringify({ AutoScalingGroupName: id, ...(to as object) }) },
    }),
};
