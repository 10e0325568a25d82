import type {
  CreateIntegrationRequest,
  CreateIntegrationResult,
  CreateRouteRequest,
  CreateRouteResult,
  CreateStageRequest,
  CreateStageResponse,
  DeleteIntegrationRequest,
  DeleteRouteRequest,
  DeleteStageRequest,
  GetIntegrationsRequest,
  GetIntegrationsResponse,
  GetRoutesRequest,
  GetRoutesResponse,
} from '@aws-sdk/client-apigatewayv2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { onShelf } from '../shelf.ts';
import { type ApiState, apiBy, notFound, shortId } from './state.ts';

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
    return { Items: Object.keys(integrations).map((id) => integrationIn(integrations, id)) };
  },
};

const getRoutes: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run(call, input: GetRoutesRequest): GetRoutesResponse {
    const { routes } = apiBy(call, input.ApiId);
    return { Items: Object.keys(routes).map((id) => routeIn(routes, id)) };
  },
};

function integrationIn(integrations: ApiState['integrations'], id: string | undefined) {
  const { type, uri } = onShelf(integrations, id, notFound('Integration', id));
  return { IntegrationId: id, IntegrationType: type as 'AWS_PROXY', IntegrationUri: uri };
}

function routeIn(routes: ApiState['routes'], id: string | undefined) {
  const { key, target } = onShelf(routes, id, notFound('Route', id));
  return { RouteId: id, RouteKey: key, Target: target };
}

const getIntegration: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run: (call, { ApiId, IntegrationId }: DeleteIntegrationRequest) =>
    integrationIn(apiBy(call, ApiId).integrations, IntegrationId),
};

const getRoute: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run: (call, { ApiId, RouteId }: DeleteRouteRequest) => routeIn(apiBy(call, ApiId).routes, RouteId),
};

const getStage: Operation = {
  readOnly: true,
  action: 'apigateway:GET',
  run(call, { ApiId, StageName }: DeleteStageRequest) {
    const { createdAt } = onShelf(apiBy(call, ApiId).stages, StageName, notFound('Stage', StageName));
    return { StageName, CreatedDate: new Date(createdAt) };
  },
};

/** DeleteIntegration: refused while a route leads to it. */
const deleteIntegration: Operation = {
  readOnly: false,
  action: 'apigateway:DELETE',
  run(call, { ApiId, IntegrationId = '' }: DeleteIntegrationRequest) {
    const { integrations, routes } = apiBy(call, ApiId);
    integrationIn(integrations, IntegrationId);
    if (Object.values(routes).some(({ target }) => target === `integrations/${IntegrationId}`))
      throw new ServiceError(
        'ConflictException',
        `Cannot delete Integration '${IntegrationId}' because it is referenced by a Route.`,
        409,
      );
    delete integrations[IntegrationId];
    return {};
  },
};

const deleteRoute: Operation = {
  readOnly: false,
  action: 'apigateway:DELETE',
  run(call, { ApiId, RouteId = '' }: DeleteRouteRequest) {
    const { routes } = apiBy(call, ApiId);
    routeIn(routes, RouteId);
    delete routes[RouteId];
    return {};
  },
};

const deleteStage: Operation = {
  readOnly: false,
  action: 'apigateway:DELETE',
  run(call, { ApiId, StageName = '' }: DeleteStageRequest) {
    const { stages } = apiBy(call, ApiId);
    onShelf(stages, StageName, notFound('Stage', StageName));
    delete stages[StageName];
    return {};
  },
};

/** What is inside an API. */
export const partOperations = {
  CreateIntegration: createIntegration,
  CreateRoute: createRoute,
  CreateStage: createStage,
  GetIntegrations: getIntegrations,
  GetIntegration: getIntegration,
  GetRoutes: getRoutes,
  GetRoute: getRoute,
  GetStage: getStage,
  DeleteIntegration: deleteIntegration,
  DeleteRoute: deleteRoute,
  DeleteStage: deleteStage,
};
