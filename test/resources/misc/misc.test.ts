import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { apply, erase, saveEvidence } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

async function detector(there: Lab): Promise<string> {
  const { DetectorId = '' } = await there.ctx.aws.write('guardduty', REGION).createDetector({ Enable: true });
  return DetectorId;
}

describe('what hid, kept or asked for things', () => {
  holdsErasing({
    type: 'guardduty-filter',
    event: 'CreateFilter',
    async make(there) {
      await there.attacker.write('guardduty', REGION).createFilter({
        ...{ DetectorId: await detector(there), Name: 'quiet', Action: 'ARCHIVE' },
        FindingCriteria: { Criterion: {} },
      });
    },
    names: { id: 'quiet', parent: expect.any(String) },
    says: 'ARCHIVE',
    commands: ['guardduty delete-filter'],
    writes: ['DeleteFilter'],
    erases: 'DeleteFilter',
  });
  holdsErasing({
    type: 'guardduty-ip-set',
    event: 'CreateIPSet',
    async make(there) {
      await there.attacker.write('guardduty', REGION).createIPSet({
        ...{ DetectorId: await detector(there), Name: 'trusted', Format: 'TXT', Activate: true },
        Location: 's3://drop/list.txt',
      });
    },
    names: { id: expect.any(String) },
    says: 'trusted, s3://drop/list.txt',
    commands: ['guardduty delete-ip-set'],
    writes: ['DeleteIPSet'],
    erases: 'DeleteIPSet',
  });
  holdsErasing({
    type: 'cloudtrail-trail',
    event: 'CreateTrail',
    async make(there) {
      const cloudtrail = there.attacker.write('cloudtrail', REGION);
      await cloudtrail.createTrail({ Name: 'all', S3BucketName: 'drop' });
      await cloudtrail.startLogging({ Name: 'all' });
    },
    names: { id: 'all', arn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT_ID}:trail/all` },
    says: 'logs to bucket drop',
    commands: ['cloudtrail delete-trail'],
    writes: ['DeleteTrail'],
    erases: 'DeleteTrail',
  });
  holdsErasing({
    type: 'ecr-repository',
    event: 'CreateRepository',
    make: (there) => there.attacker.write('ecr', REGION).createRepository({ repositoryName: 'miner' }),
    names: { id: 'miner', arn: `arn:aws:ecr:${REGION}:${ACCOUNT_ID}:repository/miner` },
    commands: ['ecr delete-repository'],
    writes: ['DeleteRepository'],
    erases: 'DeleteRepository',
  });
  holdsErasing({
    type: 'logs-group',
    event: 'CreateLogGroup',
    make: (there) =>
      there.attacker
        .write('logs', REGION)
        .createLogGroup({ logGroupName: '/aws/x', deletionProtectionEnabled: true }),
    names: { id: '/aws/x' },
    says: '0 bytes; deletionProtectionEnabled is switched off first',
    commands: ['logs put-log-group-deletion-protection', 'logs delete-log-group'],
    writes: ['PutLogGroupDeletionProtection', 'DeleteLogGroup'],
    erases: 'DeleteLogGroup',
  });
  holdsErasing({
    type: 'organizations-invitation',
    event: 'InviteAccountToOrganization',
    make: (there) =>
      there.attacker
        .write('organizations')
        .inviteAccountToOrganization({ Target: { Id: '999988887777', Type: 'ACCOUNT' } }),
    names: { id: expect.stringMatching(/^h-/), arn: expect.stringContaining(':handshake/o-') },
    says: /^Cancel invitation h-\w+ \(999988887777, open\)$/,
    commands: ['organizations cancel-handshake'],
    writes: ['CancelHandshake'],
    erases: 'CancelHandshake',
  });
  holdsErasing({
    type: 'support-case',
    event: 'CreateCase',
    make: (there) =>
      there.attacker.write('support').createCase({ subject: 'More mail', communicationBody: 'b' }),
    names: { id: expect.stringMatching(/^case-/), region: 'us-east-1' },
    says: 'More mail',
    commands: ['support resolve-case'],
    writes: ['ResolveCase'],
    erases: 'ResolveCase',
  });

  it('in the plan: suppression of findings is taken away before all else', async () => {
    const there = lab();
    const DetectorId = await detector(there);
    await there.attacker.write('ecr', REGION).createRepository({ repositoryName: 'miner' });
    await there.attacker
      .write('guardduty', REGION)
      .createFilter({ DetectorId, Name: 'quiet', FindingCriteria: { Criterion: {} } });
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const { changes } = await planErasure(there.ctx, lineage);
    expect(changes.map(({ kind }) => kind)).toEqual(['erase:guardduty-filter', 'erase:ecr-repository']);
  });
});

it('a trail of the attacker is offered and not selected, and kept as evidence', async () => {
  const there = lab();
  await there.attacker
    .write('cloudtrail', REGION)
    .createTrail({ Name: 'all', S3BucketName: 'drop', IsMultiRegionTrail: true });
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  const { changes } = await planErasure(there.ctx, lineage);
  expect(changes).toMatchObject([
    { kind: 'erase:cloudtrail-trail', preselected: false, because: [{}, { kind: 'observed' }] },
  ]);
  await saveEvidence(there, await onlyProven(there, 'CreateTrail'));
  const [saved = '{}'] = there.evidence.values();
  expect(JSON.parse(saved)).toMatchObject({
    ...{ trail: { S3BucketName: 'drop' }, logging: false },
    selectors: [{ IncludeManagementEvents: true }],
  });
});

it('a trail that was deleted, and one of its name that somebody else made since, are left', async () => {
  const there = lab();
  const trail = { Name: 'all', S3BucketName: 'drop' };
  await there.attacker.write('cloudtrail', REGION).createTrail(trail);
  const own = there.ctx.aws.write('cloudtrail', REGION);
  await own.deleteTrail({ Name: 'all' });
  await there.clock.advance(3_600_000);
  await own.createTrail(trail);
  const made = await onlyProven(there, 'CreateTrail');
  expect(made.state.summary).toMatch(/has the name now and is another one$/);
  expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
});

it('an account that accepted the attacker’s invitation is offered to be removed, and not selected', async () => {
  const there = lab();
  await there.attacker
    .write('organizations')
    .inviteAccountToOrganization({ Target: { Id: '999988887777', Type: 'ACCOUNT' } });
  const [handshake] = Object.values(
    there.account.region('us-east-1').shelves['organizations/handshakes'] ?? {},
  );
  Object.assign(handshake as object, { state: 'ACCEPTED' });
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  const { changes } = await planErasure(there.ctx, lineage);
  expect(changes).toMatchObject([
    {
      preselected: false,
      command: 'aws organizations remove-account-from-organization --account-id 999988887777',
    },
  ]);
  expect(await apply(there, changes)).toEqual([{ result: 'applied' }]);
  expect(there.written().at(-1)).toBe('RemoveAccountFromOrganization');
});
