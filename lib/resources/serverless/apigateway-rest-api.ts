import type { RestApi } from '@aws-sdk/client-api-gateway';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'apigateway-rest-api';

/** A path of a custom domain that leads to the API. */
interface Mapping {
  readonly domainName: string;
  readonly basePath: string;
}

interface Found {
  readonly api: RestApi;
  readonly mappings: readonly Mapping[];
}

async function mappingsTo(ctx: ReadContext, { id, region }: ResourceRef): Promise<readonly Mapping[]> {
  const gateway = ctx.aws.read('apigateway', region);
  const domains = await allPages(async (position) => {
    const page = await gateway.getDomainNames(position === undefined ? {} : { position });
    return { items: page.items, next: page.position };
  });
  const perDomain = domains.map(async ({ domainName }) => {
    if (domainName === undefined) return [];
    const mappings = await allPages(async (position) => {
      const asked = { domainName, ...(position === undefined ? {} : { position }) };
      const page = await gateway.getBasePathMappings(asked);
      return { items: page.items, next: page.position };
    });
    return mappings.flatMap(({ restApiId, basePath }) =>
      restApiId === id && basePath !== undefined ? [{ domainName, basePath }] : [],
    );
  });
  return (await Promise.all(perDomain)).flat();
}

/**
 * REST APIs, with the paths of custom domains that lead to them; the domains stay.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteRestApi.html
 */
export const apigatewayRestApi = describedType<Found>({
  type: TYPE,
  title: 'REST APIs',
  action: 'Delete REST API',
  loses: 'Its resources, methods and stages.',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'apigateway:CreateRestApi', ({ responseElements: made }) => {
      const id = textAt(made, 'id');
      const label = textAt(made, 'name');
      return id === undefined ? undefined : { id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'apigateway', name: 'DeleteRestApi' }],
  permissions: ['apigateway:GET', 'apigateway:DELETE'],

  async describe(ctx, ref) {
    const answer = await ctx.aws.read('apigateway', ref.region).getRestApi({ restApiId: ref.id });
    const { $metadata: _, ...api } = answer;
    return { api, mappings: await mappingsTo(ctx, ref) };
  },
  facts: ({ api: { name, createdDate }, mappings }) => ({
    createdAt: createdDate,
    summary: [name, ...mappings.map(({ domainName }) => domainName)].join(', '),
  }),
  async erase(ctx, { id, region }, { mappings }) {
    const gateway = ctx.aws.write('apigateway', region);
    for (const mapping of mappings) await unlessAbsent(gateway.deleteBasePathMapping({ ...mapping }));
    return gateway.deleteRestApi({ restApiId: id });
  },
  commands: ({ id, region }, { mappings }) => [
    ...mappings.map(({ domainName, basePath }) =>
      awsCommand('apigateway', 'delete-base-path-mapping', {
        region,
        'domain-name': domainName,
        'base-path': basePath,
      }),
    ),
    awsCommand('apigateway', 'delete-rest-api', { region, 'rest-api-id': id }),
  ],
});
