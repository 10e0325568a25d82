import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string): AlteringEvent => ({
  ...{ source: 'account', name },
  alterations({ requestParameters }) {
    const kind = textAt(requestParameters, 'alternateContactType') ?? 'primary';
    return [{ target: { type: 'account', id: `contact:${kind}`, region: GLOBAL }, set: null }];
  },
});

/** Contacts of the account: CloudTrail does not tell what they were, and AWS writes to them. */
export const accountContact: ReportedType = {
  type: 'account-contact',
  title: 'Contacts of the account',
  scope: 'global',
  alteredBy: [
    event('PutAlternateContact'),
    event('DeleteAlternateContact'),
    event('PutContactInformation'),
    event('StartPrimaryEmailUpdate'),
    event('AcceptPrimaryEmailUpdate'),
  ],
  task: ({ id }, records) => ({
    what: `Put right the account's ${id.replace('contact:', '')} contact`,
    why: `the attacker's ${records.at(-1)?.eventName} sends AWS's warnings elsewhere, and what stood there before is not told`,
    how: 'Console, Account, Contact information and Alternate contacts. If the root e-mail address was changed: https://support.aws.amazon.com/#/contacts/aws-account-support',
  }),
};
