import type { GetFilterResponse } from '@aws-sdk/client-guardduty';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import { detectorOf, notOwned } from './guardduty-detector.ts';

const TYPE = 'guardduty-filter';

/**
 * Filters that archive findings before anybody sees them: taken away early.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteFilter.html
 */
export const guarddutyFilter = describedType<GetFilterResponse>({
  type: TYPE,
  title: 'GuardDuty filters',
  action: 'Delete GuardDuty filter',
  order: ORDER.contain,
  createdBy: [
    creation(TYPE, 'guardduty:CreateFilter', (record) => {
      const id = answeredOrAsked(record, ['name']);
      const parent = answeredOrAsked(record, ['detectorId']);
      return id === undefined || parent === undefined ? undefined : { id, parent };
    }),
  ],
  deletedBy: [{ source: 'guardduty', name: 'DeleteFilter' }],
  permissions: ['guardduty:GetFilter', 'guardduty:DeleteFilter'],
  async describe(ctx, ref) {
    const asked = { DetectorId: detectorOf(ref), FilterName: ref.id };
    try {
      const { $metadata: _, ...filter } = await ctx.aws.read('guardduty', ref.region).getFilter(asked);
      return filter;
    } catch (error) {
      if (notOwned(error)) return undefined;
      throw error;
    }
  },
  facts: ({ Action, Description }) => ({ summary: [Action, Description].filter((text) => text).join(', ') }),
  erase: (ctx, ref) =>
    ctx.aws.write('guardduty', ref.region).deleteFilter({ DetectorId: detectorOf(ref), FilterName: ref.id }),
  commands: (ref) => [
    awsCommand('guardduty', 'delete-filter', {
      ...{ region: ref.region, 'detector-id': detectorOf(ref), 'filter-name': ref.id },
    }),
  ],
});
