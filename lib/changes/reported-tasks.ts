import type { Lineage } from '../lineage/types.ts';
import type { HumanTask } from '../playbook/plan.ts';
import { alteredBy } from './altered.ts';
import { isReported } from './change-type.ts';

/** What the attacker did to things of others that no call takes back: the work it leaves. Pure. */
export function reportedTasks(lineage: Lineage): readonly HumanTask[] {
  return alteredBy(lineage).flatMap(({ type, target, links, verdict, ofOwnThing }) => {
    if (!isReported(type) || verdict !== 'attacker' || ofOwnThing) return [];
    const records = links.map(({ record }) => record);
    return [type.task(target, records)];
  });
}
