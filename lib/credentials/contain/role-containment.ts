import type { Lineage } from '../../lineage/types.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { denyAllChange, isDeniedAll } from './deny-all.ts';
import { revokePolicyName, revokeSessionsChange, sessionsRevokedBefore } from './revoke-sessions.ts';
import { denyPolicyName } from './user-containment.ts';
import type { Contained } from './whom.ts';

/**
 * Reads a role and tells what is still to be done to contain it. One the attacker made is denied everything: who
 * is trusted by it, perhaps an account far away, would only take a new session.
 */
export async function roleContainment(
  ctx: ReadContext,
  role: Contained,
  lineage: Lineage | undefined,
): Promise<readonly Change[]> {
  const { caseId } = ctx.incident;
  const there = await unlessAbsent(ctx.aws.read('iam').getRole({ RoleName: role.name }));
  if (there === undefined) return [];
  if (role.standing === 'attacker') {
    const policy = { principal: 'role', name: role.name, policyName: denyPolicyName(caseId) } as const;
    const denied = await isDeniedAll(ctx.aws, policy);
    return denied ? [] : [denyAllChange(policy, role.arn, role.because, role.certain)];
  }
  const policy = { principal: 'role', name: role.name, policyName: revokePolicyName(caseId) } as const;
  const revoked = await sessionsRevokedBefore(ctx.aws, policy);
  if (revoked !== undefined && revoked.getTime() > newestSession(role, lineage)) return [];
  const change = revokeSessionsChange(policy, role.arn, role.because, ctx.clock.now());
  return [{ ...change, preselected: role.certain }];
}

/** When the lineage last took a session of the role, milliseconds; 0 when the trail shows none. */
function newestSession(role: Contained, lineage: Lineage | undefined): number {
  const born = (lineage?.credentials ?? [])
    .filter((one) => one.principal === role.arn && one.kind === 'role-session')
    .map((one) => Date.parse(one.birth?.eventTime ?? ''));
  return Math.max(0, ...born.filter((time) => !Number.isNaN(time)));
}
