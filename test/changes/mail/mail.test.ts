import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => there.ctx.aws.write('sesv2', REGION);
const account = (there: Lab) => there.account.region(REGION).shelves['ses/sending']?.account;

describe('mail the attacker let out', () => {
  holdsReverting({
    type: 'ses-sending',
    says: 'sending is off again where an earlier event turned it off',
    before: (there) => own(there).putAccountSendingAttributes({ SendingEnabled: false }),
    alter: (there) => there.attacker.write('ses', REGION).updateAccountSendingEnabled({ Enabled: true }),
    title: `Stop SES in ${REGION} from sending`,
    preselected: true,
    command: 'sesv2 put-account-sending-attributes',
    reverts: 'PutAccountSendingAttributes',
    after: account,
    gives: expect.objectContaining({ enabled: false }),
  });
  holdsReverting({
    type: 'ses-identity-policy',
    says: 'nobody else sends as an identity any more',
    before: (there) => own(there).createEmailIdentity({ EmailIdentity: 'shop.example' }),
    alter: (there) =>
      there.attacker.write('ses', REGION).putIdentityPolicy({
        ...{ Identity: 'shop.example', PolicyName: 'all', Policy: '{"Statement":[]}' },
      }),
    title: 'Take policy all off SES identity shop.example',
    preselected: true,
    command: 'ses delete-identity-policy',
    reverts: 'DeleteIdentityPolicy',
    after: (there) => there.account.region(REGION).shelves['ses/identity']?.['shop.example'],
    gives: expect.objectContaining({ policies: {} }),
  });

  it('by production access is left to AWS Support, in each region by itself', async () => {
    const there = lab();
    for (const region of [REGION, 'us-west-2']) {
      await there.attacker.write('sesv2', region).putAccountDetails({
        ...{ MailType: 'MARKETING', WebsiteURL: 'https://x.example', ProductionAccessEnabled: true },
      });
    }
    const { leftToHuman } = await reverts(there);
    expect(leftToHuman.map(({ what }) => what).toSorted()).toEqual([
      expect.stringContaining(REGION),
      expect.stringContaining('us-west-2'),
    ]);
  });
});
