import type {
  AssumeRoleRequest,
  AssumeRoleResponse,
  GetAccessKeyInfoRequest,
  GetFederationTokenRequest,
  GetSessionTokenRequest,
} from '@aws-sdk/client-sts';
import { accountOfKeyId } from '../../../aws/key-id.ts';
import { decideFor } from '../../account/authorise.ts';
import { parsePolicy } from '../../account/policy/document.ts';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { trailDate } from '../../account/trail.ts';
import { roleArn } from '../iam/arns.ts';
import type { RoleState } from '../iam/state.ts';
import { credentialsShape, issueRoleSession, issueSession } from './sessions.ts';
import { trustOf } from './trust.ts';

const HOUR = 3600;
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
const TOKEN_SECONDS = { least: 900, most: 36 * HOUR, usual: 12 * HOUR };

function validation(message: string): ServiceError {
  return new ServiceError('ValidationError', message, 400);
}

function denied(message: string): ServiceError {
  return new ServiceError('AccessDenied', message, 403);
}

function seconds(asked: number | undefined, { least, most, usual }: typeof TOKEN_SECONDS): number {
  const value = asked ?? usual;
  if (value >= least && value <= most) return value;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw validation(
    `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function withLongTermKeyOnly(call: Call): void {
  const { kind, issuedAt } = call.caller;
  if (kind === 'role-session' || kind === 'federated-user' || issuedAt) {
    throw denied(`Cannot call ${call.operation} with session credentials`);
  }
}

function getSessionToken(call: Call, input: GetSessionTokenRequest) {
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

/**
 * The role, when both sides agree: its trust policy names the caller, or trusts the account and the caller's own
 * policies allow it. What does not exist is refused in the same words.
 */
function assumableRole(call: Call, input: AssumeRoleRequest): RoleState {
  const arn = input.RoleArn ?? '';
  if (call.caller.kind === 'root') throw denied('Roles may not be assumed by root accounts.');
  const refused = denied(
    `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
  );
  const { state, accountId } = call.account;
  const role = Object.values(state.iam.roles).find(
    ({ roleName }) => roleArn(accountId, state.iam, roleName) === arn,
  );
  if (!role || call.caller.kind === 'federated-user') throw refused;
  const own = {
    'sts:RoleSessionName': input.RoleSessionName ?? '',
    ...(input.ExternalId ? { 'sts:ExternalId': input.ExternalId } : {}),
  };
  const trust = trustOf(role.assumeRolePolicy, call, arn, own);
  const { answer } = decideFor(call, 'sts:AssumeRole', arn, own);
  const agreed = (trust === 'principal' && answer !== 'deny') || (trust === 'account' && answer === 'allow');
  if (!agreed) throw refused;
  return role;
}

function assumeRole(call: Call, input: AssumeRoleRequest): AssumeRoleResponse {
  const role = assumableRole(call, input);
  const name = input.RoleSessionName ?? '';
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw validation(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint.`,
    );
  }
  const most = call.caller.kind === 'role-session' ? HOUR : role.maxSessionSeconds;
  if ((input.DurationSeconds ?? 0) > most) {
    throw validation('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  if (input.Policy) parsePolicy(input.Policy);
  const session = issueRoleSession(call.account, role, name, {
    seconds: seconds(input.DurationSeconds, { least: 900, most, usual: Math.min(HOUR, most) }),
    policy: input.Policy,
  });
  return {
    Credentials: credentialsShape(session),
    AssumedRoleUser: { AssumedRoleId: session.principalId, Arn: session.arn },
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
  // Recorded as reading by AWS, although it mints credentials. Trust and policies are weighed together in `run`.
  AssumeRole: {
    readOnly: true,
    unauthorised: true,
    run: assumeRole,
    trailResources: (input: AssumeRoleRequest, { account }) => [
      { accountId: account.accountId, type: 'AWS::IAM::Role', ARN: input.RoleArn },
    ],
    trailResponse: ({ Credentials, AssumedRoleUser }: AssumeRoleResponse) => ({
      credentials: {
        accessKeyId: Credentials?.AccessKeyId,
        sessionToken: Credentials?.SessionToken,
        expiration: Credentials?.Expiration && trailDate(Credentials.Expiration),
      },
      assumedRoleUser: { assumedRoleId: AssumedRoleUser?.AssumedRoleId, arn: AssumedRoleUser?.Arn },
    }),
  },
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
