import { describe, expect, it } from 'vitest';
import { isReported } from '../../../lib/changes/change-type.ts';
import { alterationsIn } from '../../../lib/changes/registry.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { lab, REGION } from '../../resources/lab.ts';
import { hasPublishedRecords, published, SKIPPED } from '../../trail/published-records.ts';
import { AS_IT_SHOULD, onlyRevert, reverts, triedHard } from '../altering.ts';

/** The work that one record leaves to people. */
function taskOf(record: Partial<TrailRecord>) {
  const whole: TrailRecord = {
    ...{ eventID: 'e1', eventTime: '2026-11-23T09:01:00Z', awsRegion: 'us-east-1', userIdentity: {} },
    ...{ eventSource: '', eventName: '', ...record },
  };
  const [told] = alterationsIn([whole]);
  if (told === undefined || !isReported(told.type)) throw new Error('not told');
  return told.type.task(told.alteration.target, [whole]);
}

describe('settings of the account', () => {
  it('serial console access is switched off in its region', async () => {
    const there = lab();
    await there.attacker.write('ec2', REGION).enableSerialConsoleAccess({});
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      command: `aws ec2 disable-serial-console-access --region ${REGION}`,
      target: { region: REGION },
      preselected: true,
    });
    expect(await triedHard(there, change, 'DisableSerialConsoleAccess')).toEqual(AS_IT_SHOULD);
  });

  it('encryption of new volumes is switched on unasked only where an event tells that it was', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('ec2', REGION).enableEbsEncryptionByDefault({});
    await there.afterTheLeak();
    await there.attacker.write('ec2', REGION).disableEbsEncryptionByDefault({});
    expect((await onlyRevert(there)).preselected).toBe(true);
    const bare = lab();
    await bare.attacker.write('ec2', REGION).disableEbsEncryptionByDefault({});
    const offered = await onlyRevert(bare);
    expect(offered.preselected).toBe(false);
    expect(await triedHard(bare, offered, 'EnableEbsEncryptionByDefault')).toEqual(AS_IT_SHOULD);
  });

  it('a region that was enabled is told, not disabled: it has to be clean first', async () => {
    const there = lab();
    await there.attacker.write('account').enableRegion({ RegionName: 'af-south-1' });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      leftToHuman: [
        {
          what: 'Disable region af-south-1 again',
          how: 'After it is clean: aws account disable-region --region-name af-south-1',
        },
      ],
    });
  });

  it('a region that was disabled has to be looked into', () => {
    expect(
      taskOf({
        ...{ eventSource: 'account.amazonaws.com', eventName: 'DisableRegion' },
        requestParameters: { RegionName: 'af-south-1' },
      }).what,
    ).toBe('Enable region af-south-1 and look into it');
  });

  it('contacts, quotas and cases are told with what to do', () => {
    const contact = { eventSource: 'account.amazonaws.com', eventName: 'PutAlternateContact' };
    expect(taskOf({ ...contact, requestParameters: { alternateContactType: 'SECURITY' } }).what).toBe(
      "Put right the account's SECURITY contact",
    );
    const quota = { eventSource: 'servicequotas.amazonaws.com', eventName: 'RequestServiceQuotaIncrease' };
    const requestParameters = { serviceCode: 'ec2', quotaCode: 'L-1216C47A', desiredValue: 999 };
    expect(taskOf({ ...quota, requestParameters })).toMatchObject({
      what: 'Ask AWS Support to lower quota ec2/L-1216C47A in us-east-1 again',
      why: expect.stringContaining('999'),
    });
  });

  it.skipIf(!hasPublishedRecords)(`of published records (skipped when ${SKIPPED})`, () => {
    const records = [
      ...published('stratus-detonation-logs', '.json'),
      ...published('traildiscover', '.cloudtrail'),
    ] as TrailRecord[];
    const told = alterationsIn(records);
    const kinds = (type: string) => told.filter((one) => one.type.type === type);
    expect(kinds('ec2-serial-console-access').map(({ alteration }) => alteration.set)).toEqual([true]);
    expect(kinds('support-case').map(({ alteration }) => alteration.target.id)).toContain(
      'case-111122223333-muen-2016-c3f2077e504940f2',
    );
    for (const type of ['roles-anywhere-trust-anchor', 'roles-anywhere-profile']) {
      const [one] = kinds(type);
      if (one === undefined || !isReported(one.type)) throw new Error(`${type} was not told`);
      const { id } = one.alteration.target;
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      const { how } = one.type.task(one.alteration.target, [one.record]);
      const cli = type.replace('roles-anywhere-', '');
      expect(how.split('\n')).toEqual([
        `aws rolesanywhere disable-${cli} --region ${one.record.awsRegion} --${cli}-id ${id}`,
        `aws rolesanywhere delete-${cli} --region ${one.record.awsRegion} --${cli}-id ${id}`,
      ]);
    }
  });
});
