import type {
  Api,
  CreateApiRequest,
  CreateApiResponse,
  CreateIntegrationRequest,
  CreateIntegrationResult,
  CreateRouteRequest,
  CreateRouteResult,
  CreateStageRequest,
  CreateStageResponse,
  DeleteApiRequest,
  GetApiRequest,
  GetApiResponse,
  GetApisRequest,
  GetApisResponse,
  GetIntegrationsRequest,
  GetIntegrationsResponse,
  GetRoutesRequest,
  GetRoutesResponse,
} from '@aws-sdk/client-apigatewayv2';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { onShelf, shelf } from '../shelf.ts';
import type { ApiState } from './state.ts';

const apis = (call: Call) => shelf<ApiState>(call, 'apis');

function apiBy(call: Call, id: string | undefined): ApiState {
  const missing = new ServiceError('NotFoundException', `Unable to find API with ID ${id}`, 404);
  return onShelf(apis(call), id, missing);
}

/** API Gateway's ids are ten, those inside an API seven letters and digits. */
const shortId = (call: Call, length: number) => call.account.uuid().replaceAll('-', '').slice(0, length);

function shape(call: Call, api: ApiState): Api {
  return {
    ApiId: api.apiId,
    Name: api.name,
    ProtocolType: api.protocolType as 'HTTP',
    ApiEndpoint: `https://${api.apiId}.execute-api.${call.region}.amazonaws.com`,
    CreatedDate: new Date(api.createdAt),
    RouteSelectionExpression: '$request.method $request.path',
    DisableExecuteApiEndpoint: false,
  };
}

const createApi: Operation = {
  readOnly: false,
  action: 'apigateway:POST',
  run(call, input: CreateApiRequest): CreateApiResponse {
    const api: ApiState = {
      apiId: shortId(call, 10),
      name: input.Name ?? '',
      protocolType: input.ProtocolType ?? 'HTTP',
      createdAt: call.now.toISOString(),
      integrations: {},
      routes: {},
      stages: {},
    };
    apis(call)[api.apiId] = api;
    return shape(call, api);
  },
};

const getApi: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run: (call, input: GetApiRequest): GetApiResponse => shape(call, apiBy(call, input.ApiId)),
};

const getApis: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run(call, input: GetApisRequest): GetApisResponse {
    const { page, token } = listPage(Object.values(apis(call)), ({ apiId }) => apiId, {
      size: Number(input.MaxResults ?? 25),
      token: input.NextToken,
    });
    return {
      Items: page.map((api) => shape(call, api)),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
};

/** DeleteApi: its routes, integrations and stages go with it. */
const deleteApi: Operation = {
  readOnly: false,
  action: 'apigateway:DELETE',
  run(call, input: DeleteApiRequest) {
    delete apis(call)[apiBy(call, input.ApiId).apiId];
    return {};
  },
};

const createIntegration: Operation = {
  readOnly: false,
  action: 'apigateway:POST',
  run(call, input: CreateIntegrationRequest): CreateIntegrationResult {
    const { integrations } = apiBy(call, input.ApiId);
    const IntegrationId = shortId(call, 7);
    integrations[IntegrationId] = {
      type: input.IntegrationType ?? 'AWS_PROXY',
      uri: input.IntegrationUri ?? '',
    };
    const { ApiId: _, ...asked } = input;
    return { ...asked, IntegrationId };
  },
};

const createRoute: Operation = {
  readOnly: false,
  action: 'apigateway:POST',
  run(call, input: CreateRouteRequest): CreateRouteResult {
    const { routes } = apiBy(call, input.ApiId);
    const RouteId = shortId(call, 7);
    routes[RouteId] = { key: input.RouteKey ?? '', target: input.Target ?? '' };
    const { ApiId: _, ...asked } = input;
    return { AuthorizationType: 'NONE', ApiKeyRequired: false, ...asked, RouteId };
  },
};

const createStage: Operation = {
  readOnly: false,
  action: 'apigateway:POST',
  run(call, input: CreateStageRequest): CreateStageResponse {
    const { stages } = apiBy(call, input.ApiId);
    const { ApiId: _, StageName = '', ...asked } = input;
    stages[StageName] = { createdAt: call.now.toISOString() };
    return { ...asked, StageName, CreatedDate: call.now, LastUpdatedDate: call.now };
  },
};

const getIntegrations: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run(call, input: GetIntegrationsRequest): GetIntegrationsResponse {
    const { integrations } = apiBy(call, input.ApiId);
    return {
      Items: Object.entries(integrations).map(([IntegrationId, { type, uri }]) => ({
        IntegrationId,
        IntegrationType: type as 'AWS_PROXY',
        IntegrationUri: uri,
      })),
    };
  },
};

const getRoutes: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run(call, input: GetRoutesRequest): GetRoutesResponse {
    const { routes } = apiBy(call, input.ApiId);
    return {
      Items: Object.entries(routes).map(([RouteId, { key, target }]) => ({
        RouteId,
        RouteKey: key,
        Target: target,
      })),
    };
  },
};

/** API Gateway's HTTP APIs. */
export const apigatewayv2Service: SimulatedService = {
  name: 'apigatewayv2',
  signingName: 'apigateway',
  eventSource: 'apigateway.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateApi: createApi,
    GetApi: getApi,
    GetApis: getApis,
    DeleteApi: deleteApi,
    CreateIntegration: createIntegration,
    CreateRoute: createRoute,
    CreateStage: createStage,
    GetIntegrations: getIntegrations,
    GetRoutes: getRoutes,
  },
};
