import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert, revert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => there.ctx.aws.write('autoscaling', REGION);
const theirs = (there: Lab) => there.attacker.write('autoscaling', REGION);
const AutoScalingGroupName = 'web';
const group = async (there: Lab) => (await own(there).describeAutoScalingGroups({})).AutoScalingGroups?.[0];
const size = async (there: Lab) => {
  const now = await group(there);
  return [now?.MinSize, now?.MaxSize];
};

/** A group of the company's own, from a template of two versions. */
async function companysGroup(there: Lab) {
  const ec2 = there.ctx.aws.write('ec2', REGION);
  const LaunchTemplateData = { ImageId: 'ami-0abcdef1234567890' };
  await ec2.createLaunchTemplate({ LaunchTemplateName: 'web', LaunchTemplateData });
  await ec2.createLaunchTemplateVersion({ LaunchTemplateName: 'web', LaunchTemplateData });
  await own(there).createAutoScalingGroup({
    AutoScalingGroupName,
    ...{ MinSize: 0, MaxSize: 2, DesiredCapacity: 0 },
    LaunchTemplate: { LaunchTemplateName: 'web', Version: '1' },
    AvailabilityZones: [`${REGION}a`],
  });
}

describe('Auto Scaling groups of others', () => {
  holdsReverting({
    type: 'auto-scaling-group-setting',
    says: 'bounds come back as the events together tell them, those the attacker moved alone',
    async before(there) {
      await companysGroup(there);
      await there.clock.advance(5_000);
      await own(there).updateAutoScalingGroup({ AutoScalingGroupName, MaxSize: 3 });
    },
    alter: (there) => theirs(there).updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 1, MaxSize: 90 }),
    title: expect.stringMatching(
      /^Set Auto Scaling group web back to (MinSize 0, MaxSize 3|MaxSize 3, MinSize 0)$/,
    ),
    preselected: true,
    command: 'autoscaling update-auto-scaling-group',
    reverts: 'UpdateAutoScalingGroup',
    after: size,
    gives: [0, 3],
  });

  holdsReverting({
    type: 'auto-scaling-group-setting',
    says: 'the version of the launch template is the old one again',
    before: companysGroup,
    alter: (there) =>
      theirs(there).updateAutoScalingGroup({
        AutoScalingGroupName,
        LaunchTemplate: { LaunchTemplateName: 'web', Version: '2' },
      }),
    title: 'Put the launch template of Auto Scaling group web back',
    preselected: true,
    command: 'autoscaling update-auto-scaling-group',
    reverts: 'UpdateAutoScalingGroup',
    after: async (there) => (await group(there))?.LaunchTemplate?.Version,
    gives: '1',
  });

  holdsReverting({
    type: 'auto-scaling-rule',
    says: 'a scheduled action the attacker put there goes',
    before: companysGroup,
    alter: (there) =>
      theirs(there).putScheduledUpdateGroupAction({
        ...{ AutoScalingGroupName, ScheduledActionName: 'nightly', Recurrence: '0 1 * * *' },
        ...{ MinSize: 50, MaxSize: 50 },
      }),
    title: 'Delete scheduled action nightly of Auto Scaling group web',
    preselected: true,
    command: 'autoscaling delete-scheduled-action',
    reverts: 'DeleteScheduledAction',
    after: async (there) => (await own(there).describeScheduledActions({})).ScheduledUpdateGroupActions,
    gives: [],
  });

  holdsReverting({
    type: 'auto-scaling-rule',
    says: 'a scaling policy that was overwritten is as an earlier event tells it',
    async before(there) {
      await companysGroup(there);
      await own(there).putScalingPolicy({
        ...{ AutoScalingGroupName, PolicyName: 'out', PolicyType: 'SimpleScaling' },
        ...{ AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: 1 },
      });
    },
    alter: (there) =>
      theirs(there).putScalingPolicy({
        ...{ AutoScalingGroupName, PolicyName: 'out', PolicyType: 'SimpleScaling' },
        ...{ AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: 100 },
      }),
    title: 'Put scaling policy out of Auto Scaling group web back',
    preselected: true,
    command: 'autoscaling put-scaling-policy',
    reverts: 'PutScalingPolicy',
    after: async (there) => (await own(there).describePolicies({})).ScalingPolicies?.[0]?.ScalingAdjustment,
    gives: 1,
  });

  it('is left to people where no event tells every bound the attacker moved', async () => {
    const there = lab({ before: true });
    await companysGroup(there);
    there.account.state.records.length = 0;
    await own(there).updateAutoScalingGroup({ AutoScalingGroupName, MaxSize: 3 });
    await there.afterTheLeak();
    await theirs(there).updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 1, MaxSize: 90 });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      leftToHuman: [{ what: expect.stringContaining('web size'), how: expect.stringContaining('90') }],
    });
  });

  it('stays as a colleague has set it since, and is nothing once it is gone', async () => {
    const there = lab({ before: true });
    await companysGroup(there);
    await there.afterTheLeak();
    await theirs(there).updateAutoScalingGroup({ AutoScalingGroupName, MaxSize: 90 });
    const change = await onlyRevert(there);
    await own(there).updateAutoScalingGroup({ AutoScalingGroupName, MaxSize: 5 });
    expect(await revert(there, change)).toMatchObject({ result: 'already-gone' });
    expect(await size(there)).toEqual([0, 5]);
    await theirs(there).putScheduledUpdateGroupAction({
      ...{ AutoScalingGroupName, ScheduledActionName: 'nightly', Recurrence: '0 1 * * *', MinSize: 50 },
    });
    await own(there).deleteAutoScalingGroup({ AutoScalingGroupName, ForceDelete: true });
    expect(await reverts(there)).toMatchObject({ changes: [], leftToHuman: [] });
  });
});
