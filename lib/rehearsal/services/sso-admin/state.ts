import { type Call, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

export interface PermissionSetState {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: string;
  readonly managed: string[];
  inline: string;
}

export interface AssignmentState {
  readonly account: string;
  readonly permissionSet: string;
  readonly principalType: 'USER' | 'GROUP';
  readonly principalId: string;
}

export const permissionSets = (call: Call) => shelf<PermissionSetState>(call, 'permission-sets');
export const assignments = (call: Call) => shelf<AssignmentState>(call, 'assignments');

/** The one instance of Identity Center the simulated account has in a region. */
export const INSTANCE = {
  InstanceArn: 'arn:aws:sso:::instance/ssoins-6684example0001',
  IdentityStoreId: 'd-9a67example',
} as const;

export function permissionSetBy(call: Call, arn: string | undefined): PermissionSetState {
  const missing = new ServiceError('ResourceNotFoundException', `PermissionSet with id ${arn} not found.`);
  return onShelf(permissionSets(call), arn, missing);
}
