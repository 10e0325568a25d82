import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { ReadContext } from '../../playbook/context.ts';
import { everyPage } from '../next-token.ts';

/** Pages hold 50 groups unless more are asked for, and no call names more than its page may hold. */
const PAGE = 50;

/** The groups of those names that are there, by name. */
export async function describeGroups(
  ctx: ReadContext,
  region: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, AutoScalingGroup>> {
  const autoscaling = ctx.aws.read('autoscaling', region);
  const found: AutoScalingGroup[] = [];
  for (let start = 0; start < names.length; start += PAGE) {
    const AutoScalingGroupNames = names.slice(start, start + PAGE);
    found.push(
      ...(await everyPage(
        (next) => autoscaling.describeAutoScalingGroups({ AutoScalingGroupNames, ...next }),
        (page) => page.AutoScalingGroups,
      )),
    );
  }
  return new Map(found.map((group) => [group.AutoScalingGroupName ?? '', group]));
}
