import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

async function configuration(there: Lab) {
  await there.attacker.write('autoscaling', REGION).createLaunchConfiguration({
    LaunchConfigurationName: 'old',
    ImageId: 'ami-0abcdef1234567890',
    InstanceType: 'c5.large',
  });
  return there.proven('CreateLaunchConfiguration');
}

const left = (there: Lab) =>
  Object.keys(there.account.region(REGION).shelves['autoscaling/launch-configuration'] ?? {});

describe('Launch configurations', () => {
  it('are deleted once the group that holds them is gone', async () => {
    const there = lab();
    const made = await configuration(there);
    const autoscaling = there.attacker.write('autoscaling', REGION);
    await autoscaling.createAutoScalingGroup({
      AutoScalingGroupName: 'g',
      LaunchConfigurationName: 'old',
      MinSize: 1,
      MaxSize: 1,
      AvailabilityZones: [`${REGION}a`],
    });
    await erase(there, await there.proven('CreateAutoScalingGroup'));
    expect(changeFor(made[0]).command).toBe(
      `aws autoscaling delete-launch-configuration --region ${REGION} --launch-configuration-name old`,
    );
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(left(there)).toEqual([]);
  });

  it('are told from a later one of the same name', async () => {
    const there = lab();
    await configuration(there);
    const theirs = { LaunchConfigurationName: 'old' };
    await there.attacker.write('autoscaling', REGION).deleteLaunchConfiguration(theirs);
    await there.clock.advance(5 * 60_000);
    await there.ctx.aws
      .write('autoscaling', REGION)
      .createLaunchConfiguration({ ...theirs, ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.nano' });
    const made = await there.proven('CreateLaunchConfiguration');
    expect(made[0]?.state.state).toBe('deleted');
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
    expect(left(there)).toEqual(['old']);
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    const made = await configuration(there);
    expect(await triedHard(there, 'launch-configuration', made, 'DeleteLaunchConfiguration')).toEqual(
      AS_IT_SHOULD,
    );
  });
});
