import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { ReadContext } from '../../playbook/context.ts';
import { describeInstances } from '../ec2/describe-instances.ts';

/** A group launches its first instances right after it is made, and stamps itself a moment later or before. */
const GRACE_MS = 5_000;

/**
 * Instances of a group that were running before there was the group: attached to it, not launched by it. Deleting
 * the group would end them, which an attacker may have attached them for.
 */
export async function strangersIn(
  ctx: ReadContext,
  region: string,
  group: AutoScalingGroup,
): Promise<readonly string[]> {
  const ids = (group.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []);
  const born = group.CreatedTime;
  if (born === undefined || ids.length === 0) return [];
  const instances = await describeInstances(ctx, region, 'instance-id', ids);
  return instances.flatMap(({ InstanceId, LaunchTime }) =>
    InstanceId !== undefined && LaunchTime !== undefined && LaunchTime.getTime() < born.getTime() - GRACE_MS
      ? [InstanceId]
      : [],
  );
}
