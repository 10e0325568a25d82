import { userArn } from './arns.ts';
import type { AccessKeyState, IamState, UserState } from './state.ts';

const KEY_COLUMNS = ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'];
const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((key) => KEY_COLUMNS.map((column) => `access_key_${key}_${column}`)),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

const seconds = (iso: string) => iso.replace(/\.\d{3}Z$/, '+00:00');

function keyCells(key: AccessKeyState | undefined): readonly string[] {
  if (!key) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const { lastUsed } = key;
  return [
    String(key.status === 'Active'),
    seconds(key.createdAt),
    lastUsed ? seconds(lastUsed.at) : 'N/A',
    lastUsed?.region ?? 'N/A',
    lastUsed?.service ?? 'N/A',
  ];
}

function userCells(accountId: string, iam: IamState, user: UserState): readonly string[] {
  const { loginProfile, accessKeys } = user;
  return [
    user.userName,
    userArn(accountId, iam, user.userName),
    seconds(user.createdAt),
    String(loginProfile !== undefined),
    loginProfile ? 'no_information' : 'N/A',
    loginProfile ? seconds(loginProfile.createdAt) : 'N/A',
    'N/A',
    String(user.mfaDevices.length > 0),
    ...keyCells(accessKeys[0]),
    ...keyCells(accessKeys[1]),
    ...['false', 'N/A', 'false', 'N/A'],
  ];
}

/** The credential report as CSV: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
export function credentialReport(accountId: string, iam: IamState): string {
  const root = [
    '<root_account>',
    `arn:aws:iam::${accountId}:root`,
    '2015-01-01T00:00:00+00:00',
    ...['not_supported', 'no_information', 'not_supported', 'not_supported'],
    String(!iam.rootWithoutMfa),
    ...keyCells(iam.rootKeys[0]),
    ...keyCells(iam.rootKeys[1]),
    ...['false', 'N/A', 'false', 'N/A'],
  ];
  const rows = Object.values(iam.users).map((user) => userCells(accountId, iam, user));
  return [COLUMNS, root, ...rows].map((cells) => cells.join(',')).join('\n');
}
