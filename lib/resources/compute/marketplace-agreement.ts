import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'marketplace-agreement';

/** Agreements accepted in AWS Marketplace, which a buyer ends in the console or through AWS Support. https://docs.aws.amazon.com/marketplace/latest/buyerguide/cancel-subscription.html */
export const marketplaceAgreement = describedType<{ readonly id: string }>({
  type: TYPE,
  title: 'Marketplace agreements',
  action: 'Cancel Marketplace agreement',
  order: ORDER.onlyAHuman,
  createdBy: [
    creation(TYPE, 'agreement-marketplace:AcceptAgreementRequest', (record) => {
      const id = textAt(record.responseElements, 'agreementId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'agreement-marketplace', name: 'CancelAgreement' }],
  permissions: [],

  describe: async (_ctx, { id }) => ({ id }),
  facts: () => ({ summary: 'ended under Manage subscriptions in AWS Marketplace' }),
  async erase(_ctx, { id }) {
    throw new SpillkitError(
      'NoApi',
      `No API ends the agreement ${id}.`,
      'End it under Manage subscriptions in AWS Marketplace.',
    );
  },
  commands: ({ region, id }) => [
    awsCommand('marketplace-agreement', 'describe-agreement', { region, 'agreement-id': id }),
  ],
});
