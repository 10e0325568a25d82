import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string, member?: string): AlteringEvent => ({
  ...{ source: 'organizations', name },
  alterations({ requestParameters, recipientAccountId }) {
    const id = (member === undefined ? undefined : textAt(requestParameters, member)) ?? recipientAccountId;
    return [
      {
        target: { type: 'organizations', id: id ?? 'organization', region: GLOBAL, aspect: name },
        set: true,
      },
    ];
  },
});

/** Accounts taken out of the organization, organizations made or dissolved, policies of them deleted. */
export const organizationsLeft: ReportedType = {
  type: 'organizations-left',
  title: 'Organizations left, made and dissolved, and their policies deleted',
  scope: 'global',
  alteredBy: [
    event('LeaveOrganization'),
    event('RemoveAccountFromOrganization', 'accountId'),
    event('CloseAccount', 'accountId'),
    event('CreateOrganization'),
    event('DeleteOrganization'),
    event('DeletePolicy', 'policyId'),
  ],
  task: ({ id, aspect }, records) => ({
    what: `Take back ${aspect} on ${id}`,
    why: 'without its organization an account is free of its policies, and no call from within brings it back',
    how: `From the management account: invite the account again (aws organizations invite-account-to-organization), or make the policy anew from where it is described as code. Event ${records.at(-1)?.eventID}.`,
  }),
};
