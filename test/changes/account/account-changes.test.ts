import { describe, expect, it } from 'vitest';
import { isReported } from '../../../lib/changes/change-type.ts';
import { alterationsIn } from '../../../lib/changes/registry.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { lab, REGION } from '../../resources/lab.ts';
import { hasPublishedRecords, published, SKIPPED } from '../../trail/published-records.ts';
import { AS_IT_SHOULD, onlyRevert, triedHard } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const contact = (EmailAddress: string) => ({
  ...{ AlternateContactType: 'SECURITY' as const, EmailAddress, Name: 'On call' },
  ...{ Title: 'Security', PhoneNumber: '+49 30 1234567' },
});

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
    expect(await triedHard(there, 'ec2-serial-console-access', change, 'DisableSerialConsoleAccess')).toEqual(
      AS_IT_SHOULD,
    );
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
    expect(await triedHard(bare, 'ec2-ebs-encryption', offered, 'EnableEbsEncryptionByDefault')).toEqual(
      AS_IT_SHOULD,
    );
  });

  holdsReverting({
    type: 'account-region',
    says: 'one that was enabled is offered to be disabled, after all else and never unasked',
    before: async () => undefined,
    alter: (there) => there.attacker.write('account').enableRegion({ RegionName: 'af-south-1' }),
    title: 'Disable region af-south-1 again, now that it was looked into',
    preselected: false,
    command: 'account disable-region',
    reverts: 'DisableRegion',
    after: (there) => there.account.state.regions['af-south-1']?.optIn,
    gives: 'not-opted-in',
  });

  holdsReverting({
    type: 'account-region',
    says: 'one that was disabled is enabled, for what is left there shows nowhere',
    before: (there) => there.ctx.aws.write('account').enableRegion({ RegionName: 'af-south-1' }),
    alter: (there) => there.attacker.write('account').disableRegion({ RegionName: 'af-south-1' }),
    title: 'Enable region af-south-1 again, minutes after which this step looks into it',
    preselected: true,
    command: 'account enable-region',
    reverts: 'EnableRegion',
    after: (there) => there.account.state.regions['af-south-1']?.optIn,
    gives: 'opted-in',
  });

  holdsReverting({
    type: 'account-alternate-contact',
    says: 'a contact that was exchanged is the one an earlier event tells, where it is not hidden',
    async before(there) {
      const ours = contact('security@shop.example');
      await there.ctx.aws.write('account').putAlternateContact(ours);
      Object.assign(there.account.state.records.at(-1)?.record ?? {}, { requestParameters: ours });
    },
    alter: (there) => there.attacker.write('account').putAlternateContact(contact('me@drop.example')),
    title: 'Put the account’s SECURITY contact back',
    preselected: true,
    command: 'account put-alternate-contact',
    reverts: 'PutAlternateContact',
    after: async (there) =>
      (await there.ctx.aws.read('account').getAlternateContact({ AlternateContactType: 'SECURITY' }))
        .AlternateContact?.EmailAddress,
    gives: 'security@shop.example',
  });

  it('a contact nothing tells of is offered to be taken off', async () => {
    const there = lab();
    await there.attacker.write('account').putAlternateContact(contact('me@drop.example'));
    expect(await onlyRevert(there)).toMatchObject({
      title: 'Take the SECURITY contact off the account',
      preselected: false,
    });
  });

  it('the primary contact and quotas are told with what to do', () => {
    const contact = { eventSource: 'account.amazonaws.com', eventName: 'PutContactInformation' };
    expect(taskOf({ ...contact, requestParameters: {} }).what).toBe(
      'Put right the primary contact of this account',
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
  });
});
