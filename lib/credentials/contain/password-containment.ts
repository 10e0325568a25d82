import type { CallerIdentity } from '../../aws/access.ts';
import { unlooked } from '../../aws/errors.ts';
import { attribute } from '../../lineage/attribution.ts';
import type { DerivedCredential, Lineage } from '../../lineage/types.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { groupBy } from '../../playbook/group-by.ts';
import { emptyPlan } from '../../playbook/plan.ts';
import { joined, type PlanPart } from './contain-principals.ts';
import { eventBecause } from './event-because.ts';
import { ownIdentityTask } from './human-only.ts';
import { revokePolicyName, revokeSessionsChange, sessionsRevokedBefore } from './revoke-sessions.ts';
import { runsAs } from './runs-as.ts';
import { userNameOf, type Whom } from './whom.ts';

const nothing: PlanPart = emptyPlan('');

/**
 * Colleagues whose console password the lineage set: what was opened with it ends, their own keys go on. The password
 * itself goes in a later step, which ends once more what was opened until then.
 */
export async function containPasswords(
  ctx: ReadContext,
  caller: CallerIdentity,
  whom: Whom,
  lineage: Lineage | undefined,
): Promise<PlanPart> {
  const byUser = [...groupBy(whom.passwords, (one) => userNameOf(one) ?? '')];
  return joined(
    await Promise.all(
      byUser.map(async ([name, passwords]): Promise<PlanPart> => {
        if (runsAs(caller, { userName: name })) {
          return { ...nothing, leftToHuman: [ownIdentityTask(`user ${name}`)] };
        }
        try {
          return { ...nothing, changes: await userSessions(ctx, name, passwords, lineage) };
        } catch (error) {
          return { ...nothing, unlooked: [unlooked(`user ${name}`, 'iam:GetUserPolicy', error)] };
        }
      }),
    ),
  );
}

async function userSessions(
  ctx: ReadContext,
  name: string,
  passwords: readonly DerivedCredential[],
  lineage: Lineage | undefined,
): Promise<readonly Change[]> {
  const policyName = revokePolicyName(ctx.incident.caseId);
  const policy = { principal: 'user', name, policyName } as const;
  const revoked = await sessionsRevokedBefore(ctx.aws, policy);
  const [password] = passwords;
  if (password?.birth === undefined || lineage === undefined) return [];
  const opened = lineage.credentials
    .filter((one) => one.kind === 'console-session' && one.principal === password.principal)
    .map(({ birth }) => Date.parse(birth?.eventTime ?? ''));
  const newest = Math.max(0, ...opened.filter((time) => !Number.isNaN(time)));
  if (revoked !== undefined && revoked.getTime() > newest) return [];
  const because = [eventBecause(password.birth)] as const;
  const change = revokeSessionsChange(policy, password.principal, because, ctx.clock.now());
  return [{ ...change, preselected: attribute(lineage, password.birth).verdict === 'attacker' }];
}
