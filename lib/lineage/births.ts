import type { TrailRecord } from '../trail/record.ts';
import { eventKey, itemsAt, textAt } from '../trail/spelling.ts';
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
  'iam:ChangePassword': (record) => password(record, 'ChangePassword'),
  // Turning a dormant key on again hands it out as surely as making one.
  'iam:UpdateAccessKey': (record) => {
    const { requestParameters: asked } = record;
    if (textAt(asked, 'status') !== 'Active') return [];
    return credential(textAt(asked, 'accessKeyId'), {
      kind: 'access-key',
      via: 'UpdateAccessKey',
      speaksFor: namedUser(record, textAt(asked, 'userName')),
    });
  },
  'iam:CreateServiceSpecificCredential': (record) => {
    const { responseElements: made } = record;
    return credential(textAt(made, 'serviceSpecificCredential', 'serviceSpecificCredentialId'), {
      kind: 'service-specific-credential',
      via: 'CreateServiceSpecificCredential',
      speaksFor: namedUser(record, textAt(made, 'serviceSpecificCredential', 'userName')),
    });
  },
  'sts:AssumeRole': (record) => assumed(record, 'AssumeRole'),
  'sts:AssumeRoleWithSAML': (record) => assumed(record, 'AssumeRoleWithSAML'),
  'sts:AssumeRoleWithWebIdentity': (record) => assumed(record, 'AssumeRoleWithWebIdentity'),
  'sts:AssumeRoot': (record) => {
    // A management account's principal acts as root of a member, named by number or ARN.
    const target = textAt(record.requestParameters, 'targetPrincipal');
    const arn = target === undefined || target.startsWith('arn:') ? target : `arn:aws:iam::${target}:root`;
    return session(record, {
      kind: 'root-session',
      via: 'AssumeRoot',
      speaksFor: arn === undefined ? undefined : principalOfArn(arn),
    });
  },
  // https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html
  'rolesanywhere:CreateSession': ({ responseElements: made, requestParameters: asked }) =>
    itemsAt(made, 'credentialSet').flatMap((one) =>
      credential(textAt(one, 'credentials', 'accessKeyId'), {
        kind: 'role-session',
        via: 'CreateSession',
        speaksFor: principalOfArn(textAt(one, 'roleArn') ?? textAt(asked, 'roleArn') ?? ''),
      }),
    ),
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

function assumed(record: TrailRecord, via: BirthVia): readonly Birth[] {
  const arn = textAt(record.requestParameters, 'roleArn');
  const sessionArn = textAt(record.responseElements, 'assumedRoleUser', 'arn');
  const role = principalOfArn(arn ?? sessionArn ?? '');
  const [uniqueId] = textAt(record.responseElements, 'assumedRoleUser', 'assumedRoleId')?.split(':') ?? [];
  return session(record, {
    kind: 'role-session',
    via,
    speaksFor: role === undefined || uniqueId === undefined ? role : { ...role, uniqueId },
  });
}

function password(record: TrailRecord, via: BirthVia): readonly Birth[] {
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
