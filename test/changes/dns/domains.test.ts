import { describe, expect, it } from 'vitest';
import { type Lab, lab } from '../../resources/lab.ts';
import { onlyRevert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const HOME = 'us-east-1';
const DomainName = 'shop.example';
const own = (there: Lab) => there.ctx.aws.write('route53domains', HOME);
const theirs = (there: Lab) => there.attacker.write('route53domains', HOME);
const contact = { FirstName: 'On', LastName: 'Call' };
const register = (there: Lab) =>
  own(there).registerDomain({
    ...{ DomainName, DurationInYears: 1 },
    ...{ AdminContact: contact, RegistrantContact: contact, TechContact: contact },
  });
const detail = (there: Lab) => own(there).getDomainDetail({ DomainName });
const drop = { DomainName, Nameservers: [{ Name: 'ns1.drop.example' }] };

describe('registered domains', () => {
  holdsReverting({
    type: 'domain-transfer-lock',
    says: 'one that was unlocked is locked again',
    before: register,
    alter: (there) => theirs(there).disableDomainTransferLock({ DomainName }),
    title: 'Lock domain shop.example against transfers again',
    preselected: true,
    command: 'route53domains enable-domain-transfer-lock',
    reverts: 'EnableDomainTransferLock',
    after: async (there) => (await detail(there)).StatusList,
    gives: ['clientTransferProhibited'],
  });

  holdsReverting({
    type: 'domain-transfer',
    says: 'one that was offered to another account is kept',
    before: register,
    alter: (there) =>
      theirs(there).transferDomainToAnotherAwsAccount({ DomainName, AccountId: '999988887777' }),
    title: 'Call off the transfer of domain shop.example to another account',
    preselected: true,
    command: 'route53domains cancel-domain-transfer-to-another-aws-account',
    reverts: 'CancelDomainTransferToAnotherAwsAccount',
    after: async (there) => (await own(there).listOperations({ Status: ['IN_PROGRESS'] })).Operations,
    gives: [],
  });

  holdsReverting({
    type: 'domain-nameservers',
    says: 'one led elsewhere is led back to its hosted zone',
    async before(there) {
      await register(there);
      await there.ctx.aws.write('route53').createHostedZone({ Name: DomainName, CallerReference: 'c' });
    },
    alter: (there) => theirs(there).updateDomainNameservers(drop),
    title: 'Give domain shop.example its name servers ns-1.awsdns-01.org again',
    preselected: true,
    command: 'route53domains update-domain-nameservers',
    reverts: 'UpdateDomainNameservers',
    after: async (there) => (await detail(there)).Nameservers,
    gives: [{ Name: 'ns-1.awsdns-01.org' }],
  });

  it('whose name servers no zone has are left to people', async () => {
    const there = lab();
    await register(there);
    await theirs(there).updateDomainNameservers(drop);
    expect(await reverts(there)).toMatchObject({
      changes: [],
      leftToHuman: [{ why: expect.stringContaining('0 public hosted zones have the domain’s name') }],
    });
  });

  it('that are gone are let be', async () => {
    const there = lab();
    await register(there);
    await theirs(there).disableDomainTransferLock({ DomainName });
    expect((await onlyRevert(there)).preselected).toBe(true);
    there.account.region(HOME).shelves['route53domains/domain'] = {};
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
  });
});
