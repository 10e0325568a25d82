import { describe, expect, it } from 'vitest';
import { planErasure } from '../../lib/resources/plan-erasure.ts';
import { creationsIn } from '../../lib/resources/registry.ts';
import { type Lab, lab, REGION } from './lab.ts';

const plan = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return planErasure(there.ctx, lineage);
};

describe('what is proposed to be erased', () => {
  it('is what the attacker made, in order, with the event as the reason, and nothing of others', async () => {
    const there = lab();
    const colleague = there.ctx.aws.write('ec2', REGION);
    await colleague.createKeyPair({ KeyName: 'team' });
    await colleague.createSecurityGroup({ GroupName: 'web', Description: 'w' });
    const iam = there.attacker.write('iam');
    const ec2 = there.attacker.write('ec2', REGION);
    await iam.createUser({ UserName: 'backdoor' });
    await ec2.createSecurityGroup({ GroupName: 'm', Description: 'm' });
    await ec2.createKeyPair({ KeyName: 'm' });
    await there.attacker.write('ec2', 'us-west-2').createKeyPair({ KeyName: 'm' });
    const { changes, counts } = await plan(there);
    expect(changes.map(({ kind, target, preselected }) => [kind, target.region, preselected])).toEqual([
      ['erase:ec2-key-pair', REGION, true],
      ['erase:ec2-key-pair', 'us-west-2', true],
      ['erase:ec2-security-group', REGION, true],
      ['erase:iam-user', 'global', true],
    ]);
    expect(counts).toEqual({ attacker: 4, ambiguous: 0, gone: 0 });
    expect(changes[3]?.because[0]).toMatchObject({
      kind: 'event',
      eventName: 'CreateUser',
      by: there.leaked.accessKeyId,
    });
  });

  it('follows the credentials the attacker made', async () => {
    const there = lab();
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: 'backdoor' });
    await iam.attachUserPolicy({
      UserName: 'backdoor',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    });
    const { AccessKey } = await iam.createAccessKey({ UserName: 'backdoor' });
    const second = there.as({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    });
    await second.write('ec2', REGION).createKeyPair({ KeyName: 'second' });
    const { changes } = await plan(there);
    expect(changes.map(({ kind }) => kind)).toEqual([
      'erase:ec2-key-pair',
      'erase:iam-access-key',
      'erase:iam-user',
    ]);
    expect(changes[0]?.because[0]).toMatchObject({ by: AccessKey?.AccessKeyId });
  });

  it('offers, deselected, what somebody else has taken over since', async () => {
    const there = lab();
    const team = there.as(
      there.user('data-team', { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    );
    const s3 = there.attacker.write('s3', 'us-east-1');
    for (const Bucket of ['loot', 'shared-by-now']) await s3.createBucket({ Bucket });
    await there.clock.advance(60_000);
    const status = { VersioningConfiguration: { Status: 'Enabled' } } as const;
    await s3.putBucketVersioning({ Bucket: 'loot', ...status });
    await there.ctx.aws.write('s3', 'us-east-1').putBucketVersioning({ Bucket: 'loot', ...status });
    await team.write('s3', 'us-east-1').putBucketVersioning({ Bucket: 'shared-by-now', ...status });
    const { changes } = await plan(there);
    expect(changes.map(({ target, preselected }) => [target.id, preselected]).toSorted()).toEqual([
      ['loot', true],
      ['shared-by-now', false],
    ]);
    expect(changes.find(({ preselected }) => !preselected)?.because[1]).toMatchObject({
      fact: expect.stringMatching(
        /user\/data-team has written to it since, last with PutBucketVersioning at /,
      ),
    });
  });

  it('offers what may be legitimate use, deselected, with the reason for the doubt', async () => {
    const there = lab({ before: true });
    const usual = '192.0.2.10';
    const ci = there.as(there.leaked, usual).write('ec2', REGION);
    await ci.createKeyPair({ KeyName: 'before-the-leak' });
    await there.afterTheLeak();
    await ci.createKeyPair({ KeyName: 'nightly' });
    await there.attacker.write('ec2', REGION).createKeyPair({ KeyName: 'm' });
    const { changes, counts, notes } = await plan(there);
    expect(changes.map(({ target, preselected }) => [target.label, preselected]).toSorted()).toEqual([
      ['m', true],
      ['nightly', false],
    ]);
    expect(changes.find(({ preselected }) => !preselected)?.because[1]).toMatchObject({
      fact: expect.stringContaining(usual),
    });
    expect(counts).toMatchObject({ attacker: 1, ambiguous: 1 });
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('offered, not selected'));
  });

  it('counts what is gone already', async () => {
    const there = lab();
    const ec2 = there.attacker.write('ec2', REGION);
    await ec2.createKeyPair({ KeyName: 'm' });
    await ec2.deleteKeyPair({ KeyName: 'm' });
    const { changes, counts } = await plan(there);
    expect(changes).toEqual([]);
    expect(counts.gone).toBe(1);
  });

  it('is never what Spillkit runs as', async () => {
    const there = lab();
    await there.attacker.write('iam').createLoginProfile({
      UserName: 'responder',
      Password: ['Sp1llkit', 'test', 'only!'].join('-'),
    });
    await there.attacker.write('iam').createAccessKey({ UserName: 'responder' });
    const { changes, leftToHuman } = await plan(there);
    expect(changes).toEqual([]);
    expect(leftToHuman.map(({ what }) => what)).toEqual([
      expect.stringContaining('iam-access-key'),
      'Contain iam-login-profile responder',
    ]);
  });

  it('names a region that does not answer, and goes on with the others', async () => {
    const there = lab();
    await there.attacker.write('ec2', REGION).createKeyPair({ KeyName: 'm' });
    await there.attacker.write('ec2', 'us-west-2').createSecurityGroup({ GroupName: 'm', Description: 'm' });
    there.refuse('DescribeKeyPairs', 'UnauthorizedOperation');
    const { changes, unlooked } = await plan(there);
    expect(changes.map(({ kind }) => kind)).toEqual(['erase:ec2-security-group']);
    expect(unlooked).toMatchObject([{ where: REGION, call: 'ec2:DescribeKeyPairs' }]);
  });

  it('leaves to people what a record does not name', async () => {
    const there = lab();
    await there.attacker.write('ec2', REGION).createKeyPair({ KeyName: 'm' });
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal);
    const records = lineage.records.map((record) => ({ ...record, responseElements: null }));
    const { leftToHuman } = await planErasure(there.ctx, { ...lineage, records });
    expect(leftToHuman).toMatchObject([{ what: expect.stringContaining(`CreateKeyPair made in ${REGION}`) }]);
  });

  it('is nothing of a call that failed', async () => {
    const there = lab();
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: 'twice' });
    await expect(iam.createUser({ UserName: 'twice' })).rejects.toThrow();
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    expect(creationsIn(lineage.records)).toHaveLength(1);
  });
});
