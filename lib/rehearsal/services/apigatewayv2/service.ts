import type {
  Api,
  CreateApiRequest,
  CreateApiResponse,
  DeleteApiRequest,
  GetApiRequest,
  GetApiResponse,
  GetApisRequest,
  GetApisResponse,
} from '@aws-sdk/client-apigatewayv2';
import type { Call, Operation, SimulatedService } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { partOperations } from './parts.ts';
import { type ApiState, apiBy, apis, shortId } from './state.ts';

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
    ...partOperations,
  },
};
