import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { foundStates } from '../ec2/found-states.ts';
import { noCallFor } from '../no-call.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'savings-plan';
const OVER: readonly string[] = ['retired', 'returned', 'payment-failed', 'queued-deleted'];

/**
 * Savings Plans. Within seven days and the same month a small one can be returned; whether it should be is a question
 * of money that people answer. https://docs.aws.amazon.com/savingsplans/latest/userguide/return-sp.html
 */
export const savingsPlan: ResourceType = {
  type: TYPE,
  title: 'Savings Plans',
  action: 'Return Savings Plan, or ask AWS Support to cancel it:',
  scope: 'regional',
  order: ORDER.onlyAHuman,
  eraseAfter: [],
  createdBy: [
    {
      source: 'savingsplans',
      name: 'CreateSavingsPlan',
      refs(record) {
        const id = textAt(record.responseElements, 'savingsPlanId');
        return id === undefined
          ? []
          : [{ type: TYPE, id, region: record.awsRegion, bornAt: record.eventTime }];
      },
    },
  ],
  deletedBy: [
    { source: 'savingsplans', name: 'ReturnSavingsPlan' },
    { source: 'savingsplans', name: 'DeleteQueuedSavingsPlan' },
  ],
  permissions: ['savingsplans:DescribeSavingsPlans'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const { savingsPlans } = await ctx.aws
      .read('savingsplans', region)
      .describeSavingsPlans({ savingsPlanIds: refs.map(({ id }) => id) });
    return foundStates(
      refs,
      savingsPlans ?? [],
      ({ savingsPlanId }) => savingsPlanId,
      ({ state = '', commitment, currency, returnableUntil }) =>
        OVER.includes(state)
          ? undefined
          : {
              summary: `${commitment} ${currency} an hour, ${state}${returnableUntil === undefined ? '' : `, returnable until ${returnableUntil}`}`,
            },
    );
  },

  erase: noCallFor(
    'A Savings Plan is returned by whoever answers for its cost, or cancelled by AWS Support.',
  ),

  command: ({ ref }) => awsCommand('savingsplans', 'return-savings-plan', { 'savings-plan-id': ref.id }),
};
