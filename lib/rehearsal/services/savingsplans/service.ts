import type {
  CreateSavingsPlanRequest,
  DescribeSavingsPlansRequest,
  ReturnSavingsPlanRequest,
} from '@aws-sdk/client-savingsplans';
import { ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';

const plans = madeThings(
  'plans',
  (id) => new ServiceError('ResourceNotFoundException', `Savings Plan ${id} was not found.`, 404),
);

const shape = ({ id, asked, createdAt, status }: MadeThing) => ({
  ...asked,
  savingsPlanId: id,
  state: status,
  currency: 'USD',
  start: createdAt,
});

/** Savings Plans: bought, described, and returned. */
export const savingsplansService: SimulatedService = {
  name: 'savingsplans',
  eventSource: 'savingsplans.amazonaws.com',
  protocol: 'restJson',
  scope: 'global',
  operations: {
    CreateSavingsPlan: writes((call, { savingsPlanOfferingId, commitment }: CreateSavingsPlanRequest) => {
      const plan = plans.make(
        call,
        call.account.uuid(),
        { offeringId: savingsPlanOfferingId, commitment },
        'active',
      );
      return { savingsPlanId: plan.id };
    }),
    DescribeSavingsPlans: reads((call, { savingsPlanIds = [] }: DescribeSavingsPlansRequest) => ({
      savingsPlans: Object.values(plans.all(call))
        .filter(({ id }) => savingsPlanIds.length === 0 || savingsPlanIds.includes(id))
        .map(shape),
    })),
    ReturnSavingsPlan: writes((call, { savingsPlanId }: ReturnSavingsPlanRequest) => {
      plans.by(call, savingsPlanId).status = 'returned';
      return { savingsPlanId };
    }),
  },
};
