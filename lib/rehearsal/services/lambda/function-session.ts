import type { SimulatedAccount } from '../../account/account.ts';
import type { SessionState } from '../../account/state.ts';
import { assumeForService } from '../sts/service-session.ts';
import type { FunctionState } from './state.ts';

const SESSION_SECONDS = 12 * 3600;

/**
 * Credentials a function runs with when it is called: a session of its role under the function's name. Undefined when
 * the function or its role is gone, so that what it did for an attacker ends with it.
 */
export function functionSession(
  account: SimulatedAccount,
  region: string,
  functionName: string,
): SessionState | undefined {
  const known = account.region(region).shelves['lambda/functions']?.[functionName] as
    | FunctionState
    | undefined;
  const role = account.state.iam.roles[known?.configuration.Role?.split('/').at(-1) ?? ''];
  if (role === undefined) return undefined;
  return assumeForService(account, {
    role,
    sessionName: functionName,
    service: 'lambda.amazonaws.com',
    region,
    seconds: SESSION_SECONDS,
  });
}
