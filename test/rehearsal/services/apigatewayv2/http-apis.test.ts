import { describe, expect, it } from 'vitest';
import { functionBehind } from '../../../../lib/rehearsal/services/apigatewayv2/function-behind.ts';
import { refusal } from '../../account/in-account.ts';
import { asAdmin, REGION } from '../as-admin.ts';

const URI = `arn:aws:lambda:${REGION}:482910374655:function:trigger`;

describe('API Gateway HTTP APIs', () => {
  it('lead from outside to a function until they are deleted', async () => {
    const there = asAdmin();
    const gateway = there.as().write('apigatewayv2', REGION);
    const { ApiId } = await gateway.createApi({ Name: 'hook', ProtocolType: 'HTTP' });
    const { IntegrationId } = await gateway.createIntegration({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: URI,
    });
    await gateway.createRoute({ ApiId, RouteKey: 'GET /go', Target: `integrations/${IntegrationId}` });
    await gateway.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
    const behind = () => functionBehind(there.account, REGION, { apiId: ApiId ?? '', routeKey: 'GET /go' });
    expect(behind()).toBe('trigger');
    expect(there.records('CreateApi')[0]).toMatchObject({
      eventSource: 'apigateway.amazonaws.com',
      responseElements: { apiId: ApiId, createdDate: '2026-11-23T09:00:00Z' },
    });
    expect((await gateway.getRoutes({ ApiId })).Items).toMatchObject([{ RouteKey: 'GET /go' }]);
    expect((await gateway.getIntegrations({ ApiId })).Items).toMatchObject([{ IntegrationUri: URI }]);
    await gateway.deleteApi({ ApiId });
    expect(behind()).toBeUndefined();
    expect((await refusal(gateway.getApi({ ApiId }))).code).toBe('NotFoundException');
  });
});
