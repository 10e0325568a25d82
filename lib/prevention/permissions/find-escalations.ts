import {
  type EffectiveGrants,
  effectiveGrants,
  isAdministrator,
  permit,
  reachesOthers,
} from './effective-grants.ts';
import { type EscalationPath, escalationPaths, PASS } from './escalation-paths.ts';
import { matches } from './policy-document.ts';
import type { Principal } from './principal.ts';

/** A way from what a principal may do to more. */
export interface Escalation {
  readonly path: string;
  readonly needs: readonly string[];
  readonly gives: string;
  /** Names of roles it reaches, those of administrators first; empty where the path is not about roles. */
  readonly reaches: readonly string[];
  /** It ends at everything the account has. */
  readonly toAdministrator: boolean;
  /** A condition stands in the way, which was not judged. */
  readonly conditional: boolean;
}

/** The roles of the account as targets of a path. */
export interface TargetRole {
  readonly name: string;
  readonly arn: string;
  readonly trust: string;
  readonly administrator: boolean;
}

/** Roles with what they trust and whether they are an administrator's. */
export function targetRoles(principals: readonly Principal[]): readonly TargetRole[] {
  return principals
    .filter(({ kind }) => kind === 'role')
    .map((role) => ({
      name: role.name,
      arn: role.arn,
      trust: role.trust ?? '{}',
      administrator: isAdministrator(effectiveGrants(role)),
    }))
    .sort((a, b) => Number(b.administrator) - Number(a.administrator) || (a.name < b.name ? -1 : 1));
}

/** The known paths that a principal's effective grants open. An administrator needs none. */
export function findEscalations(
  { arn }: Pick<Principal, 'arn'>,
  grants: EffectiveGrants,
  roles: readonly TargetRole[],
): readonly Escalation[] {
  if (isAdministrator(grants)) return [];
  const found = escalationPaths.flatMap((path) => opened(path, grants, roles) ?? []);
  const assumable = reachedBy(permit(grants, 'sts:AssumeRole')?.resources ?? [], roles).filter(
    ({ arn: role, administrator, trust }) => administrator && role !== arn && trusts(trust, arn),
  );
  if (assumable.length === 0) return found;
  return [
    {
      path: 'assume-administrator',
      needs: ['sts:AssumeRole'],
      gives: "assumes an administrator's role",
      reaches: assumable.map(({ name }) => name),
      toAdministrator: true,
      conditional: permit(grants, 'sts:AssumeRole')?.conditional === true,
    },
    ...found,
  ];
}

function opened(
  { id, needs, gives, onOthers, rolesOf }: EscalationPath,
  grants: EffectiveGrants,
  roles: readonly TargetRole[],
): Escalation | undefined {
  const permits = needs.map((action) => permit(grants, action));
  const [first] = permits;
  if (first === undefined || permits.some((one) => one === undefined)) return undefined;
  if (onOthers && !reachesOthers(first)) return undefined;
  const passable = needs[0] === PASS ? reachedBy(first.resources, roles) : roles;
  const reached = rolesOf === undefined ? [] : passable.filter(({ trust }) => trust.includes(`"${rolesOf}"`));
  if (rolesOf !== undefined && reached.length === 0) return undefined;
  return {
    ...{ path: id, needs, gives },
    reaches: reached.map(({ name }) => name),
    toAdministrator: rolesOf === undefined || reached.some(({ administrator }) => administrator),
    conditional: permits.some((one) => one?.conditional === true),
  };
}

function reachedBy(resources: readonly string[], roles: readonly TargetRole[]): readonly TargetRole[] {
  return roles.filter(({ arn }) => resources.some((pattern) => matches(pattern, arn)));
}

/** Whether a trust policy lets a principal of the same account in: by its ARN, the account, or everybody. */
function trusts(trust: string, arn: string): boolean {
  const [, partition, account] = /^arn:([^:]+):iam::(\d+):/.exec(arn) ?? [];
  return [
    `"${arn}"`,
    `"arn:${partition}:iam::${account}:root"`,
    `"${account}"`,
    '"AWS":"*"',
    '"Principal":"*"',
  ].some((text) => trust.replace(/\s/g, '').includes(text));
}
