import type { TrailRecord } from '../trail/record.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import { type PrincipalRef, principalOf, principalOfArn, userArn } from './principal-ref.ts';
import type { BirthVia, CredentialKind } from './types.ts';

/** What a call that succeeded brought into being. */
export type Birth =
  | {
      readonly born: 'credential';
      readonly id: string;
      readonly kind: CredentialKind;
      readonly via: BirthVia;
      readonly speaksFor: PrincipalRef | undefined;
    }
  | { readonly born: 'principal'; readonly principal: PrincipalRef };

type Read = (record: TrailRecord) => readonly Birth[];

/** Events that make credentials and principals: the edges of the lineage that one record tells by itself. */
const BIRTHS: Readonly<Record<string, Read>> = {
  'iam:CreateAccessKey': (record) => {
    const { responseElements: made } = record;
    return credential(textAt(made, 'accessKey', 'accessKeyId'), {
      kind: 'access-key',
      via: 'CreateAccessKey',
      // Root and a user making a key for itself name nobody in the request; the answer names a user only.
      speaksFor: namedUser(record, textAt(made, 'accessKey', 'userName')),
    });
  },
  'iam:CreateUser': ({ responseElements: made }) =>
    principal(
      'user',
      textAt(made, 'user', 'arn'),
      textAt(made, 'user', 'userName'),
      textAt(made, 'user', 'userId'),
    ),
  'iam:CreateRole': ({ responseElements: made }) =>
    principal(
      'role',
      textAt(made, 'role', 'arn'),
      textAt(made, 'role', 'roleName'),
      textAt(made, 'role', 'roleId'),
    ),
  'iam:CreateLoginProfile': (record) => password(record, 'CreateLoginProfile'),
  'iam:UpdateLoginProfile': (record) => password(record, 'UpdateLoginProfile'),
  'sts:AssumeRole': (record) => assumed(record),
  'sts:GetSessionToken': (record) =>
    session(record, {
      kind: 'session-token',
      via: 'GetSessionToken',
      speaksFor: principalOf(record.userIdentity),
    }),
  'sts:GetFederationToken': (record) => {
    const arn = textAt(record.responseElements, 'federatedUser', 'arn');
    return session(record, {
      kind: 'federation-token',
      via: 'GetFederationToken',
      speaksFor: arn === undefined ? undefined : principalOfArn(arn),
    });
  },
};

/** Credentials and principals a record brought into being; the caller has made sure that it did not fail. */
export function birthsOf(record: TrailRecord): readonly Birth[] {
  return BIRTHS[eventKey(record)]?.(record) ?? [];
}

/** Name of the user whose console password a record sets or deletes. */
export function passwordUser(record: TrailRecord): string | undefined {
  switch (eventKey(record)) {
    case 'iam:CreateLoginProfile':
    case 'iam:UpdateLoginProfile':
    case 'iam:DeleteLoginProfile':
      return (
        textAt(record.requestParameters, 'userName') ??
        textAt(record.responseElements, 'loginProfile', 'userName')
      );
    case 'iam:ChangePassword':
      return record.userIdentity.userName;
    default:
      return undefined;
  }
}

interface Described {
  readonly kind: CredentialKind;
  readonly via: BirthVia;
  readonly speaksFor: PrincipalRef | undefined;
}

function credential(id: string | undefined, described: Described): readonly Birth[] {
  return id === undefined ? [] : [{ born: 'credential', id, ...described }];
}

function session(record: TrailRecord, described: Described): readonly Birth[] {
  return credential(textAt(record.responseElements, 'credentials', 'accessKeyId'), described);
}

function assumed(record: TrailRecord): readonly Birth[] {
  const arn = textAt(record.requestParameters, 'roleArn');
  const sessionArn = textAt(record.responseElements, 'assumedRoleUser', 'arn');
  const role = principalOfArn(arn ?? sessionArn ?? '');
  const [uniqueId] = textAt(record.responseElements, 'assumedRoleUser', 'assumedRoleId')?.split(':') ?? [];
  return session(record, {
    kind: 'role-session',
    via: 'AssumeRole',
    speaksFor: role === undefined || uniqueId === undefined ? role : { ...role, uniqueId },
  });
}

function password(record: TrailRecord, via: 'CreateLoginProfile' | 'UpdateLoginProfile'): readonly Birth[] {
  const userName = passwordUser(record);
  const speaksFor = namedUser(record, userName);
  return credential(`password:${speaksFor?.name ?? 'root'}`, { kind: 'console-password', via, speaksFor });
}

function namedUser(record: TrailRecord, userName: string | undefined): PrincipalRef | undefined {
  if (userName === undefined) return principalOf(record.userIdentity);
  return { kind: 'user', name: userName, arn: userArn(record, userName) };
}

function principal(
  kind: 'user' | 'role',
  arn: string | undefined,
  name: string | undefined,
  uniqueId: string | undefined,
): readonly Birth[] {
  if (arn === undefined || name === undefined) return [];
  return [
    { born: 'principal', principal: { kind, arn, name, ...(uniqueId === undefined ? {} : { uniqueId }) } },
  ];
}
