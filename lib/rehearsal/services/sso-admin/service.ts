import type { SimulatedService } from '../../account/service.ts';
import { assignmentOperations } from './assignments.ts';
import { permissionSetOperations } from './permission-sets.ts';

/** IAM Identity Center, which IAM and CloudTrail call `sso`. */
export const ssoAdminService: SimulatedService = {
  name: 'sso-admin',
  signingName: 'sso',
  eventSource: 'sso.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: { ...permissionSetOperations, ...assignmentOperations },
};
