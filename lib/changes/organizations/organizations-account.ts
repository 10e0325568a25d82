import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

/**
 * Accounts made in the organization. Closing one takes the root user's word in practice: it has a quota, a waiting
 * time, and everything in it has to be judged first.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html
 */
export const organizationsAccount: ReportedType = {
  type: 'organizations-account',
  title: 'Accounts made in the organization',
  scope: 'global',
  alteredBy: ['CreateAccount', 'CreateGovCloudAccount'].map((name) => ({
    ...{ source: 'organizations', name },
    alterations({ responseElements: made }) {
      const id = textAt(made, 'createAccountStatus', 'id');
      return id === undefined
        ? []
        : [{ target: { type: 'organizations-account', id, region: GLOBAL }, set: true, before: false }];
    },
  })),
  task: ({ id }) => ({
    what: `Look into the account that request ${id} made, and close it`,
    why: 'the attacker made it in your organization; what runs in it is billed to you and is out of reach from here',
    how: `aws organizations describe-create-account-status --create-account-request-id ${id} names the account; after it is looked into: aws organizations close-account --account-id ACCOUNT`,
  }),
};
