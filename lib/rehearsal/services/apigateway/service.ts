import type {
  CreateBasePathMappingRequest,
  CreateDomainNameRequest,
  CreateRestApiRequest,
  DeleteBasePathMappingRequest,
  DeleteRestApiRequest,
  GetBasePathMappingsRequest,
  GetRestApiRequest,
} from '@aws-sdk/client-api-gateway';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

interface RestApiState {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

interface DomainState {
  readonly domainName: string;
  /** Base path → REST API. */
  readonly paths: Record<string, string>;
}

const apis = (call: Call) => shelf<RestApiState>(call, 'rest-apis');
const domains = (call: Call) => shelf<DomainState>(call, 'domains');
const GET = { action: 'apigateway:GET' };
const POST = { action: 'apigateway:POST' };
const DELETE = { action: 'apigateway:DELETE' };

const notFound = (what: string) => new ServiceError('NotFoundException', `Invalid ${what} specified`, 404);

const apiBy = (call: Call, id: string | undefined) => onShelf(apis(call), id, notFound('API identifier'));
const domainBy = (call: Call, name: string | undefined) =>
  onShelf(domains(call), name, notFound('domain name identifier'));

const shape = ({ id, name, createdAt }: RestApiState) => ({
  id,
  name,
  createdDate: new Date(createdAt),
  apiKeySource: 'HEADER',
  disableExecuteApiEndpoint: false,
});

/** API Gateway's REST APIs, and paths of custom domains that lead to them. */
export const apigatewayService: SimulatedService = {
  name: 'apigateway',
  eventSource: 'apigateway.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateRestApi: writes((call, input: CreateRestApiRequest) => {
      const api: RestApiState = {
        id: call.account.uuid().replaceAll('-', '').slice(0, 10),
        name: input.name ?? '',
        createdAt: call.now.toISOString(),
      };
      apis(call)[api.id] = api;
      return shape(api);
    }, POST),
    GetRestApi: reads((call, input: GetRestApiRequest) => shape(apiBy(call, input.restApiId)), GET),
    DeleteRestApi: writes((call, input: DeleteRestApiRequest) => {
      const { id } = apiBy(call, input.restApiId);
      if (Object.values(domains(call)).some(({ paths }) => Object.values(paths).includes(id)))
        throw new ServiceError(
          'BadRequestException',
          'Please remove all base path mappings related to the API in your domain name before deleting.',
        );
      delete apis(call)[id];
      return {};
    }, DELETE),
    CreateDomainName: writes((call, { domainName = '' }: CreateDomainNameRequest) => {
      domains(call)[domainName] = { domainName, paths: {} };
      return { domainName };
    }, POST),
    GetDomainNames: reads(
      (call) => ({ items: Object.values(domains(call)).map(({ domainName }) => ({ domainName })) }),
      GET,
    ),
    CreateBasePathMapping: writes((call, input: CreateBasePathMappingRequest) => {
      const basePath = input.basePath ?? '(none)';
      const { id } = apiBy(call, input.restApiId);
      domainBy(call, input.domainName).paths[basePath] = id;
      return { basePath, restApiId: id };
    }, POST),
    GetBasePathMappings: reads(
      (call, input: GetBasePathMappingsRequest) => ({
        items: Object.entries(domainBy(call, input.domainName).paths).map(([basePath, restApiId]) => ({
          basePath,
          restApiId,
        })),
      }),
      GET,
    ),
    DeleteBasePathMapping: writes((call, input: DeleteBasePathMappingRequest) => {
      const { paths } = domainBy(call, input.domainName);
      const { basePath = '' } = input;
      if (paths[basePath] === undefined) throw notFound('base path mapping identifier');
      delete paths[basePath];
      return {};
    }, DELETE),
  },
};
