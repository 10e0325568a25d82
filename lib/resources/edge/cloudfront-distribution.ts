import type { Distribution, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { until } from '../until.ts';

const TYPE = 'cloudfront-distribution';
/** Changes take minutes to reach every edge, in bad times half an hour. */
const DEPLOYING = { everyMs: 30_000, forMs: 40 * 60_000 };

async function current(ctx: ReadContext, Id: string) {
  const { Distribution: found, ETag } = await ctx.aws.read('cloudfront').getDistribution({ Id });
  return { found, ETag };
}

/**
 * CloudFront distributions: switched off everywhere first, then deleted. CloudFront tells no age, and its ids are
 * never given twice. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html
 */
export const cloudfrontDistribution = describedType<Distribution>({
  type: TYPE,
  title: 'CloudFront distributions',
  action: 'Disable and delete CloudFront distribution',
  order: ORDER.closeEntryPoints,
  protections: ['Enabled'],
  createdBy: ['CreateDistribution', 'CreateDistributionWithTags', 'CopyDistribution'].map((name) =>
    creation(TYPE, `cloudfront:${name}`, ({ responseElements }) => {
      const id = textAt(responseElements, 'distribution', 'id');
      return id === undefined ? undefined : { id };
    }),
  ),
  deletedBy: [{ source: 'cloudfront', name: 'DeleteDistribution' }],
  permissions: [
    'cloudfront:GetDistribution',
    'cloudfront:UpdateDistribution',
    'cloudfront:DeleteDistribution',
  ],
  describe: async (ctx, { id }) => (await current(ctx, id)).found,
  facts: ({ DistributionConfig: config, DomainName, Status }) => ({
    on: config?.Enabled ? ['Enabled'] : [],
    summary: [DomainName, ...(config?.Aliases?.Items ?? []), Status].join(', '),
  }),
  async erase(ctx, { id: Id }) {
    const cloudfront = ctx.aws.write('cloudfront');
    const { found, ETag: IfMatch } = await current(ctx, Id);
    if (found?.DistributionConfig?.Enabled) {
      const off: DistributionConfig = { ...found.DistributionConfig, Enabled: false };
      await cloudfront.updateDistribution({ Id, IfMatch, DistributionConfig: off });
    }
    const look = () => current(ctx, Id);
    const deployed = await until(
      ...([ctx, `${Id} to be disabled everywhere`, look] as const),
      (now) => now.found?.Status === 'Deployed',
      DEPLOYING,
    );
    await cloudfront.deleteDistribution({ Id, IfMatch: deployed.ETag });
  },
  commands({ id }, { DistributionConfig: config }) {
    const etag = `"$(${awsCommand('cloudfront', 'get-distribution', { id, query: 'ETag', output: 'text' })})"`;
    const off = JSON.stringify({ ...config, Enabled: false });
    return [
      ...(config?.Enabled
        ? [
            `${awsCommand('cloudfront', 'update-distribution', { id, 'distribution-config': off })} --if-match ${etag}`,
          ]
        : []),
      awsCommand('cloudfront', 'wait distribution-deployed', { id }),
      `${awsCommand('cloudfront', 'delete-distribution', { id })} --if-match ${etag}`,
    ];
  },
});
