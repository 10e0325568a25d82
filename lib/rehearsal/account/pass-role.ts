import { authorise } from './authorise.ts';
import type { Call, SimulatedService } from './service.ts';

/**
 * Handing a role to a service needs `iam:PassRole` on it, a permission without a call of its own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @throws ServiceError access denied in the words of the service that was called.
 */
export function demandPassRole(
  call: Call,
  service: Pick<SimulatedService, 'name' | 'protocol'>,
  roleArn: string,
  passedTo: string,
): void {
  const passRole = {
    readOnly: false,
    action: 'iam:PassRole',
    resources: () => [roleArn],
    context: () => ({ 'iam:PassedToService': passedTo }),
    run: () => undefined,
  };
  const asked = { ...service, eventSource: passedTo, scope: 'regional', operations: {} } as const;
  authorise(asked, passRole, call, undefined as never);
}
