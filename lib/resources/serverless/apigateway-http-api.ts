import type { GetApiResponse } from '@aws-sdk/client-apigatewayv2';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { evidencePath } from '../evidence-path.ts';
import { creation } from '../recorded.ts';

const TYPE = 'apigateway-http-api';

/**
 * HTTP and WebSocket APIs; their routes, integrations and stages go with them.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
 */
export const apigatewayHttpApi = describedType<Omit<GetApiResponse, '$metadata'>>({
  type: TYPE,
  title: 'HTTP and WebSocket APIs',
  action: 'Delete API',
  loses: 'Its routes, integrations and stages.',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'apigateway:CreateApi', ({ responseElements: made }) => {
      const id = textAt(made, 'apiId');
      const label = textAt(made, 'apiEndpoint');
      return id === undefined ? undefined : { id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'apigateway', name: 'DeleteApi' }],
  permissions: ['apigateway:GET', 'apigateway:DELETE'],

  async describe(ctx, { id, region }) {
    const { $metadata: _, ...api } = await ctx.aws.read('apigatewayv2', region).getApi({ ApiId: id });
    return api;
  },
  facts: ({ Name, ProtocolType, CreatedDate }) => ({
    createdAt: CreatedDate,
    summary: `${ProtocolType} ${Name}`,
  }),
  async saveEvidence(ctx, ref) {
    const gateway = ctx.aws.read('apigatewayv2', ref.region);
    const asked = (NextToken: string | undefined) => ({
      ApiId: ref.id,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const routes = await allPages(async (token) => {
      const page = await gateway.getRoutes(asked(token));
      return { items: page.Items, next: page.NextToken };
    });
    const integrations = await allPages(async (token) => {
      const page = await gateway.getIntegrations(asked(token));
      return { items: page.Items, next: page.NextToken };
    });
    await ctx.evidence.saveJson(evidencePath(ref, 'routes.json'), { routes, integrations });
  },
  erase: (ctx, { id, region }) => ctx.aws.write('apigatewayv2', region).deleteApi({ ApiId: id }),
  commands: ({ id, region }) => [awsCommand('apigatewayv2', 'delete-api', { region, 'api-id': id })],
});
