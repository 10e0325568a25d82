import { createHash } from 'node:crypto';
import { issueSession } from '../services/sts/sessions.ts';
import type { SimulatedAccount } from './account.ts';
import type { Caller } from './service.ts';
import type { SessionState } from './state.ts';
import { file } from './trail.ts';
import { userIdentity } from './user-identity.ts';

const CONSOLE = 'https://console.aws.amazon.com/console/home';
const HOURS_12 = 12 * 3600;

/** Where somebody signs in from. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
}

/**
 * Signs a user in to the console with a password, as the sign-in page does: a ConsoleLogin record without a key id, and
 * keys of the console that no event tells. Undefined when the password is wrong or the user has none.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function signIn(
  account: SimulatedAccount,
  userName: string,
  password: string,
  visitor: Visitor,
): SessionState | undefined {
  const user = account.state.iam.users[userName];
  const known = user?.loginProfile?.passwordSha256 === createHash('sha256').update(password).digest('hex');
  const caller: Caller = {
    kind: 'user',
    accessKeyId: '',
    arn: `arn:aws:iam::${account.accountId}:user${user?.path ?? '/'}${userName}`,
    principalId: user?.userId ?? '',
    userName,
  };
  login(account, caller, visitor, user !== undefined && known);
  if (!user || !known) return undefined;
  const { arn, principalId } = caller;
  return issueSession(account, {
    ...{ kind: 'session-token', arn, principalId, issuerName: userName, seconds: HOURS_12, console: true },
  });
}

/**
 * Signs temporary credentials in to the console through the federation endpoint: GetSigninToken, then ConsoleLogin.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
export function signInWithToken(
  account: SimulatedAccount,
  held: SessionState,
  visitor: Visitor,
): SessionState {
  const { accessKeyId, arn, principalId, issuerName, sessionName } = held;
  const caller: Caller = {
    kind: held.kind === 'role-session' ? 'role-session' : 'federated-user',
    ...{ accessKeyId, arn, principalId, issuedAt: new Date(held.issuedAt) },
    ...(held.kind === 'role-session' ? { roleName: issuerName } : { userName: issuerName }),
    ...(sessionName === undefined ? {} : { sessionName }),
  };
  file(account, {
    ...signInEvent('GetSigninToken', visitor),
    userIdentity: userIdentity(account, caller),
    responseElements: { credentials: { accessKeyId }, GetSigninToken: 'Success' },
  });
  login(account, caller, visitor, true);
  const { kind, policy } = held;
  return issueSession(account, {
    ...{ kind, arn, principalId, issuerName, seconds: HOURS_12, console: true },
    ...(sessionName === undefined ? {} : { sessionName }),
    ...(policy === undefined ? {} : { policy }),
  });
}

function login(account: SimulatedAccount, caller: Caller, visitor: Visitor, succeeds: boolean): void {
  const { accessKeyId: _, ...identity } = userIdentity(account, caller);
  file(account, {
    ...signInEvent('ConsoleLogin', visitor),
    userIdentity: identity,
    ...(succeeds ? {} : { errorMessage: 'Failed authentication' }),
    responseElements: { ConsoleLogin: succeeds ? 'Success' : 'Failure' },
    additionalEventData: { LoginTo: CONSOLE, MobileVersion: 'No', MFAUsed: 'No' },
  });
}

function signInEvent(eventName: string, { address, userAgent }: Visitor) {
  return {
    eventSource: 'signin.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: address,
    userAgent,
    eventType: 'AwsConsoleSignIn',
  };
}
