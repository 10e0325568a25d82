import type {
  GetAccessKeyInfoRequest,
  GetFederationTokenRequest,
  GetSessionTokenRequest,
} from '@aws-sdk/client-sts';
import { accountOfKeyId } from '../../../aws/key-id.ts';
import { parsePolicy } from '../../account/policy/document.ts';
import type { Call, Operation, SimulatedService } from '../../account/service.ts';
import { assumeRoleOperation } from './assume-role.ts';
import { type Bounds, denied, HOUR, refuseUnweighed, seconds, validation } from './rules.ts';
import { credentialsShape, issueSession } from './sessions.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
const TOKEN_SECONDS: Bounds = { least: 900, most: 36 * HOUR, usual: 12 * HOUR };

function withLongTermKeyOnly(call: Call): void {
  const { kind, issuedAt } = call.caller;
  if (kind === 'role-session' || kind === 'federated-user' || issuedAt) {
    throw denied(`Cannot call ${call.operation} with session credentials`);
  }
}

function getSessionToken(call: Call, input: GetSessionTokenRequest) {
  refuseUnweighed(input);
  withLongTermKeyOnly(call);
  const { arn, principalId, userName } = call.caller;
  const session = issueSession(call.account, {
    kind: 'session-token',
    arn,
    principalId,
    issuerName: userName ?? 'root',
    seconds: seconds(input.DurationSeconds, TOKEN_SECONDS),
  });
  return { Credentials: credentialsShape(session) };
}

const federatedArn = (name: string | undefined, call: Call) =>
  `arn:aws:sts::${call.account.accountId}:federated-user/${name ?? ''}`;

function getFederationToken(call: Call, input: GetFederationTokenRequest) {
  refuseUnweighed(input);
  withLongTermKeyOnly(call);
  const name = input.Name ?? '';
  if (!/^[\w+=,.@-]{2,32}$/.test(name))
    throw validation(`Value '${name}' at 'name' failed to satisfy constraint.`);
  if (input.Policy) parsePolicy(input.Policy);
  const session = issueSession(call.account, {
    kind: 'federation-token',
    arn: federatedArn(name, call),
    principalId: `${call.account.accountId}:${name}`,
    issuerName: call.caller.userName ?? 'root',
    sessionName: name,
    seconds: seconds(input.DurationSeconds, TOKEN_SECONDS),
    ...(input.Policy ? { policy: input.Policy } : {}),
  });
  return {
    Credentials: credentialsShape(session),
    FederatedUser: { FederatedUserId: session.principalId, Arn: session.arn },
    PackedPolicySize: input.Policy ? 1 : 0,
  };
}

const operations: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: {
    readOnly: true,
    unauthorised: true,
    run: ({ caller, account }) => ({
      UserId: caller.principalId,
      Account: account.accountId,
      Arn: caller.arn,
    }),
  },
  // Recorded as a write by AWS, although it reads like one that looks.
  GetSessionToken: { readOnly: false, unauthorised: true, run: getSessionToken },
  GetFederationToken: {
    readOnly: false,
    resources: (input: GetFederationTokenRequest, call) => [federatedArn(input.Name, call)],
    run: getFederationToken,
  },
  AssumeRole: assumeRoleOperation,
  GetAccessKeyInfo: {
    readOnly: true,
    run: (_, input: GetAccessKeyInfoRequest) => {
      const Account = accountOfKeyId(input.AccessKeyId ?? '');
      if (!Account) throw validation('The access key id is not one whose account is known.');
      return { Account };
    },
  },
};

/** One bucket for all: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const BUCKET = { name: 'sts', burst: 600, perSecond: 600, code: 'Throttling' } as const;

/** STS, regional as its endpoints are. */
export const stsService: SimulatedService = {
  name: 'sts',
  eventSource: 'sts.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, { ...operation, bucket: BUCKET }]),
  ),
};
