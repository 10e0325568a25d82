import type { CallerIdentity } from '../../aws/access.ts';
import { unlooked } from '../../aws/errors.ts';
import type { Lineage } from '../../lineage/types.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { emptyPlan, type Plan } from '../../playbook/plan.ts';
import { deactivateChange } from './deactivate-access-key.ts';
import { ownIdentityTask, roleOutOfReach } from './human-only.ts';
import { roleContainment } from './role-containment.ts';
import { runsAs } from './runs-as.ts';
import { userContainment } from './user-containment.ts';
import { userKeys } from './user-keys.ts';
import type { Whom } from './whom.ts';

/** What a part of the account adds to a plan. */
export type PlanPart = Omit<Plan, 'summary'>;
const nothing: PlanPart = emptyPlan('');

/** Users: denied everything, their keys turned off. */
export async function containUsers(
  ctx: ReadContext,
  caller: CallerIdentity,
  whom: Whom,
  lineage: Lineage | undefined,
): Promise<PlanPart> {
  const parts = whom.users.map(async (user): Promise<PlanPart> => {
    if (runsAs(caller, { userName: user.name, ...(user.uniqueId ? { uniqueId: user.uniqueId } : {}) })) {
      return { ...nothing, leftToHuman: [ownIdentityTask(`user ${user.name}`)] };
    }
    return { ...nothing, ...(await userContainment(ctx, user, lineage)) };
  });
  return joined(await Promise.all(parts));
}

/** Roles: sessions revoked, or everything denied. */
export async function containRoles(
  ctx: ReadContext,
  caller: CallerIdentity,
  whom: Whom,
  lineage: Lineage | undefined,
): Promise<PlanPart> {
  const parts = whom.roles.map(async (role): Promise<PlanPart> => {
    const out = runsAs(caller, { roleName: role.name })
      ? ownIdentityTask(`role ${role.name}`)
      : roleOutOfReach(role, caller.account);
    if (out !== undefined) return { ...nothing, leftToHuman: [out] };
    try {
      return { ...nothing, changes: await roleContainment(ctx, role, lineage) };
    } catch (error) {
      return { ...nothing, unlooked: [unlooked(`role ${role.name}`, 'iam:GetRolePolicy', error)] };
    }
  });
  return joined(await Promise.all(parts));
}

/** Keys the lineage made for colleagues: the key alone is turned off. */
export async function containLooseKeys(
  ctx: ReadContext,
  caller: CallerIdentity,
  whom: Whom,
): Promise<PlanPart> {
  const parts = whom.looseKeys.map(async (key): Promise<PlanPart> => {
    if (runsAs(caller, { accessKeyId: key.accessKeyId })) {
      return { ...nothing, leftToHuman: [ownIdentityTask(`key ${key.accessKeyId}`)] };
    }
    try {
      const listed = await userKeys(ctx.aws, key.userName);
      const active = listed?.some((one) => one.accessKeyId === key.accessKeyId && one.active) === true;
      return { ...nothing, changes: active ? [deactivateChange(key, key.because, key.certain)] : [] };
    } catch (error) {
      return { ...nothing, unlooked: [unlooked(`user ${key.userName}`, 'iam:ListAccessKeys', error)] };
    }
  });
  return joined(await Promise.all(parts));
}

/** The parts as one. */
export function joined(parts: readonly PlanPart[]): PlanPart {
  return {
    changes: parts.flatMap((part) => part.changes),
    notes: parts.flatMap((part) => part.notes),
    leftToHuman: parts.flatMap((part) => part.leftToHuman),
    unlooked: parts.flatMap((part) => part.unlooked),
  };
}
