import type { JsonObject, TrailRecord, UserIdentity } from '../../lib/trail/record.ts';

export const ACCOUNT = '111122223333';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A key id of AWS's look, made from a number so that none stands in the source. */
export function keyId(prefix: 'AKIA' | 'ASIA', number: number): string {
  let rest = '';
  for (let value = number, at = 0; at < 16; at += 1, value = Math.floor(value / 32)) {
    rest = (ALPHABET[value % 32] ?? 'A') + rest;
  }
  return prefix + rest;
}

let sequence = 0;

export function record(
  at: string,
  event: string,
  userIdentity: UserIdentity,
  more: Partial<TrailRecord> = {},
): TrailRecord {
  const [service = '', eventName = ''] = event.split(':');
  sequence += 1;
  return {
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${String(sequence).padStart(12, '0')}`,
    eventTime: at,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.66',
    userAgent: 'Boto3/1.34.0',
    recipientAccountId: ACCOUNT,
    requestParameters: null,
    responseElements: null,
    userIdentity,
    ...more,
  };
}

export function user(
  name: string,
  accessKeyId?: string,
  uniqueId = `AIDA${name.toUpperCase()}`,
): UserIdentity {
  return {
    type: 'IAMUser',
    principalId: uniqueId,
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    accountId: ACCOUNT,
    userName: name,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
  };
}

/** A user's console session: its keys are born of no event. */
export function consoleUser(
  name: string,
  accessKeyId: string,
  began: string,
  uniqueId?: string,
): UserIdentity {
  return {
    ...user(name, accessKeyId, uniqueId),
    sessionCredentialFromConsole: 'true',
    sessionContext: { attributes: { creationDate: began, mfaAuthenticated: 'false' } },
  };
}

export function roleSession(
  role: string,
  session: string,
  accessKeyId: string,
  more: Partial<UserIdentity> = {},
): UserIdentity {
  return {
    type: 'AssumedRole',
    principalId: `AROA${role.toUpperCase()}:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: ACCOUNT,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${role.toUpperCase()}`,
        arn: roleArn(role),
        accountId: ACCOUNT,
        userName: role,
      },
      attributes: { creationDate: '2026-11-01T10:00:00Z', mfaAuthenticated: 'false' },
    },
    ...more,
  };
}

export function roleArn(role: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${role}`;
}

export function createdKey(accessKeyId: string, userName: string): Partial<TrailRecord> {
  return {
    requestParameters: { userName },
    responseElements: {
      accessKey: { accessKeyId, status: 'Active', userName, createDate: 'Nov 1, 2026, 10:00:00 AM' },
    },
  };
}

export function createdUser(
  userName: string,
  userId = `AIDA${userName.toUpperCase()}`,
): Partial<TrailRecord> {
  return {
    requestParameters: { userName },
    responseElements: {
      user: { userName, userId, path: '/', arn: `arn:aws:iam::${ACCOUNT}:user/${userName}` },
    },
  };
}

export function assumedRole(role: string, session: string, accessKeyId: string): Partial<TrailRecord> {
  return {
    readOnly: true,
    requestParameters: { roleArn: roleArn(role), roleSessionName: session },
    responseElements: {
      assumedRoleUser: {
        assumedRoleId: `AROA${role.toUpperCase()}:${session}`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
      },
      credentials: { accessKeyId, expiration: 'Nov 1, 2026, 11:00:00 AM', sessionToken: 'token' },
    },
  };
}

export function gaveSession(accessKeyId: string): Partial<TrailRecord> {
  return { responseElements: { credentials: { accessKeyId, sessionToken: 'token' } } };
}

export function launched(ids: readonly string[], profile?: string): Partial<TrailRecord> {
  const asked: JsonObject = {
    instanceType: 'c6i.24xlarge',
    instancesSet: { items: [{ maxCount: ids.length }] },
  };
  return {
    requestParameters: profile === undefined ? asked : { ...asked, iamInstanceProfile: { name: profile } },
    responseElements: {
      reservationId: 'r-0123456789abcdef0',
      instancesSet: { items: ids.map((instanceId) => ({ instanceId, instanceType: 'c6i.24xlarge' })) },
    },
  };
}
