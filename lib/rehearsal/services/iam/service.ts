import type { Operation, SimulatedService } from '../../account/service.ts';
import { accessKeyOperations } from './access-keys.ts';
import { accountFactOperations } from './account-facts.ts';
import { authorizationDetailsOperations } from './authorization-details.ts';
import { delegationOperations } from './delegation-requests.ts';
import { groupOperations } from './groups.ts';
import { identityProviderOperations } from './identity-providers.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { lastAccessedOperations } from './last-accessed.ts';
import { mfaOperations } from './mfa.ts';
import { otherCredentialOperations } from './other-credentials.ts';
import { outboundFederationOperations } from './outbound-federation.ts';
import { passwordOperations } from './passwords.ts';
import { policyOperations } from './policies.ts';
import { principalPolicyOperations } from './principal-policies.ts';
import { roleBoundaryOperations } from './role-boundaries.ts';
import { roleOperations } from './roles.ts';
import { serverCertificateOperations } from './server-certificates.ts';
import { serviceLinkedRoleOperations } from './service-linked-roles.ts';
import { simulateOperations } from './simulate.ts';
import { userOperations } from './users.ts';

/** IAM publishes no rates; these are the order of magnitude at which scripts are throttled. */
const READ_RATE = { burst: 100, perSecond: 25 };
const WRITE_RATE = { burst: 50, perSecond: 15 };

function throttled(operations: Readonly<Record<string, Operation>>): Readonly<Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const rate = operation.readOnly ? READ_RATE : WRITE_RATE;
      return [name, { ...operation, bucket: { name: `iam ${name}`, ...rate, code: 'Throttling' } }];
    }),
  );
}

/** IAM, as far as the playbook, its attackers and its tests need it. */
export const iamService: SimulatedService = {
  name: 'iam',
  eventSource: 'iam.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'global',
  operations: throttled({
    ...userOperations,
    ...accessKeyOperations,
    ...passwordOperations,
    ...principalPolicyOperations,
    ...groupOperations,
    ...roleOperations,
    ...roleBoundaryOperations,
    ...serviceLinkedRoleOperations,
    ...instanceProfileOperations,
    ...policyOperations,
    ...mfaOperations,
    ...otherCredentialOperations,
    ...identityProviderOperations,
    ...serverCertificateOperations,
    ...outboundFederationOperations,
    ...delegationOperations,
    ...accountFactOperations,
    ...authorizationDetailsOperations,
    ...lastAccessedOperations,
    ...simulateOperations,
  }),
};
