import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

const settings = (call: Call) => shelf<string>(call, 'account-settings');
const ISSUER = 'outbound-federation-issuer';

/** Outbound web identity federation: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html */
export const outboundFederationOperations: Readonly<Record<string, Operation>> = {
  EnableOutboundWebIdentityFederation: {
    readOnly: false,
    run(call) {
      const held = settings(call);
      if (held[ISSUER]) throw new ServiceError('FeatureEnabled', 'The feature is already enabled.', 409);
      held[ISSUER] = `https://${call.account.uuid()}.tokens.sts.global.api.aws`;
      return { IssuerIdentifier: held[ISSUER] };
    },
  },
  DisableOutboundWebIdentityFederation: {
    readOnly: false,
    run(call) {
      if (!settings(call)[ISSUER])
        throw new ServiceError('FeatureDisabled', 'The feature is already disabled.', 404);
      delete settings(call)[ISSUER];
      return {};
    },
  },
  GetOutboundWebIdentityFederationInfo: {
    readOnly: true,
    run(call) {
      const issuer = settings(call)[ISSUER];
      if (!issuer) throw new ServiceError('FeatureDisabled', 'The feature is disabled.', 404);
      return { IssuerIdentifier: issuer, JwtVendingEnabled: true };
    },
  },
};
