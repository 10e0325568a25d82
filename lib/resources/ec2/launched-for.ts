import type { ReadContext } from '../../playbook/context.ts';
import type { ResourceRef } from '../resource-type.ts';
import { describeInstances } from './describe-instances.ts';

/** What a service launched instances for, and what tells them from those of another one of the same name. */
interface Parent {
  readonly region: string;
  /** Tag the service puts on what it launches: `aws:autoscaling:groupName`. */
  readonly tag: string;
  readonly id: string;
  /** Launched from then on (ISO 8601): what is older was there before, and was only taken in. */
  readonly from?: string;
  /** Launched before then: what is younger belongs to a namesake. */
  readonly to?: Date;
}

/** CloudTrail tells the parent's birth to the second, rounded down. */
const GRACE_MS = 1_000;

/**
 * The instances a service launched for a parent and that are not terminated. Their launches were made by the service
 * and name no access key, so the event that made the parent is the proof for them, too.
 */
export async function launchedFor(
  ctx: ReadContext,
  { region, tag, id, from, to }: Parent,
): Promise<readonly ResourceRef[]> {
  const after = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from) - GRACE_MS;
  const before = to?.getTime() ?? Number.POSITIVE_INFINITY;
  const instances = await describeInstances(ctx, region, `tag:${tag}`, [asLiteral(id)]);
  return instances.flatMap(({ InstanceId, LaunchTime, State }) => {
    const launched = LaunchTime?.getTime() ?? Number.NaN;
    if (InstanceId === undefined || State?.Name === 'terminated') return [];
    return launched >= after && launched < before ? [{ type: 'ec2-instance', id: InstanceId, region }] : [];
  });
}

/** Filter values know `*` and `?` as wildcards: a name that holds them would match other names. */
function asLiteral(value: string): string {
  return value.replace(/[*?\\]/g, '\\$&');
}
