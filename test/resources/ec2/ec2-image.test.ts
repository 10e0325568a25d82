import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { AS_IT_SHOULD, apply, changeFor, erase, triedHard, verify } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

async function image(there: Lab) {
  const { Instances } = await there.ctx.aws
    .write('ec2', REGION)
    .runInstances({ ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1 });
  const InstanceId = Instances?.[0]?.InstanceId ?? '';
  const made = await there.attacker.write('ec2', REGION).createImage({ InstanceId, Name: 'copy of web' });
  return made.ImageId ?? '';
}

const plan = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return (await planErasure(there.ctx, lineage)).changes;
};

describe('AMIs', () => {
  it('go with the snapshots their creation made, after them', async () => {
    const there = lab();
    await image(there);
    const changes = await plan(there);
    expect(changes.map(({ kind }) => kind)).toEqual(['erase:ec2-image', 'erase:ec2-snapshot']);
    expect(await apply(there, changes)).toEqual([{ result: 'applied' }, { result: 'applied' }]);
    expect(there.account.region(REGION).ec2.snapshots).toEqual({});
  });

  it('registered from a snapshot that was there before leave it alone', async () => {
    const there = lab({ before: true });
    const admin = there.ctx.aws.write('ec2', REGION);
    const { VolumeId } = await admin.createVolume({ AvailabilityZone: `${REGION}a`, Size: 8 });
    const { SnapshotId } = await admin.createSnapshot({ VolumeId });
    await there.afterTheLeak();
    await there.attacker.write('ec2', REGION).registerImage({
      Name: 'from backup',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
    });
    const changes = await plan(there);
    expect(changes.map(({ kind }) => kind)).toEqual(['erase:ec2-image']);
    await apply(there, changes);
    expect(Object.keys(there.account.region(REGION).ec2.snapshots)).toEqual([SnapshotId]);
  });

  it('are deregistered whatever protects them; with a cooldown a day later', async () => {
    const there = lab();
    const ImageId = await image(there);
    const ec2 = there.attacker.write('ec2', REGION);
    await ec2.enableImageDeregistrationProtection({ ImageId, WithCooldown: true });
    const made = await there.proven('CreateImage');
    expect(changeFor(made[0])).toMatchObject({
      title: expect.stringContaining('enabled-with-cooldown is switched off first'),
      command: [
        `aws ec2 disable-image-deregistration-protection --region ${REGION} --image-id ${ImageId}`,
        `aws ec2 deregister-image --region ${REGION} --image-id ${ImageId}`,
      ].join('\n'),
    });
    expect(await erase(there, made)).toMatchObject([{ result: 'failed', code: 'OperationNotPermitted' }]);
    expect(await verify(there, made[0])).toMatchObject({ held: false });
    await there.clock.advance(25 * 3_600_000);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
  });

  it('that a Recycle Bin rule keeps are told with the end of that', async () => {
    const there = lab();
    there.account.region(REGION).ec2.binDays = { images: 1 };
    await image(there);
    expect(await erase(there, await there.proven('CreateImage'))).toMatchObject([
      { result: 'applied', detail: expect.stringMatching(/Recycle Bin rule keeps it until 2026-11-24T/) },
    ]);
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    await image(there);
    expect(await triedHard(there, 'ec2-image', await there.proven('CreateImage'), 'DeregisterImage')).toEqual(
      AS_IT_SHOULD,
    );
  });
});
