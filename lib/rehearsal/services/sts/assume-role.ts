import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { decideFor } from '../../account/authorise.ts';
import { parsePolicy } from '../../account/policy/document.ts';
import type { Call, Operation } from '../../account/service.ts';
import { trailDate } from '../../account/trail.ts';
import { roleArn } from '../iam/arns.ts';
import type { RoleState } from '../iam/state.ts';
import { denied, HOUR, refuseUnweighed, seconds, validation } from './rules.ts';
import { credentialsShape, issueRoleSession } from './sessions.ts';
import { trustOf } from './trust.ts';

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
  refuseUnweighed(input);
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

/** Recorded as reading by AWS, although it mints credentials. Trust and policies are weighed together in `run`. */
export const assumeRoleOperation: Operation = {
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
};
