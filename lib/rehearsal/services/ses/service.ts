import type {
  DeleteIdentityPolicyRequest,
  DeleteIdentityRequest,
  GetIdentityPoliciesRequest,
  GetIdentityPoliciesResponse,
  GetSendQuotaResponse,
  ListIdentitiesResponse,
  ListIdentityPoliciesRequest,
  PutIdentityPolicyRequest,
  UpdateAccountSendingEnabledRequest,
  VerifyDomainIdentityRequest,
  VerifyEmailIdentityRequest,
} from '@aws-sdk/client-ses';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type IdentityState, identitiesOf, sendingOf } from './identities.ts';

/** Asking to verify what is there changes nothing, and is recorded all the same. */
function verify(call: Call, name = ''): void {
  identitiesOf(call)[name] ??= { name, verified: false, policies: {} };
}

const verifyEmailIdentity: Operation = {
  readOnly: false,
  run(call, input: VerifyEmailIdentityRequest) {
    verify(call, input.EmailAddress);
    return {};
  },
};

const verifyDomainIdentity: Operation = {
  readOnly: false,
  run(call, input: VerifyDomainIdentityRequest) {
    verify(call, input.Domain);
    return { VerificationToken: call.account.secret(44) };
  },
};

/** Deleting what is not there succeeds. */
const deleteIdentity: Operation = {
  readOnly: false,
  run(call, input: DeleteIdentityRequest) {
    delete identitiesOf(call)[input.Identity ?? ''];
    return {};
  },
};

const listIdentities: Operation = {
  readOnly: true,
  run: (call): ListIdentitiesResponse => ({ Identities: Object.keys(identitiesOf(call)) }),
};

const getSendQuota: Operation = {
  readOnly: true,
  run: (call): GetSendQuotaResponse => ({
    Max24HourSend: sendingOf(call).production ? 50_000 : 200,
    MaxSendRate: sendingOf(call).production ? 14 : 1,
    SentLast24Hours: 0,
  }),
};

const getAccountSendingEnabled: Operation = {
  readOnly: true,
  run: (call) => ({ Enabled: sendingOf(call).enabled }),
};

const updateAccountSendingEnabled: Operation = {
  readOnly: false,
  run(call, { Enabled = false }: UpdateAccountSendingEnabledRequest) {
    sendingOf(call).enabled = Enabled;
    return {};
  },
};

function identityBy(call: Call, name = ''): IdentityState {
  const identity = identitiesOf(call)[name];
  if (identity) return identity;
  throw new ServiceError('InvalidParameterValue', `Identity ${name} does not exist.`);
}

const putIdentityPolicy: Operation = {
  readOnly: false,
  run(call, { Identity, PolicyName = '', Policy = '' }: PutIdentityPolicyRequest) {
    identityBy(call, Identity).policies[PolicyName] = Policy;
    return {};
  },
};

const getIdentityPolicies: Operation = {
  readOnly: true,
  run(call, { Identity = '', PolicyNames = [] }: GetIdentityPoliciesRequest): GetIdentityPoliciesResponse {
    const { policies = {} } = identitiesOf(call)[Identity] ?? {};
    const asked = PolicyNames.flatMap((name) => {
      const policy = policies[name];
      return policy === undefined ? [] : [[name, policy] as const];
    });
    return { Policies: Object.fromEntries(asked) };
  },
};

const listIdentityPolicies: Operation = {
  readOnly: true,
  run: (call, { Identity = '' }: ListIdentityPoliciesRequest) => ({
    PolicyNames: Object.keys(identitiesOf(call)[Identity]?.policies ?? {}),
  }),
};

const deleteIdentityPolicy: Operation = {
  readOnly: false,
  run(call, { Identity = '', PolicyName = '' }: DeleteIdentityPolicyRequest) {
    delete identitiesOf(call)[Identity]?.policies[PolicyName];
    return {};
  },
};

/** SES v1: identities, their policies, and whether the account may send. */
export const sesService: SimulatedService = {
  name: 'ses',
  eventSource: 'ses.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: {
    VerifyEmailIdentity: verifyEmailIdentity,
    VerifyDomainIdentity: verifyDomainIdentity,
    DeleteIdentity: deleteIdentity,
    ListIdentities: listIdentities,
    GetSendQuota: getSendQuota,
    GetAccountSendingEnabled: getAccountSendingEnabled,
    UpdateAccountSendingEnabled: updateAccountSendingEnabled,
    PutIdentityPolicy: putIdentityPolicy,
    GetIdentityPolicies: getIdentityPolicies,
    ListIdentityPolicies: listIdentityPolicies,
    DeleteIdentityPolicy: deleteIdentityPolicy,
  },
};
