import { planReverts } from '../../changes/plan-reverts.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { emptyPlan, type Plan } from '../../playbook/plan.ts';
import { planErasure } from '../../resources/plan-erasure.ts';

/** Making a virtual device, and putting a device of either kind on a user. */
const ENROLMENT: ReadonlySet<string> = new Set(['CreateVirtualMFADevice', 'EnableMFADevice']);

/**
 * Removes the MFA devices the attacker enrolled, with which no new password lets their users in: the changes that
 * deleting what he made proposes for them, so that whichever step comes first leaves nothing for the other.
 * `enrolled` are serial numbers of the devices.
 */
export async function attackerMfaRemoval(
  ctx: ReadContext,
  enrolled: ReadonlySet<string>,
): Promise<Omit<Plan, 'summary'>> {
  if (enrolled.size === 0) return emptyPlan('');
  const { lineage } = await ctx.incident.investigate(ctx.signal);
  const ofDevices = {
    ...lineage,
    records: lineage.records.filter(({ eventName }) => ENROLMENT.has(eventName)),
  };
  const [erasure, reverts] = await Promise.all([planErasure(ctx, ofDevices), planReverts(ctx, ofDevices)]);
  return {
    changes: [...reverts.changes, ...erasure.changes.filter(({ target }) => enrolled.has(target.id))],
    // What is gone, or was made and never enrolled, is no matter of passwords.
    notes: [...erasure.notes, ...reverts.notes].filter(({ level }) => level === 'warning'),
    leftToHuman: [...erasure.leftToHuman, ...reverts.leftToHuman],
    unlooked: [...erasure.unlooked, ...reverts.unlooked],
  };
}
