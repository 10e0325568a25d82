import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../lib/playbook/plan.ts';
import { deleteCreatedResources } from '../../../playbooks/leaked-access-key/steps/delete-created-resources.ts';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { applyPlan, planOf, proposed, undoPlan } from './rounds.ts';

const launch = {
  ImageId: 'ami-0abcdef1234567890',
  MinCount: 2,
  MaxCount: 2,
  Placement: { AvailabilityZone: `${REGION}a` },
};

/** Two miners with a root volume each, one of them with a second volume, and a volume by itself. */
async function mining(): Promise<Lab> {
  const there = lab();
  const ec2 = there.attacker.write('ec2', REGION);
  const { Instances = [] } = await ec2.runInstances(launch);
  const { VolumeId } = await ec2.createVolume({ AvailabilityZone: `${REGION}a`, Size: 8 });
  await ec2.createVolume({ AvailabilityZone: `${REGION}b`, Size: 16 });
  await there.clock.advance(60_000);
  await ec2.attachVolume({ VolumeId, InstanceId: Instances[0]?.InstanceId, Device: '/dev/sdf' });
  return there;
}

const plan = (there: Lab) => planOf(there.ctx, deleteCreatedResources, { snapshotVolumes: true });
const snapshotsIn = (there: Lab) => Object.values(there.account.region(REGION).ec2.snapshots);
const snapshotting = ({ changes }: Plan) => changes.filter(({ kind }) => kind === 'snapshot-volume');

describe('--snapshot-volumes', () => {
  it('takes a snapshot of every volume that is deleted or ends with its instance', async () => {
    const there = await mining();
    const volumes = Object.keys(there.account.region(REGION).ec2.volumes);
    const planned = await plan(there);
    expect(volumes).toHaveLength(4);
    expect(snapshotting(planned).map(({ target }) => target.id)).toEqual(expect.arrayContaining(volumes));
    expect(snapshotting(planned)).toHaveLength(4);
    const { outcomes, verdicts } = await applyPlan(there.ctx, planned);
    expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(verdicts.filter(({ held }) => !held)).toEqual([]);
    expect(
      snapshotsIn(there)
        .map(({ volumeId }) => volumeId)
        .toSorted(),
    ).toEqual(volumes.toSorted());
    expect(new Set(snapshotsIn(there).map(({ tags }) => tags['spillkit:case']))).toEqual(
      new Set([there.ctx.incident.caseId]),
    );
    await there.clock.advance(10 * 60_000);
    expect(proposed(await plan(there))).toEqual([]);
    await undoPlan(there.ctx, { ...planned, changes: snapshotting(planned) });
    expect(snapshotsIn(there)).toEqual([]);
  });

  it('takes none a second time', async () => {
    const there = await mining();
    const first = await plan(there);
    await applyPlan(there.ctx, { ...first, changes: snapshotting(first) });
    const again = await plan(there);
    expect(snapshotting(again)).toEqual([]);
    expect(proposed(again).filter((line) => line.startsWith('erase:ec2-instance'))).toHaveLength(2);
  });

  it('makes each erasure wait for the snapshots of its volumes', async () => {
    const there = await mining();
    const { changes } = await plan(there);
    const needs = changes
      .filter(({ kind }) => kind.startsWith('erase:'))
      .map(({ needs = [] }) => needs.length);
    expect(needs.toSorted()).toEqual([1, 1, 1, 2]);
  });

  it('offers the deletion deselected where the volumes cannot be read', async () => {
    const there = await mining();
    there.refuse('DescribeSnapshots', 'UnauthorizedOperation');
    const { changes, unlooked } = await plan(there);
    const erasures = changes.filter(({ kind }) => /^erase:ec2-(instance|volume)$/.test(kind));
    expect(erasures).toHaveLength(4);
    expect(erasures.filter(({ preselected }) => preselected)).toEqual([]);
    expect(unlooked).toContainEqual(
      expect.objectContaining({ where: REGION, reason: expect.stringContaining('UnauthorizedOperation') }),
    );
  });

  it('is done only when it is asked for', async () => {
    const there = await mining();
    expect(snapshotting(await planOf(there.ctx, deleteCreatedResources))).toEqual([]);
  });
});
