import { describe, expect, it } from 'vitest';
import { ec2Snapshot } from '../../../lib/resources/ec2/ec2-snapshot.ts';
import type { JsonObject, TrailRecord } from '../../../lib/trail/record.ts';
import { changeFor, erase, verify } from '../erasing.ts';
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
    there.refuse('DeleteSnapshot', 'UnauthorizedOperation');
    expect(await erase(there, made)).toMatchObject([{ result: 'failed', code: 'UnauthorizedOperation' }]);
    there.refuse('DeleteSnapshot', 'RequestLimitExceeded', { times: 1 });
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
    expect(await verify(there, made[0])).toEqual({ held: true });
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
