import type { ReportRow } from '../../credentials/inventory/credential-report.ts';
import { type EffectiveGrants, isAdministrator, isPowerUser } from './effective-grants.ts';
import { type Escalation, findEscalations, type TargetRole } from './find-escalations.ts';
import type { Principal } from './principal.ts';

const DAY_MS = 24 * 3_600_000;
/** Keys without use for this long are told. */
export const IDLE_DAYS = 90;

/** What is found about a principal, most serious first. */
export type PermissionRule =
  | 'administrator'
  | 'power-user'
  | 'escalation'
  | 'no-mfa'
  | 'key-without-mfa'
  | 'key-never-used'
  | 'key-unused';

/** One conclusion about a principal. */
export interface PermissionFinding {
  readonly rule: PermissionRule;
  readonly severity: 'high' | 'medium' | 'low';
  /** The fact, as a sentence without the principal's name. */
  readonly text: string;
}

/** What a principal's grants and credentials show. `row` is the user's line of the credential report. */
export function findingsAbout(
  principal: Principal,
  grants: EffectiveGrants,
  roles: readonly TargetRole[],
  row: ReportRow | undefined,
  now: Date,
): readonly PermissionFinding[] {
  return [
    ...broadGrants(principal, grants),
    ...findEscalations(principal, grants, roles).map(escalationFinding),
    ...(row === undefined ? [] : credentialFindings(row, now)),
  ];
}

function broadGrants(principal: Principal, grants: EffectiveGrants): readonly PermissionFinding[] {
  const through = [principal, ...principal.groups]
    .flatMap(({ attached }) => attached)
    .map(({ arn }) => arn.split('/').at(-1))
    .find((name) => name === 'AdministratorAccess' || name === 'PowerUserAccess');
  const by = through === undefined ? '' : ` (${through})`;
  if (isAdministrator(grants)) {
    return [{ rule: 'administrator', severity: 'high', text: `may do everything${by}` }];
  }
  if (isPowerUser(grants)) {
    return [{ rule: 'power-user', severity: 'medium', text: `may do nearly everything but identities${by}` }];
  }
  return [];
}

function escalationFinding({
  path,
  needs,
  gives,
  reaches,
  toAdministrator,
  conditional,
}: Escalation): PermissionFinding {
  const shown = reaches.slice(0, 3).join(', ');
  const more = reaches.length > 3 ? ` and ${reaches.length - 3} more` : '';
  const target = reaches.length === 0 ? '' : `: ${shown}${more}`;
  const unless = conditional ? ', if a condition is met' : '';
  return {
    rule: 'escalation',
    severity: toAdministrator && !conditional ? 'high' : 'medium',
    text: `${path}: with ${needs.join(' and ')} it ${gives}${target}${unless}`,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
function credentialFindings({ password, mfa, slots }: ReportRow, now: Date): readonly PermissionFinding[] {
  const keys = slots.flatMap((slot, at): readonly PermissionFinding[] => {
    if (!slot.active || slot.since === undefined) return [];
    const key = `access key ${at + 1} of ${slot.since.slice(0, 10)}`;
    const idle = (from: string) => Math.floor((now.getTime() - Date.parse(from)) / DAY_MS);
    if (slot.lastUsedAt === undefined) {
      const severity = idle(slot.since) < IDLE_DAYS ? 'low' : 'medium';
      return [{ rule: 'key-never-used', severity, text: `${key} was never used` }];
    }
    const days = idle(slot.lastUsedAt);
    if (days < IDLE_DAYS) return [];
    return [{ rule: 'key-unused', severity: 'medium', text: `${key} was not used for ${days} days` }];
  });
  if (mfa) return keys;
  if (password)
    return [{ rule: 'no-mfa', severity: 'high', text: 'signs in to the console without MFA' }, ...keys];
  return slots.some(({ active }) => active)
    ? [{ rule: 'key-without-mfa', severity: 'low', text: 'has access keys and no MFA device' }, ...keys]
    : keys;
}
