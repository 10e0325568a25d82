import { groupBy } from '../../playbook/group-by.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { shortList } from './short-list.ts';

/** Places of one call that are told one by one; more are told together. */
const FEW = 20;

/**
 * What could not be read, for a screen: where a call failed for thousands of principals, they are told in one line,
 * with the first reason.
 */
export function gathered(places: readonly Unlooked[]): readonly Unlooked[] {
  return [...groupBy(places, ({ call }) => call).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= FEW) return group;
    return [{ ...first, where: shortList(group.map(({ where }) => where)) }];
  });
}
