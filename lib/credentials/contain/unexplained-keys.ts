import { unlooked } from '../../aws/errors.ts';
import type { Lineage } from '../../lineage/types.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { userKeys } from './user-keys.ts';

/**
 * Inactive keys of the affected user that were made after the leak and that no event in sight explains: switched
 * off by containment, perhaps, but neither proven the attacker's nor anybody else's. A run that leaves one is not
 * finished, so each is told as a place that could not be looked at.
 */
export async function unexplainedKeys(ctx: ReadContext, lineage: Lineage): Promise<readonly Unlooked[]> {
  const owner = await ctx.incident.owner(ctx.signal);
  if (owner.kind !== 'user') return [];
  const since = ctx.incident.since.toISOString();
  const explained = new Set([...lineage.credentials, ...lineage.doubtful].map(({ id }) => id));
  try {
    const keys = (await userKeys(ctx.aws, owner.userName)) ?? [];
    return keys
      .filter((key) => !key.active && key.createdAt >= since && !explained.has(key.accessKeyId))
      .map(({ accessKeyId, userName, createdAt }) => ({
        where: `inactive key ${accessKeyId} of ${userName}`,
        call: 'cloudtrail:LookupEvents',
        reason: `It was made at ${createdAt}, after the leak, and no event shows by whom yet. Resume when CloudTrail has caught up.`,
      }));
  } catch (error) {
    return [unlooked(`user ${owner.userName}`, 'iam:ListAccessKeys', error)];
  }
}
