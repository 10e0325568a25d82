import type { SimulatedService } from '../../account/service.ts';
import { handshakeOperations } from './handshakes.ts';
import { policyOperations } from './policies.ts';
import { policyTypeOperations } from './policy-types.ts';

/** Organizations as the management account sees it: its policies, where they are attached, and invitations. */
export const organizationsService: SimulatedService = {
  name: 'organizations',
  eventSource: 'organizations.amazonaws.com',
  protocol: 'json',
  scope: 'global',
  operations: { ...policyOperations, ...policyTypeOperations, ...handshakeOperations },
};
