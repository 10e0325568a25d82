import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { AS_IT_SHOULD, apply, changeFor, erase, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

const ZONE = `${REGION}a`;
const launch = { ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1 };

async function group(there: Lab, more: object = {}) {
  const { attacker } = there;
  await attacker.write('ec2', REGION).createLaunchTemplate({
    LaunchTemplateName: 'miners',
    LaunchTemplateData: { ImageId: launch.ImageId, InstanceType: 'c6i.large' },
  });
  await attacker.write('autoscaling', REGION).createAutoScalingGroup({
    AutoScalingGroupName: 'g',
    LaunchTemplate: { LaunchTemplateName: 'miners' },
    MinSize: 2,
    MaxSize: 999,
    AvailabilityZones: [ZONE],
    ...more,
  });
  return there.proven('CreateAutoScalingGroup');
}

const plan = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return planErasure(there.ctx, lineage);
};

function live(there: Lab): readonly string[] {
  const { instances } = there.account.region(REGION).ec2;
  return Object.values(instances).flatMap(({ instanceId, state }) =>
    state === 'pending' || state === 'running' ? [instanceId] : [],
  );
}

const groups = (there: Lab) => there.account.region(REGION).shelves['autoscaling/group'] ?? {};

describe('Auto Scaling groups', () => {
  it('go before the instances they launched, which carry the launch made for them as proof', async () => {
    const there = lab();
    await group(there);
    const { changes } = await plan(there);
    expect(
      changes.map(({ kind, because: [proof] }) => [kind, 'eventName' in proof && proof.eventName]),
    ).toEqual([
      ['erase:auto-scaling-group', 'CreateAutoScalingGroup'],
      ['erase:ec2-instance', 'RunInstances'],
      ['erase:ec2-instance', 'RunInstances'],
      ['erase:ec2-launch-template', 'CreateLaunchTemplate'],
    ]);
    const outcomes = await apply(there, changes);
    expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    await there.clock.advance(5 * 60_000);
    expect(live(there)).toEqual([]);
    expect((await plan(there)).changes).toEqual([]);
  });

  it('are deleted whatever protects them, and their protected instances after them', async () => {
    const there = lab();
    const made = await group(there, {
      DeletionProtection: 'prevent-all-deletion',
      NewInstancesProtectedFromScaleIn: true,
      LifecycleHookSpecificationList: [
        { LifecycleHookName: 'slow', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' },
      ],
    });
    for (const InstanceId of live(there)) {
      await there.attacker
        .write('ec2', REGION)
        .modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: true } });
    }
    expect(changeFor(made[0]).title).toContain(
      'DeletionProtection prevent-all-deletion is switched off first',
    );
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    await there.clock.advance(60_000);
    expect(groups(there)).toEqual({});
    const { changes } = await plan(there);
    expect(changes.filter(({ kind }) => kind === 'erase:ec2-instance')).toHaveLength(2);
    await apply(there, changes);
    await there.clock.advance(60_000);
    expect(live(there)).toEqual([]);
  });

  it('let go of instances that were there before them', async () => {
    const there = lab({ before: true });
    const { Instances } = await there.ctx.aws.write('ec2', REGION).runInstances(launch);
    const web = Instances?.[0]?.InstanceId ?? '';
    await there.afterTheLeak();
    await group(there);
    await there.attacker
      .write('autoscaling', REGION)
      .attachInstances({ AutoScalingGroupName: 'g', InstanceIds: [web] });
    const { changes } = await plan(there);
    expect(changes.map(({ target }) => target.id)).not.toContain(web);
    await apply(there, changes);
    await there.clock.advance(5 * 60_000);
    expect(live(there)).toEqual([web]);
  });

  it('are told from a later one of the same name, and so are its instances', async () => {
    const there = lab();
    await group(there);
    await there.clock.advance(60_000);
    const mine = there.ctx.aws.write('autoscaling', REGION);
    await there.attacker
      .write('autoscaling', REGION)
      .deleteAutoScalingGroup({ AutoScalingGroupName: 'g', ForceDelete: true });
    await there.clock.advance(5 * 60_000);
    await there.ctx.aws.write('ec2', REGION).createLaunchTemplate({
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId: launch.ImageId, InstanceType: 't3.nano' },
    });
    await mine.createAutoScalingGroup({
      AutoScalingGroupName: 'g',
      LaunchTemplate: { LaunchTemplateName: 'web' },
      MinSize: 1,
      MaxSize: 1,
      AvailabilityZones: [ZONE],
    });
    const { changes } = await plan(there);
    expect(changes.map(({ kind }) => kind)).toEqual(['erase:ec2-launch-template']);
    const made = await there.proven('CreateAutoScalingGroup');
    expect(made[0]?.state).toMatchObject({
      state: 'deleted',
      summary: expect.stringContaining('another one'),
    });
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
    expect(live(there)).toHaveLength(1);
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    const made = await group(there);
    expect(await triedHard(there, 'auto-scaling-group', made, 'DeleteAutoScalingGroup')).toEqual(
      AS_IT_SHOULD,
    );
  });

  it('have a command that does the same by hand', async () => {
    const there = lab();
    const [made] = await group(there, { DeletionProtection: 'prevent-force-deletion' });
    expect(changeFor(made).command.split('\n')).toEqual([
      `aws autoscaling update-auto-scaling-group --region ${REGION} --auto-scaling-group-name g --min-size 0 --desired-capacity 0 --deletion-protection none`,
      `aws autoscaling delete-auto-scaling-group --region ${REGION} --auto-scaling-group-name g --force-delete`,
    ]);
  });
});
