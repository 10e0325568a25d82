import type { Credentials } from '@aws-sdk/client-sts';
import type { SimulatedAccount } from '../../account/account.ts';
import type { SessionState } from '../../account/state.ts';
import type { RoleState } from '../iam/state.ts';

type Asked = Pick<SessionState, 'kind' | 'arn' | 'principalId' | 'issuerName'> &
  Partial<Pick<SessionState, 'sessionName' | 'policy' | 'console'>> & { readonly seconds: number };

/** Hands out temporary credentials, valid from now for `seconds`. */
export function issueSession(account: SimulatedAccount, { seconds, ...asked }: Asked): SessionState {
  const now = account.clock.now();
  const session: SessionState = {
    ...asked,
    accessKeyId: account.id('ASIA'),
    secretAccessKey: account.secret(40),
    sessionToken: `IQoJb3JpZ2luX2Vj${account.secret(340)}`,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
  };
  account.state.sessions[session.accessKeyId] = session;
  return session;
}

/** Hands out a role session. */
export function issueRoleSession(
  account: SimulatedAccount,
  role: RoleState,
  sessionName: string,
  { seconds, policy }: { readonly seconds: number; readonly policy?: string | undefined },
): SessionState {
  return issueSession(account, {
    kind: 'role-session',
    arn: `arn:aws:sts::${account.accountId}:assumed-role/${role.roleName}/${sessionName}`,
    principalId: `${role.roleId}:${sessionName}`,
    issuerName: role.roleName,
    sessionName,
    seconds,
    ...(policy === undefined ? {} : { policy }),
  });
}

/** A session as STS answers it. */
export function credentialsShape(session: SessionState): Credentials {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAt),
  };
}
