import type { World } from '../world.ts';
import { actAs } from '../world.ts';
import { inOffice } from './office/in-office.ts';
import { type Intruder, refused } from './office/intruder.ts';
import type { Company } from './office/staff.ts';

const MINUTE = 60_000;
const OWN_DOMAIN = 'shop.example';
const DOMAINS = ['invoices.example', 'parcel-notice.example', 'account-check.example'];

/** The company sends mail from its own domain, and has for long. */
async function sendMail(world: World, company: Company): Promise<void> {
  const ses = actAs(world, company.platform).write('sesv2', 'us-east-1');
  await ses.createEmailIdentity({ EmailIdentity: OWN_DOMAIN });
}

async function ask(attacker: Intruder): Promise<void> {
  const aws = attacker.as();
  await aws.read('sts').getCallerIdentity({});
  await aws.read('ses', 'us-east-1').getSendQuota({});
  await aws.read('sesv2', 'us-east-1').getAccount({});
}

/** Asks for production access in every region within seconds. */
async function leaveTheSandbox(attacker: Intruder): Promise<void> {
  const aws = attacker.as();
  const { enabled } = await aws.regions();
  await Promise.all(
    enabled.map((region) =>
      aws.write('sesv2', region).putAccountDetails({
        ...{ MailType: 'MARKETING', WebsiteURL: 'https://invoices.example', ProductionAccessEnabled: true },
        ...{ ContactLanguage: 'EN', UseCaseDescription: 'Newsletters to our customers' },
      }),
    ),
  );
  await aws.write('support').createCase({
    ...{ subject: 'Raise the sending limit', communicationBody: 'Please raise it.' },
    ...{ serviceCode: 'ses', categoryCode: 'general', severityCode: 'low' },
  });
}

/** Tries for more rights, which fails, and sets up domains to send from: one of them is the company's own. */
async function setUp(attacker: Intruder): Promise<void> {
  const aws = attacker.as();
  await aws
    .write('iam')
    .createPolicy({ PolicyName: 'mail', PolicyDocument: '{"Version":"2012-10-17","Statement":[]}' })
    .catch(refused);
  for (const region of ['us-east-1', 'eu-west-1']) {
    const ses = aws.write('sesv2', region);
    for (const EmailIdentity of DOMAINS) await ses.createEmailIdentity({ EmailIdentity });
  }
  await aws.write('sesv2', 'us-east-1').createEmailIdentity({ EmailIdentity: OWN_DOMAIN }).catch(refused);
}

/**
 * After https://www.wiz.io/blog/wiz-discovers-cloud-email-abuse-campaign: mail abuse, with a burst over all regions,
 * changes that no call takes back, and a domain that is the victim's own.
 */
export const mailTakeover = inOffice({
  id: 'mail-takeover',
  title: 'A leaked key, used to send mail in the company’s name',
  summary:
    'Production access asked for in every region within seconds, a support case, and sending domains, one of which is the company’s own.',
  developerRights: 'PowerUserAccess',
  origin: { address: '203.0.113.150', userAgent: 'python-requests/2.32.3' },
  deeds: (attacker, world, company) => [
    { at: -60 * 60 * MINUTE, who: 'platform-lead', run: () => sendMail(world, company) },
    { at: 8 * MINUTE, who: 'attacker', run: () => ask(attacker) },
    { at: 9 * MINUTE, who: 'attacker', run: () => leaveTheSandbox(attacker) },
    { at: 15 * MINUTE, who: 'attacker', run: () => setUp(attacker) },
  ],
});
