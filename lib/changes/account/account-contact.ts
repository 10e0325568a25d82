import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string): AlteringEvent => ({
  ...{ source: 'account', name },
  alterations({ requestParameters }) {
    // With an account's id the management account speaks of another one.
    const account = textAt(requestParameters, 'accountId') ?? 'this account';
    return [{ target: { type: 'account', id: `contact of ${account}`, region: GLOBAL }, set: null }];
  },
});

/**
 * Who AWS writes to as the owner of the account: neither AWS nor CloudTrail tells what stood there before, and the root
 * user's address is changed back by AWS Support alone.
 */
export const accountContact: ReportedType = {
  type: 'account-contact',
  title: 'Primary contact and root address of the account',
  scope: 'global',
  alteredBy: [
    event('PutContactInformation'),
    event('StartPrimaryEmailUpdate'),
    event('AcceptPrimaryEmailUpdate'),
  ],
  task: ({ id }, records) => ({
    what: `Put right the primary ${id}`,
    why: `the attacker's ${records.at(-1)?.eventName} sends AWS's warnings elsewhere, and what stood there before is not told`,
    how: 'Console, Account, Contact information. If the root e-mail address was changed: https://support.aws.amazon.com/#/contacts/aws-account-support',
  }),
};
