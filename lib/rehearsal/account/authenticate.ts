import { userArn } from '../services/iam/arns.ts';
import type { AccessKeyState } from '../services/iam/state.ts';
import type { Protocol, WireRequest } from '../wire/http.ts';
import { isSignedWith, readSignature, type Signature } from '../wire/signature.ts';
import type { SimulatedAccount } from './account.ts';
import { refusal } from './refusals.ts';
import type { Caller } from './service.ts';
import type { SessionState } from './state.ts';

/**
 * Who signed a request. Keys are seen as IAM was one propagation delay ago; a deactivated key and a deleted one get
 * the same answer, as on AWS. Throws the error the protocol has for it.
 */
export function authenticate(account: SimulatedAccount, protocol: Protocol, request: WireRequest): Caller {
  const signature = readSignature(request);
  if (!signature) throw refusal(protocol, 'no-signature');
  const session = account.state.sessions[signature.accessKeyId];
  return session
    ? sessionCaller(account, protocol, request, signature, session)
    : keyCaller(account, protocol, request, signature);
}

function sessionCaller(
  account: SimulatedAccount,
  protocol: Protocol,
  request: WireRequest,
  signature: Signature,
  session: SessionState,
): Caller {
  if (request.headers['x-amz-security-token'] !== session.sessionToken)
    throw refusal(protocol, 'invalid-key');
  if (!isSignedWith(session.secretAccessKey, signature, request)) throw refusal(protocol, 'wrong-signature');
  if (Date.parse(session.expiresAt) <= account.clock.now().getTime()) throw refusal(protocol, 'expired');
  const caller = callerOf(session);
  if (!issuerExists(account, session, caller)) throw refusal(protocol, 'invalid-key');
  return caller;
}

function callerOf(session: SessionState): Caller {
  const { accessKeyId, arn, principalId, issuerName, sessionName } = session;
  const issued = {
    ...{ accessKeyId, arn, principalId, issuedAt: new Date(session.issuedAt) },
    ...(session.console ? { console: true } : {}),
  };
  switch (session.kind) {
    case 'role-session':
      return {
        kind: 'role-session',
        ...issued,
        roleName: issuerName,
        ...(sessionName ? { sessionName } : {}),
      };
    case 'federation-token':
      return {
        kind: 'federated-user',
        ...issued,
        userName: issuerName,
        ...(sessionName ? { sessionName } : {}),
      };
    case 'session-token':
      return arn.endsWith(':root')
        ? { kind: 'root', ...issued }
        : { kind: 'user', ...issued, userName: issuerName };
  }
}

/** A session ends with its user or role; one made anew under the old name does not revive it. */
function issuerExists(account: SimulatedAccount, session: SessionState, caller: Caller): boolean {
  const iam = account.propagatedIam();
  if (caller.kind === 'root') return true;
  if (session.kind === 'role-session') {
    // A role younger than the delay already answers: AssumeRole itself waited for it.
    const role = iam.roles[session.issuerName] ?? account.state.iam.roles[session.issuerName];
    return role !== undefined && session.principalId.startsWith(`${role.roleId}:`);
  }
  const user = iam.users[session.issuerName];
  return user !== undefined && (session.kind === 'federation-token' || user.userId === session.principalId);
}

function keyCaller(
  account: SimulatedAccount,
  protocol: Protocol,
  request: WireRequest,
  signature: Signature,
): Caller {
  const { accessKeyId } = signature;
  const iam = account.propagatedIam();
  const named = (key: AccessKeyState) => key.accessKeyId === accessKeyId;
  const user = Object.values(iam.users).find(({ accessKeys }) => accessKeys.some(named));
  const key = user?.accessKeys.find(named) ?? iam.rootKeys.find(named);
  if (key?.status !== 'Active') throw refusal(protocol, 'invalid-key');
  if (!isSignedWith(key.secretAccessKey, signature, request)) throw refusal(protocol, 'wrong-signature');
  return user
    ? {
        kind: 'user',
        accessKeyId,
        arn: userArn(account.accountId, iam, user.userName),
        principalId: user.userId,
        userName: user.userName,
      }
    : {
        kind: 'root',
        accessKeyId,
        arn: `arn:aws:iam::${account.accountId}:root`,
        principalId: account.accountId,
      };
}

/** Notes the use of a long-term key, which GetAccessKeyLastUsed tells. */
export function noteUse(
  account: SimulatedAccount,
  accessKeyId: string,
  service: string,
  region: string,
): void {
  const { users, rootKeys } = account.state.iam;
  const keys = [...Object.values(users).flatMap((user) => user.accessKeys), ...rootKeys];
  const key = keys.find((each) => each.accessKeyId === accessKeyId);
  if (key) key.lastUsed = { at: account.clock.now().toISOString(), service, region };
}
