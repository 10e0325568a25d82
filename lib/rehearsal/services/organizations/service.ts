import { ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads } from '../operations.ts';
import { handshakeOperations } from './handshakes.ts';
import { policyOperations } from './policies.ts';
import { policyTypeOperations } from './policy-types.ts';

/** Organizations: policies and invitations as the management account sees them, and whose member an account is. */
export const organizationsService: SimulatedService = {
  name: 'organizations',
  eventSource: 'organizations.amazonaws.com',
  protocol: 'json',
  scope: 'global',
  operations: {
    ...policyOperations,
    ...policyTypeOperations,
    ...handshakeOperations,
    DescribeOrganization: reads(({ account }) => {
      const { organization } = account.state;
      if (organization === undefined) {
        throw new ServiceError(
          'AWSOrganizationsNotInUseException',
          'Your account is not a member of an organization.',
        );
      }
      const { id: Id, managementAccountId } = organization;
      return { Organization: { Id, MasterAccountId: managementAccountId, FeatureSet: 'ALL' } };
    }),
  },
};
