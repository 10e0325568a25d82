import type { TrailRecord, UserIdentity } from '../trail/record.ts';
import type { LineagePrincipal } from './types.ts';

/** A principal as one record names it. */
export type PrincipalRef = Pick<LineagePrincipal, 'arn' | 'kind' | 'name' | 'uniqueId'>;

/** Who a record's caller is; for a role session the role. Undefined for services and foreign accounts. */
export function principalOf(identity: UserIdentity): PrincipalRef | undefined {
  const { type, arn, userName, principalId } = identity;
  if (arn === undefined) return undefined;
  switch (type) {
    case 'IAMUser':
      return { kind: 'user', arn, name: userName ?? lastPart(arn), ...unique(principalId) };
    case 'Root':
      return { kind: 'root', arn, name: 'root' };
    case 'FederatedUser':
      return { kind: 'federated-user', arn, name: lastPart(arn) };
    case 'AssumedRole':
      return roleOf(identity, arn);
    default:
      return undefined;
  }
}

/** The name after the role in `…:assumed-role/ROLE/SESSION`: chosen by whoever assumed it. */
export function sessionNameOf(identity: UserIdentity): string | undefined {
  return identity.type === 'AssumedRole' ? identity.arn?.split('/')[2] : undefined;
}

/** Reads the principal out of an ARN alone: a user, a role, a role session, a federated user, or root. */
export function principalOfArn(arn: string): PrincipalRef | undefined {
  const resource = arn.split(':').slice(5).join(':');
  const [kind, ...rest] = resource.split('/');
  if (resource === 'root') return { kind: 'root', arn, name: 'root' };
  if (kind === 'user') return { kind: 'user', arn, name: lastPart(arn) };
  if (kind === 'role') return { kind: 'role', arn, name: lastPart(arn) };
  if (kind === 'federated-user') return { kind: 'federated-user', arn, name: lastPart(arn) };
  const [role] = rest;
  return kind === 'assumed-role' && role !== undefined
    ? { kind: 'role', name: role, arn: roleArn(arn, role) }
    : undefined;
}

/** The ARN of a user in the account of the record; a path in front of the name is not known from the name. */
export function userArn(record: TrailRecord, userName: string): string {
  const own = record.userIdentity;
  // A user acting on itself tells its full ARN.
  if (own.type === 'IAMUser' && own.userName === userName && own.arn !== undefined) return own.arn;
  return `arn:${partitionOf(record)}:iam::${accountOf(record)}:user/${userName}`;
}

/** Account the record was delivered to. */
export function accountOf(record: TrailRecord): string {
  return record.recipientAccountId ?? record.userIdentity.accountId ?? '';
}

function partitionOf(record: TrailRecord): string {
  const fromArn = record.userIdentity.arn?.split(':')[1];
  if (fromArn !== undefined && fromArn !== '') return fromArn;
  if (record.awsRegion.startsWith('cn-')) return 'aws-cn';
  return record.awsRegion.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function roleOf(identity: UserIdentity, arn: string): PrincipalRef | undefined {
  const issuer = identity.sessionContext?.sessionIssuer;
  const [, name] = arn.split('/');
  if (name === undefined) return undefined;
  return {
    kind: 'role',
    name: issuer?.userName ?? name,
    arn: issuer?.arn ?? roleArn(arn, name),
    ...unique(issuer?.principalId ?? identity.principalId?.split(':')[0]),
  };
}

function roleArn(sessionArn: string, role: string): string {
  const [, partition = 'aws', , , account = ''] = sessionArn.split(':');
  return `arn:${partition}:iam::${account}:role/${role}`;
}

function unique(id: string | undefined): { readonly uniqueId?: string } {
  return id === undefined || id === '' ? {} : { uniqueId: id };
}

function lastPart(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
