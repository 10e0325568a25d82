import type {
  CreateEmailIdentityRequest,
  CreateEmailIdentityResponse,
  DeleteEmailIdentityRequest,
  GetAccountResponse,
  GetEmailIdentityRequest,
  GetEmailIdentityResponse,
  ListEmailIdentitiesResponse,
  PutAccountDetailsRequest,
  PutAccountSendingAttributesRequest,
} from '@aws-sdk/client-sesv2';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type IdentityState, identitiesOf, isDomain, sendingOf } from '../ses/identities.ts';
import { onShelf } from '../shelf.ts';

function identityBy(call: Call, name = ''): IdentityState {
  const missing = new ServiceError('NotFoundException', `Email identity ${name} does not exist.`, 404);
  return onShelf(identitiesOf(call), name, missing);
}

const kindOf = (identity: IdentityState) => (isDomain(identity) ? 'DOMAIN' : 'EMAIL_ADDRESS');

/** CreateEmailIdentity: what SES v1 repeats in silence is refused here. */
const createEmailIdentity: Operation = {
  readOnly: false,
  run(call, { EmailIdentity = '' }: CreateEmailIdentityRequest): CreateEmailIdentityResponse {
    const identities = identitiesOf(call);
    if (EmailIdentity in identities)
      throw new ServiceError('AlreadyExistsException', `Email identity ${EmailIdentity} already exist.`);
    const made = { name: EmailIdentity, verified: false, policies: {} };
    identities[EmailIdentity] = made;
    return { IdentityType: kindOf(made), VerifiedForSendingStatus: false };
  },
};

const getEmailIdentity: Operation = {
  readOnly: true,
  run(call, { EmailIdentity }: GetEmailIdentityRequest): GetEmailIdentityResponse {
    const identity = identityBy(call, EmailIdentity);
    return {
      IdentityType: kindOf(identity),
      VerifiedForSendingStatus: identity.verified,
      VerificationStatus: identity.verified ? 'SUCCESS' : 'PENDING',
      Policies: { ...identity.policies },
    };
  },
};

const deleteEmailIdentity: Operation = {
  readOnly: false,
  run(call, { EmailIdentity }: DeleteEmailIdentityRequest) {
    delete identitiesOf(call)[identityBy(call, EmailIdentity).name];
    return {};
  },
};

const listEmailIdentities: Operation = {
  readOnly: true,
  run: (call): ListEmailIdentitiesResponse => ({
    EmailIdentities: Object.values(identitiesOf(call)).map((identity) => ({
      IdentityName: identity.name,
      IdentityType: kindOf(identity),
      SendingEnabled: identity.verified,
    })),
  }),
};

const getAccount: Operation = {
  readOnly: true,
  run(call): GetAccountResponse {
    const { enabled, production, mailType } = sendingOf(call);
    return {
      SendingEnabled: enabled,
      ProductionAccessEnabled: production,
      SendQuota: { Max24HourSend: production ? 50_000 : 200, MaxSendRate: production ? 14 : 1 },
      ...(mailType === 'MARKETING' || mailType === 'TRANSACTIONAL'
        ? { Details: { MailType: mailType } }
        : {}),
    };
  },
};

/** PutAccountDetails: asks for production access, which a machine grants at once. Website and use case are hidden. */
const putAccountDetails: Operation = {
  readOnly: false,
  trailRequest: ({ MailType, ProductionAccessEnabled }: PutAccountDetailsRequest) => ({
    mailType: MailType,
    productionAccessEnabled: ProductionAccessEnabled,
    websiteURL: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    useCaseDescription: 'HIDDEN_DUE_TO_SECURITY_REASONS',
  }),
  run(call, { MailType, ProductionAccessEnabled }: PutAccountDetailsRequest) {
    const sending = sendingOf(call);
    if (MailType !== undefined) sending.mailType = MailType;
    if (ProductionAccessEnabled) sending.production = true;
    return {};
  },
};

const putAccountSendingAttributes: Operation = {
  readOnly: false,
  run(call, { SendingEnabled = false }: PutAccountSendingAttributesRequest) {
    sendingOf(call).enabled = SendingEnabled;
    return {};
  },
};

/** Mails are data events: the event history does not have them. */
const sendEmail: Operation = {
  readOnly: false,
  dataEvent: true,
  trailRequest: () => null,
  run(call) {
    if (!sendingOf(call).enabled)
      throw new ServiceError('SendingPausedException', 'Sending is paused for this account.');
    return { MessageId: call.account.uuid() };
  },
};

/** SES v2 on the identities and the account of SES v1. */
export const sesv2Service: SimulatedService = {
  name: 'sesv2',
  signingName: 'ses',
  eventSource: 'ses.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateEmailIdentity: createEmailIdentity,
    GetEmailIdentity: getEmailIdentity,
    DeleteEmailIdentity: deleteEmailIdentity,
    ListEmailIdentities: listEmailIdentities,
    GetAccount: getAccount,
    PutAccountDetails: putAccountDetails,
    PutAccountSendingAttributes: putAccountSendingAttributes,
    SendEmail: sendEmail,
  },
};
