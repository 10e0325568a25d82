import type { UserIdentity } from '../../trail/record.ts';
import { roleArn, userArn } from '../services/iam/arns.ts';
import type { SimulatedAccount } from './account.ts';
import type { Caller } from './service.ts';

/** The caller as CloudTrail names it: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function userIdentity(account: SimulatedAccount, caller: Caller): UserIdentity {
  const { accountId } = account;
  const { principalId, arn, accessKeyId, userName } = caller;
  const named = { principalId, arn, accountId, accessKeyId };
  const attributes = caller.issuedAt && {
    attributes: {
      creationDate: caller.issuedAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
      mfaAuthenticated: 'false',
    },
  };
  const fromConsole = caller.console ? { sessionCredentialFromConsole: 'true' } : {};
  switch (caller.kind) {
    case 'user':
      return {
        type: 'IAMUser',
        ...named,
        ...(userName ? { userName } : {}),
        ...(attributes ? { sessionContext: attributes } : {}),
        ...fromConsole,
      };
    case 'root':
      return { type: 'Root', ...named, ...(attributes ? { sessionContext: attributes } : {}) };
    case 'role-session':
      return {
        type: 'AssumedRole',
        ...named,
        sessionContext: { sessionIssuer: roleIssuer(account, caller), ...attributes },
        ...fromConsole,
      };
    case 'federated-user':
      return {
        type: 'FederatedUser',
        ...named,
        sessionContext: { sessionIssuer: userIssuer(account, caller), ...attributes },
        ...fromConsole,
      };
    case 'service':
      return { type: 'AWSService', invokedBy: caller.arn };
  }
}

type Issuer = NonNullable<NonNullable<UserIdentity['sessionContext']>['sessionIssuer']>;

function roleIssuer({ accountId, state }: SimulatedAccount, { principalId, roleName = '' }: Caller): Issuer {
  return {
    type: 'Role',
    principalId: principalId.split(':')[0] ?? principalId,
    arn: roleArn(accountId, state.iam, roleName),
    accountId,
    userName: roleName,
  };
}

function userIssuer({ accountId, state }: SimulatedAccount, { userName = '' }: Caller): Issuer {
  const user = state.iam.users[userName];
  return {
    type: 'IAMUser',
    ...(user ? { principalId: user.userId } : {}),
    arn: userArn(accountId, state.iam, userName),
    accountId,
    userName,
  };
}
