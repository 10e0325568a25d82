import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { IMAGE, inServices, REGION, statesOf } from '../in-services.ts';

const TEMPLATE = { LaunchTemplateName: 'miners' };
const ZONES = [`${REGION}a`, `${REGION}b`];

async function withGroup(desired: number, more: object = {}) {
  const there = inServices();
  const { ec2, autoscaling } = there.clients();
  await ec2.createLaunchTemplate({
    ...TEMPLATE,
    LaunchTemplateData: { ImageId: IMAGE, InstanceType: 'c6i.large', UserData: 'c2VjcmV0' },
  });
  await autoscaling.createAutoScalingGroup({
    AutoScalingGroupName: 'g',
    LaunchTemplate: TEMPLATE,
    MinSize: desired,
    MaxSize: 20,
    AvailabilityZones: ZONES,
    ...more,
  });
  const group = async () =>
    (await autoscaling.describeAutoScalingGroups({ AutoScalingGroupNames: ['g'] })).AutoScalingGroups?.[0];
  const live = async () =>
    Object.entries(await statesOf(ec2)).flatMap(([id, state]) =>
      state === 'pending' || state === 'running' ? [id] : [],
    );
  return { ...there, ec2, autoscaling, group, live };
}

describe('Auto Scaling groups', () => {
  it('launch what they lack under the linked role, which the trail shows without an access key', async () => {
    const there = await withGroup(3, { Tags: [{ Key: 'team', Value: 'x', PropagateAtLaunch: true }] });
    expect(await there.live()).toHaveLength(3);
    const { Reservations = [] } = await there.ec2.describeInstances({
      Filters: [{ Name: 'tag:aws:autoscaling:groupName', Values: ['g'] }],
    });
    const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
    expect(instance?.InstanceType).toBe('c6i.large');
    expect(instance?.Tags?.map(({ Key }) => Key).toSorted()).toEqual([
      'aws:autoscaling:groupName',
      'aws:ec2launchtemplate:id',
      'aws:ec2launchtemplate:version',
      'team',
    ]);
    const launches = there.records('RunInstances');
    expect(launches.map(({ userIdentity }) => [userIdentity.invokedBy, userIdentity.accessKeyId])).toEqual([
      ['autoscaling.amazonaws.com', undefined],
      ['autoscaling.amazonaws.com', undefined],
    ]);
    expect(there.records('CreateAutoScalingGroup')[0]).toMatchObject({
      requestParameters: { autoScalingGroupName: 'g', launchTemplate: { launchTemplateName: 'miners' } },
      responseElements: null,
    });
  });

  it('replace what is terminated behind their back, until they want nothing', async () => {
    const there = await withGroup(2);
    const before = await there.live();
    await there.ec2.terminateInstances({ InstanceIds: before });
    await there.clock.advance(60_000);
    const after = await there.live();
    expect(after).toHaveLength(2);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    await there.autoscaling.updateAutoScalingGroup({
      AutoScalingGroupName: 'g',
      MinSize: 0,
      DesiredCapacity: 0,
    });
    await there.clock.advance(60_000);
    expect(await there.live()).toEqual([]);
  });

  it('spare protected instances when they scale in', async () => {
    const there = await withGroup(2, { NewInstancesProtectedFromScaleIn: true });
    await there.autoscaling.updateAutoScalingGroup({
      AutoScalingGroupName: 'g',
      MinSize: 0,
      DesiredCapacity: 0,
    });
    await there.clock.advance(60_000);
    expect(await there.live()).toHaveLength(2);
  });

  it('are deleted by force alone while they have instances, and not at all under protection', async () => {
    const there = await withGroup(2, { DeletionProtection: 'prevent-force-deletion' });
    const remove = (ForceDelete: boolean) =>
      there.autoscaling.deleteAutoScalingGroup({ AutoScalingGroupName: 'g', ForceDelete });
    expect((await refusal(remove(true))).code).toMatch(/^ResourceInUse/);
    await there.autoscaling.updateAutoScalingGroup({ AutoScalingGroupName: 'g', DeletionProtection: 'none' });
    expect((await refusal(remove(false))).code).toMatch(/^ResourceInUse/);
    await remove(true);
    expect((await there.group())?.Status).toBe('Delete in progress');
    await there.clock.advance(60_000);
    expect(await there.group()).toBeUndefined();
    expect(await there.live()).toEqual([]);
  });

  it('leave instances with termination protection running when they are deleted', async () => {
    const there = await withGroup(2);
    const [shielded = ''] = await there.live();
    await there.ec2.modifyInstanceAttribute({
      InstanceId: shielded,
      DisableApiTermination: { Value: true },
    });
    await there.autoscaling.deleteAutoScalingGroup({ AutoScalingGroupName: 'g', ForceDelete: true });
    await there.clock.advance(60_000);
    expect(await there.group()).toBeUndefined();
    expect(await there.live()).toEqual([shielded]);
  });

  it('take in instances that ran before, and let them go again', async () => {
    const there = await withGroup(0);
    const [id = ''] = await there.launch(1);
    await there.clock.advance(60_000);
    const membership = { AutoScalingGroupName: 'g', InstanceIds: [id] };
    await there.autoscaling.attachInstances(membership);
    expect((await there.group())?.Instances?.map(({ InstanceId }) => InstanceId)).toEqual([id]);
    await there.autoscaling.detachInstances({ ...membership, ShouldDecrementDesiredCapacity: true });
    await there.autoscaling.deleteAutoScalingGroup({ AutoScalingGroupName: 'g', ForceDelete: true });
    await there.clock.advance(60_000);
    expect(await there.live()).toEqual([id]);
  });

  it('launch from a configuration, which is theirs as long as they are there', async () => {
    const there = await withGroup(0);
    const configuration = { LaunchConfigurationName: 'old' };
    await there.autoscaling.createLaunchConfiguration({
      ...configuration,
      ImageId: IMAGE,
      InstanceType: 't3.nano',
    });
    await there.autoscaling.createAutoScalingGroup({
      AutoScalingGroupName: 'h',
      ...configuration,
      MinSize: 1,
      MaxSize: 1,
      AvailabilityZones: ZONES,
    });
    expect(await there.live()).toHaveLength(1);
    const remove = () => there.autoscaling.deleteLaunchConfiguration(configuration);
    expect((await refusal(remove())).code).toMatch(/^ResourceInUse/);
    await there.autoscaling.deleteAutoScalingGroup({ AutoScalingGroupName: 'h', ForceDelete: true });
    await there.clock.advance(60_000);
    await remove();
    expect((await there.autoscaling.describeLaunchConfigurations({})).LaunchConfigurations).toEqual([]);
  });

  it('refuse a template that is not there, and bounds that do not fit', async () => {
    const there = await withGroup(0);
    const create = (more: object) =>
      refusal(
        there.autoscaling.createAutoScalingGroup({
          AutoScalingGroupName: 'x',
          LaunchTemplate: TEMPLATE,
          MinSize: 0,
          MaxSize: 1,
          AvailabilityZones: ZONES,
          ...more,
        }),
      );
    const codes = [
      await create({ LaunchTemplate: { LaunchTemplateName: 'none' } }),
      await create({ MinSize: 2 }),
      await create({ DesiredCapacity: 2 }),
      await create({ AutoScalingGroupName: 'g' }),
    ].map(({ code }) => code.replace(/Fault$/, ''));
    expect(codes).toEqual(['ValidationError', 'ValidationError', 'ValidationError', 'AlreadyExists']);
  });
});
