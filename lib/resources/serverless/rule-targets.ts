import type { Target } from '@aws-sdk/client-eventbridge';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { allPages } from '../all-pages.ts';
import { ruleOf } from './rule-names.ts';

/** RemoveTargets takes so many at once. */
const AT_ONCE = 100;

/** The targets of a rule, by its id as {@link ruleOf} reads it. */
export function targetsOf(ctx: ReadContext, region: string, rule: string): Promise<readonly Target[]> {
  const { name, bus } = ruleOf(rule);
  const events = ctx.aws.read('events', region);
  return allPages(async (NextToken) => {
    const page = await events.listTargetsByRule({
      Rule: name,
      ...(bus === undefined ? {} : { EventBusName: bus }),
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    return { items: page.Targets, next: page.NextToken };
  });
}

/**
 * Takes targets off a rule.
 * @throws SpillkitError for one that EventBridge says it did not take off.
 */
export async function removeTargets(
  ctx: WriteContext,
  rule: { readonly region: string; readonly id: string },
  targets: readonly Target[],
): Promise<void> {
  const { name, bus } = ruleOf(rule.id);
  const ids = targets.flatMap(({ Id }) => Id ?? []);
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const { FailedEntries: [failed] = [] } = await ctx.aws.write('events', rule.region).removeTargets({
      Rule: name,
      Ids: ids.slice(start, start + AT_ONCE),
      ...(bus === undefined ? {} : { EventBusName: bus }),
    });
    if (failed === undefined) continue;
    throw new SpillkitError(
      'TargetStays',
      `EventBridge kept the target ${failed.TargetId} of ${name}: ${failed.ErrorCode} ${failed.ErrorMessage ?? ''}.`,
      'Try again, or delete the rule in the console.',
    );
  }
}
