import { type Call, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

export interface ApiState {
  readonly apiId: string;
  readonly name: string;
  readonly protocolType: string;
  readonly createdAt: string;
  readonly integrations: Record<string, { readonly type: string; readonly uri: string }>;
  /** `target` is `integrations/ID`. */
  readonly routes: Record<string, { readonly key: string; readonly target: string }>;
  readonly stages: Record<string, { readonly createdAt: string }>;
}

export const apis = (call: Call) => shelf<ApiState>(call, 'apis');

export function apiBy(call: Call, id: string | undefined): ApiState {
  return onShelf(apis(call), id, notFound('API', id));
}

export function notFound(what: string, id: string | undefined): ServiceError {
  return new ServiceError('NotFoundException', `Unable to find ${what} with ID ${id}`, 404);
}

/** API Gateway's ids are ten, those inside an API seven letters and digits. */
export const shortId = (call: Call, length: number) =>
  call.account.uuid().replaceAll('-', '').slice(0, length);
