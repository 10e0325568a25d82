import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { kmsKeyDeletion } from '../../../lib/resources/storage/kms-key-deletion.ts';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const Bucket = 'loot';
const planned = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return planErasure(there.ctx, lineage);
};
const create = (there: Lab, more = {}) =>
  there.attacker.write('s3', REGION).createBucket({
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: REGION },
    ...more,
  });
const bucketsOf = (there: Lab, region = REGION) => there.account.region(region).shelves['s3/bucket'] ?? {};

describe('where the attacker kept data, keys and secrets', () => {
  holdsErasing({
    type: 's3-bucket',
    event: 'CreateBucket',
    make: create,
    names: { id: Bucket, arn: `arn:aws:s3:::${Bucket}`, region: REGION },
    says: 'Empty and delete S3 bucket loot (0 versions and delete markers)',
    commands: ['s3api delete-bucket'],
    writes: ['DeleteBucket'],
    erases: 'DeleteBucket',
  });
  holdsErasing({
    type: 'kms-key',
    event: 'CreateKey',
    make: (there) => there.attacker.write('kms', REGION).createKey({ Description: 'ransom' }),
    names: { arn: expect.stringContaining(`arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/`) },
    says: '(Enabled, ransom)',
    commands: ['kms disable-key'],
    writes: ['DisableKey'],
    erases: 'DisableKey',
  });
  holdsErasing({
    type: 'secretsmanager-secret',
    event: 'CreateSecret',
    async make(there) {
      const secrets = there.attacker.write('secretsmanager', REGION);
      await secrets.createSecret({ Name: 'keep', SecretString: 'x' });
      await secrets.replicateSecretToRegions({
        SecretId: 'keep',
        AddReplicaRegions: [{ Region: 'us-east-1' }],
      });
    },
    names: { arn: expect.stringContaining(':secret:keep-') },
    says: 'replicas in other regions is switched off first',
    commands: ['secretsmanager remove-regions-from-replication', 'secretsmanager delete-secret'],
    writes: ['RemoveRegionsFromReplication', 'DeleteSecret'],
    erases: 'DeleteSecret',
  });
  holdsErasing({
    type: 'ssm-parameter',
    event: 'PutParameter',
    make: (there) =>
      there.attacker.write('ssm', REGION).putParameter({ Name: '/x', Value: 'v', Type: 'SecureString' }),
    names: { id: '/x' },
    says: 'SecureString, version 1 by arn:aws:iam::',
    commands: ['ssm delete-parameter'],
    writes: ['DeleteParameter'],
    erases: 'DeleteParameter',
  });
});

describe('S3 buckets', () => {
  it('are emptied of versions, markers, uploads, access points and what copies them away', async () => {
    const there = lab();
    const s3 = there.attacker.write('s3', REGION);
    await create(there);
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
    for (const Key of ['a', 'a', 'b']) await s3.putObject({ Bucket, Key, Body: 'x' });
    await s3.deleteObject({ Bucket, Key: 'b' });
    await s3.createMultipartUpload({ Bucket, Key: 'part' });
    await s3.putBucketReplication({
      Bucket,
      ReplicationConfiguration: {
        Role: 'r',
        Rules: [{ Status: 'Enabled', Prefix: '', Destination: { Bucket: 'arn:aws:s3:::away' } }],
      },
    });
    await there.attacker
      .write('s3control', REGION)
      .createAccessPoint({ AccountId: ACCOUNT_ID, Name: 'door', Bucket });
    const made = await onlyProven(there, 'CreateBucket');
    const change = changeFor(made);
    expect(change.title).toMatch(
      /4 versions and delete markers, last written .*, 1 uploads under way, copies to/,
    );
    expect(change.command).toContain('until aws s3api delete-bucket');
    await saveEvidence(there, made);
    const [, saved = ''] = [...there.evidence].find(([path]) => path.endsWith('versions.json')) ?? [];
    expect(JSON.parse(saved)).toHaveLength(4);
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(bucketsOf(there)).toEqual({});
  });

  it('whose policy denies the responder fall only to root, and that is told', async () => {
    const there = lab();
    await create(there);
    const made = await onlyProven(there, 'CreateBucket');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Deny', Principal: '*', Resource: `arn:aws:s3:::${Bucket}` },
          Action: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy'],
        },
      ],
    });
    await there.attacker.write('s3', REGION).putBucketPolicy({ Bucket, Policy });
    expect(await erase(there, [made])).toMatchObject([{ result: 'failed', code: 'AccessDenied' }]);
    Object.assign(bucketsOf(there)[Bucket] as object, { settings: {} });
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
  });

  it('with locks lose what is held or governed, and what is in compliance mode is told with its date', async () => {
    const there = lab();
    await create(there, { ObjectLockEnabledForBucket: true });
    const s3 = there.attacker.write('s3', REGION);
    const until = new Date(there.clock.now().getTime() + 86_400_000);
    const lock = { Bucket, Body: 'x', ObjectLockRetainUntilDate: until };
    await s3.putObject({ ...lock, Key: 'governed', ObjectLockMode: 'GOVERNANCE' });
    await s3.putObject({ Bucket, Key: 'held', Body: 'x', ObjectLockLegalHoldStatus: 'ON' });
    await s3.putObject({ ...lock, Key: 'compliant', ObjectLockMode: 'COMPLIANCE' });
    const made = await onlyProven(there, 'CreateBucket');
    expect(changeFor(made).title).toContain('Object Lock is switched off first');
    expect(await erase(there, [made])).toMatchObject([
      { result: 'failed', message: expect.stringContaining(`compliance mode until ${until.toISOString()}`) },
    ]);
    const left = (bucketsOf(there)[Bucket] as { objects: object }).objects;
    expect(Object.keys(left)).toEqual(['compliant']);
    await there.clock.advance(2 * 86_400_000);
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
  });

  it('made again in us-east-1 are as old as what is in them', async () => {
    const there = lab({ before: true });
    const own = there.ctx.aws.write('s3', 'us-east-1');
    await own.createBucket({ Bucket });
    await own.putObject({ Bucket, Key: 'invoice', Body: 'x' });
    // S3's own date of a bucket moves when its policy is edited.
    there.account.state.records.splice(0);
    await there.afterTheLeak();
    Object.assign(bucketsOf(there, 'us-east-1')[Bucket] as object, {
      createdAt: there.clock.now().toISOString(),
    });
    await there.attacker.write('s3', 'us-east-1').createBucket({ Bucket });
    const { changes, notes } = await planned(there);
    expect(changes).toEqual([]);
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('loot stays'));
  });

  it('that were deleted and made anew by another are left', async () => {
    const there = lab();
    await create(there);
    await there.attacker.write('s3', REGION).deleteBucket({ Bucket });
    await there.clock.advance(60_000);
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await there.ctx.aws.write('s3', REGION).createBucket({ Bucket, CreateBucketConfiguration });
    expect(await planned(there)).toMatchObject({ changes: [], counts: { gone: 1 } });
  });

  it('that S3 says are younger than their event, with nothing older in them, are offered only', async () => {
    const there = lab();
    await create(there);
    const createdAt = new Date(there.clock.now().getTime() + 3_600_000).toISOString();
    Object.assign(bucketsOf(there)[Bucket] as object, { createdAt });
    const { changes } = await planned(there);
    expect(changes.map(({ preselected, because }) => [preselected, because.at(-1)])).toMatchObject([
      [false, { fact: expect.stringContaining(createdAt) }],
    ]);
  });
});

describe('KMS keys', () => {
  it('are disabled; their deletion is offered beside it and not selected', async () => {
    const there = lab();
    const { KeyMetadata } = await there.attacker.write('kms', REGION).createKey({});
    const KeyId = KeyMetadata?.KeyId ?? '';
    await there.attacker.write('kms', REGION).createAlias({ AliasName: 'alias/x', TargetKeyId: KeyId });
    const { changes } = await planned(there);
    expect(changes.map(({ kind, preselected }) => [kind, preselected])).toEqual([
      ['erase:kms-key', true],
      ['erase:kms-key-deletion', false],
    ]);
    const [, deletion] = changes;
    expect(deletion?.because.at(-1)).toMatchObject({ fact: expect.stringContaining('would be lost') });
    expect(deletion?.command.split('\n')).toEqual([
      `aws kms delete-alias --region ${REGION} --alias-name alias/x`,
      `aws kms schedule-key-deletion --region ${REGION} --key-id ${KeyId} --pending-window-in-days 30`,
    ]);
  });
});

it('the deletion of a KMS key is told apart where it is denied, throttled or scheduled already', async () => {
  const there = lab();
  await there.attacker.write('kms', REGION).createKey({});
  const key = await onlyProven(there, 'CreateKey');
  const resource = { ...key.resource, type: 'kms-key-deletion' };
  const [state] = await kmsKeyDeletion.look(there.ctx, REGION, [resource]);
  if (state === undefined) throw new Error('the key was not looked at');
  expect(await triedHard(there, 'kms-key-deletion', [{ resource, state }], 'ScheduleKeyDeletion')).toEqual(
    AS_IT_SHOULD,
  );
});

describe('SSM parameters', () => {
  it('that were overwritten are as old as their first version', async () => {
    const there = lab({ before: true });
    const asked = { Name: '/db', Value: 'v', Type: 'String', Overwrite: true } as const;
    await there.ctx.aws.write('ssm', REGION).putParameter(asked);
    await there.afterTheLeak();
    await there.attacker.write('ssm', REGION).putParameter(asked);
    const { changes, notes } = await planned(there);
    expect(changes).toEqual([]);
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('/db stays'));
  });

  it('keep their values out of the evidence', async () => {
    const there = lab();
    await there.attacker.write('ssm', REGION).putParameter({ Name: '/x', Value: 'sesame', Type: 'String' });
    await saveEvidence(there, await onlyProven(there, 'PutParameter'));
    expect([...there.evidence.values()].join()).not.toContain('sesame');
    expect(there.evidence.size).toBe(1);
  });
});
