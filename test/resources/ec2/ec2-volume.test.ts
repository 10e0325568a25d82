import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

const ZONE = `${REGION}a`;
const launch = {
  ImageId: 'ami-0abcdef1234567890',
  MinCount: 1,
  MaxCount: 1,
  Placement: { AvailabilityZone: ZONE },
};

async function volume(there: Lab) {
  await there.attacker.write('ec2', REGION).createVolume({ AvailabilityZone: ZONE, Size: 100 });
  return there.proven('CreateVolume');
}

const volumes = (there: Lab) => there.account.region(REGION).ec2.volumes;

describe('EBS volumes', () => {
  it('are detached from an instance that stays, then deleted', async () => {
    const there = lab();
    const made = await volume(there);
    const id = made[0]?.resource.id ?? '';
    const responder = there.ctx.aws.write('ec2', REGION);
    const { Instances } = await responder.runInstances(launch);
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    await there.clock.advance(60_000);
    await there.attacker.write('ec2', REGION).attachVolume({ VolumeId: id, InstanceId, Device: '/dev/sdf' });
    const [attached] = await there.proven('CreateVolume');
    expect(changeFor(attached)).toMatchObject({
      title: expect.stringContaining(`attached to ${InstanceId}`),
      command: [
        `aws ec2 detach-volume --region ${REGION} --volume-id ${id} || true`,
        `aws ec2 wait volume-available --region ${REGION} --volume-ids ${id}`,
        `aws ec2 delete-volume --region ${REGION} --volume-id ${id}`,
      ].join('\n'),
    });
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(volumes(there)[id]).toBeUndefined();
    expect(there.account.region(REGION).ec2.instances[InstanceId]?.state).toBe('running');
  });

  it('come loose from an instance that is shutting down', async () => {
    const there = lab();
    const made = await volume(there);
    const id = made[0]?.resource.id ?? '';
    const ec2 = there.attacker.write('ec2', REGION);
    const { Instances } = await ec2.runInstances(launch);
    const miners = await there.proven('RunInstances');
    await there.clock.advance(60_000);
    await ec2.attachVolume({
      VolumeId: id,
      InstanceId: Instances?.[0]?.InstanceId ?? '',
      Device: '/dev/sdf',
    });
    await erase(there, miners);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(volumes(there)[id]).toBeUndefined();
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    const made = await volume(there);
    expect(await triedHard(there, 'ec2-volume', made, 'DeleteVolume')).toEqual(AS_IT_SHOULD);
  });
});
