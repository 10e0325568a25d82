import { describe, expect, it } from 'vitest';
import { ec2Snapshot } from '../../../lib/resources/ec2/ec2-snapshot.ts';
import type { JsonObject, TrailRecord } from '../../../lib/trail/record.ts';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { lab, REGION } from '../lab.ts';

describe('EBS snapshots', () => {
  it('are read from the record that made them and deleted', async () => {
    const there = lab();
    const ec2 = there.attacker.write('ec2', REGION);
    const { VolumeId = '' } = await ec2.createVolume({
      AvailabilityZone: `${REGION}a`,
      Size: 8,
    });
    const { SnapshotId } = await ec2.createSnapshot({ VolumeId });
    const made = await there.proven('CreateSnapshot');
    expect(made.map(({ resource }) => resource.id)).toEqual([SnapshotId]);
    expect(changeFor(made[0]).command).toBe(
      `aws ec2 delete-snapshot --region ${REGION} --snapshot-id ${SnapshotId}`,
    );
    expect(await triedHard(there, 'ec2-snapshot', made, 'DeleteSnapshot')).toEqual(AS_IT_SHOULD);
  });

  it('that a Recycle Bin rule keeps are told with the end of that, or that it could not be read', async () => {
    const there = lab();
    there.account.region(REGION).ec2.binDays = { snapshots: 7 };
    const ec2 = there.attacker.write('ec2', REGION);
    const { VolumeId } = await ec2.createVolume({ AvailabilityZone: `${REGION}a`, Size: 8 });
    const erased = async () => {
      await ec2.createSnapshot({ VolumeId });
      return erase(there, await there.proven('CreateSnapshot'));
    };
    expect(await erased()).toMatchObject([
      { result: 'applied', detail: expect.stringMatching(/keeps it until 2026-11-30T.*can be restored/) },
    ]);
    there.refuse('ListSnapshotsInRecycleBin', 'UnauthorizedOperation');
    expect(await erased()).toMatchObject([
      { result: 'applied', detail: expect.stringContaining('could not be read: UnauthorizedOperation') },
    ]);
  });

  it('made several at once are read in both spellings of the list', () => {
    const event = ec2Snapshot.createdBy.find(({ name }) => name === 'CreateSnapshots');
    const record = (responseElements: JsonObject): TrailRecord => ({
      eventID: 'e',
      eventTime: '2026-11-23T09:05:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'CreateSnapshots',
      awsRegion: REGION,
      userIdentity: {},
      recipientAccountId: '482910374655',
      responseElements,
    });
    const ids = (elements: JsonObject) => event?.refs(record(elements)).map(({ id }) => id);
    expect(
      ids({
        CreateSnapshotsResponse: {
          snapshotSet: { item: { snapshotId: 'snap-1', tag: 1 } },
        },
      }),
    ).toEqual(['snap-1']);
    expect(
      ids({
        snapshotSet: {
          items: [{ snapshotId: 'snap-1' }, { snapshotId: 'snap-2' }],
        },
      }),
    ).toEqual(['snap-1', 'snap-2']);
  });
});

describe('EBS snapshots that are locked', () => {
  async function locked(LockMode: 'governance' | 'compliance') {
    const there = lab();
    const ec2 = there.attacker.write('ec2', REGION);
    const { VolumeId } = await ec2.createVolume({ AvailabilityZone: `${REGION}a`, Size: 8 });
    const { SnapshotId } = await ec2.createSnapshot({ VolumeId });
    await ec2.lockSnapshot({ SnapshotId, LockMode, LockDuration: 30 });
    return { there, made: await there.proven('CreateSnapshot') };
  }

  it('in governance mode are unlocked first', async () => {
    const { there, made } = await locked('governance');
    expect(changeFor(made[0]).command).toContain('aws ec2 unlock-snapshot');
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(there.written()).toEqual(['UnlockSnapshot', 'DeleteSnapshot']);
  });

  it('in compliance mode stay, and are told as left', async () => {
    const { there, made } = await locked('compliance');
    expect(await erase(there, made)).toMatchObject([{ result: 'failed', code: 'SnapshotLocked' }]);
  });

  it('that came as copies or in a set are known by their records', async () => {
    const there = lab();
    const ec2 = there.attacker.write('ec2', REGION);
    const { Instances } = await ec2.runInstances({
      ImageId: 'ami-0abcdef1234567890',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { VolumeSize: 5 } }],
    });
    const InstanceId = Instances?.[0]?.InstanceId;
    const set = await ec2.createSnapshots({ InstanceSpecification: { InstanceId } });
    const SourceSnapshotId = set.Snapshots?.[0]?.SnapshotId;
    await there.attacker.write('ec2', 'us-west-2').copySnapshot({ SourceRegion: REGION, SourceSnapshotId });
    expect((await there.proven('CreateSnapshots')).map(({ resource }) => resource.id)).toEqual(
      set.Snapshots?.map(({ SnapshotId }) => SnapshotId),
    );
    expect((await there.proven('CopySnapshot'))[0]?.resource.region).toBe('us-west-2');
  });
});
