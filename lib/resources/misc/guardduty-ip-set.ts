import type { GetIPSetResponse } from '@aws-sdk/client-guardduty';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { detectorOf, notOwned } from './guardduty-detector.ts';

const TYPE = 'guardduty-ip-set';

/**
 * Lists of trusted addresses, from which GuardDuty reports nothing: taken away early.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteIPSet.html
 */
export const guarddutyIpSet = describedType<GetIPSetResponse>({
  type: TYPE,
  title: 'GuardDuty trusted address lists',
  action: 'Delete GuardDuty trusted address list',
  order: ORDER.contain,
  createdBy: [
    creation(TYPE, 'guardduty:CreateIPSet', ({ responseElements, requestParameters }) => {
      const id = textAt(responseElements, 'ipSetId');
      const parent = textAt(requestParameters, 'detectorId');
      return id === undefined || parent === undefined ? undefined : { id, parent };
    }),
  ],
  deletedBy: [{ source: 'guardduty', name: 'DeleteIPSet' }],
  permissions: ['guardduty:GetIPSet', 'guardduty:DeleteIPSet'],
  async describe(ctx, ref) {
    const asked = { DetectorId: detectorOf(ref), IpSetId: ref.id };
    try {
      const { $metadata: _, ...list } = await ctx.aws.read('guardduty', ref.region).getIPSet(asked);
      return list.Status === 'DELETED' || list.Status === 'DELETE_PENDING' ? undefined : list;
    } catch (error) {
      if (notOwned(error)) return undefined;
      throw error;
    }
  },
  facts: ({ Name, Location }) => ({ summary: `${Name}, ${Location}` }),
  erase: (ctx, ref) =>
    ctx.aws.write('guardduty', ref.region).deleteIPSet({ DetectorId: detectorOf(ref), IpSetId: ref.id }),
  commands: (ref) => [
    awsCommand('guardduty', 'delete-ip-set', {
      ...{ region: ref.region, 'detector-id': detectorOf(ref), 'ip-set-id': ref.id },
    }),
  ],
});
