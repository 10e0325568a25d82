import type { InsightSelector } from '@aws-sdk/client-cloudtrail';
import { errorCode } from '../../aws/errors.ts';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { RevertedType } from '../change-type.ts';
import { trailTarget } from './trail-target.ts';

/** The value is the list of what is watched, sorted. */
const kinds = (selectors: readonly unknown[]): Json =>
  selectors.flatMap((one) => textAt(one, 'insightType') ?? []).toSorted();
const selectors = (to: Json) =>
  (Array.isArray(to) ? to : []).map((InsightType) => ({ InsightType }) as InsightSelector);

/**
 * What of its calls CloudTrail watches for a trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
 */
export const trailInsights: RevertedType = {
  type: 'trail-insights',
  title: 'Insights of trails',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'cloudtrail', name: 'PutInsightSelectors' },
      alterations: (record) =>
        trailTarget(record, textAt(record.requestParameters, 'trailName')).map((target) => ({
          ...{ target, set: kinds(itemsAt(record.requestParameters, 'insightSelectors')) },
        })),
    },
  ],
  permissions: ['cloudtrail:GetInsightSelectors', 'cloudtrail:PutInsightSelectors'],
  action: ({ id }) => `Put the insights of trail ${id} back`,
  fallback: ({ set }) =>
    Array.isArray(set) && set.length === 0
      ? {
          to: ['ApiCallRateInsight', 'ApiErrorRateInsight'],
          selected: false,
          because: 'a call that asks for none switches them off',
        }
      : undefined,
  async look(ctx, { id, region }) {
    try {
      const asked = { TrailName: id };
      const answer = await unlessAbsent(ctx.aws.read('cloudtrail', region).getInsightSelectors(asked));
      if (answer === undefined) return { state: 'gone' };
      return { state: 'there', value: kinds(answer.InsightSelectors ?? []) };
    } catch (error) {
      if (/^InsightNotEnabled/.test(errorCode(error))) return { state: 'there', value: [] };
      throw error;
    }
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws
      .write('cloudtrail', region)
      .putInsightSelectors({ TrailName: id, InsightSelectors: selectors(to) }),
  command: ({ id, region }, to) =>
    awsCommand('cloudtrail', 'put-insight-selectors', {
      ...{ region, 'trail-name': id, 'insight-selectors': JSON.stringify(selectors(to)) },
    }),
};
