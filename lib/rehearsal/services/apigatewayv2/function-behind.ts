import type { SimulatedAccount } from '../../account/account.ts';
import type { ApiState } from './state.ts';

/**
 * Name of the function a request to an API from outside reaches, by route key (`GET /trigger`); undefined when the API
 * or the route is gone.
 */
export function functionBehind(
  account: SimulatedAccount,
  region: string,
  { apiId, routeKey }: { readonly apiId: string; readonly routeKey: string },
): string | undefined {
  const api = account.region(region).shelves['apigatewayv2/apis']?.[apiId] as ApiState | undefined;
  const route = Object.values(api?.routes ?? {}).find(({ key }) => key === routeKey);
  const uri = api?.integrations[route?.target.split('/').at(-1) ?? '']?.uri;
  return uri?.match(/:function:([^/:]+)/)?.[1];
}
