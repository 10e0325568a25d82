import { names, type Statement, statementsOf } from './policy-document.ts';
import { type Principal, policiesOf } from './principal.ts';

/** What a principal's policies come to: what is allowed, what is denied, and the boundary around both. */
export interface EffectiveGrants {
  readonly statements: readonly Statement[];
  readonly boundary?: readonly Statement[];
}

/** Where an action is allowed. */
export interface Permit {
  /** ARN patterns, `*` for all. */
  readonly resources: readonly string[];
  /** Every statement that allows it sets a condition, which is not judged here. */
  readonly conditional: boolean;
}

/** What a principal's own policies, its groups' and its boundary say. Throws when one of them cannot be read. */
export function effectiveGrants(principal: Principal): EffectiveGrants {
  const { boundary } = principal;
  return {
    statements: policiesOf(principal).flatMap(statementsOf),
    ...(boundary === undefined ? {} : { boundary: statementsOf(boundary.document) }),
  };
}

/**
 * Where an action is allowed, or undefined where it is not: an Allow of the policies and of the boundary names it, and
 * no Deny without a condition takes it away everywhere.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function permit({ statements, boundary }: EffectiveGrants, action: string): Permit | undefined {
  const all = [...statements, ...(boundary ?? [])];
  if (all.some((one) => one.effect === 'Deny' && isEverywhere(one) && names(one, action))) return undefined;
  const allows = (one: Statement) => one.effect === 'Allow' && names(one, action);
  if (boundary !== undefined && !boundary.some(allows)) return undefined;
  const granting = statements.filter(allows);
  if (granting.length === 0) return undefined;
  return {
    resources: [...new Set(granting.flatMap(({ resources = ['*'] }) => resources))],
    conditional: granting.every(({ condition }) => condition !== undefined),
  };
}

function isEverywhere({ resources, condition }: Statement): boolean {
  return condition === undefined && resources?.includes('*') === true;
}

/** Whether a permit reaches beyond the principal itself: `user/${aws:username}` does not. */
export function reachesOthers({ resources }: Permit): boolean {
  return resources.some((pattern) => !/\$\{aws:(username|userid)\}/i.test(pattern));
}

/** Everything but for what is denied: the policies of an administrator. */
export function isAdministrator(grants: EffectiveGrants): boolean {
  return PROBES.every((action) => {
    const found = permit(grants, action);
    return found !== undefined && !found.conditional && found.resources.includes('*');
  });
}

/** Who may do these on everything may do anything: the first two alone give every other right. */
const PROBES = [
  'iam:PutUserPolicy',
  'iam:AttachRolePolicy',
  'ec2:RunInstances',
  's3:DeleteBucket',
  'kms:PutKeyPolicy',
];

/** Nearly everything but identities, as AWS's PowerUserAccess grants it. */
export function isPowerUser(grants: EffectiveGrants): boolean {
  return (
    !isAdministrator(grants) &&
    [
      'ec2:RunInstances',
      's3:DeleteBucket',
      'lambda:CreateFunction',
      'rds:DeleteDBInstance',
      'kms:PutKeyPolicy',
    ].every((action) => {
      const found = permit(grants, action);
      return found !== undefined && !found.conditional && found.resources.includes('*');
    })
  );
}
