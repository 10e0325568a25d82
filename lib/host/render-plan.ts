import { type Change, ORDER } from '../playbook/change.ts';
import type { HumanTask, Plan, Unlooked } from '../playbook/plan.ts';
import { escapeLine, escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { changeInFull, changesGrouped } from './render-change.ts';

/** Up to this many changes are told one by one; more are grouped unless asked for in full. */
const FEW = 8;

/** How much of a plan is shown. */
export type PlanDetail = 'short' | 'full';

/** A plan for people: what was found, what would be done and why, what is left to them, what was not seen. */
export function renderPlan(plan: Plan, round: number, detail: PlanDetail, paint: Paint): readonly string[] {
  const look = round > 1 ? `Look ${round}: ` : '';
  const forUs = plan.changes.filter((change) => change.order !== ORDER.onlyAHuman);
  const sure = forUs.filter((change) => change.preselected);
  const open = forUs.filter((change) => !change.preselected);
  const human = plan.changes.filter((change) => change.order === ORDER.onlyAHuman);
  return [
    `${look}${escapeLine(plan.summary)}`,
    ...section(changeCount(sure.length), sure, detail, paint),
    ...section(onlyIfSelected(open.length, sure.length > 0), open, detail, paint),
    ...section(`${human.length} that only a person can do`, human, detail, paint),
    // A later look repeats what the first one said beside its changes.
    ...(round > 1 ? [] : plan.notes.map(({ level, text }) => note(level, text, paint))),
    ...(round > 1 ? [] : plan.leftToHuman.flatMap((task) => humanTask(task, paint))),
    ...plan.unlooked.map((gap) => unlooked(gap, paint)),
  ];
}

function onlyIfSelected(count: number, besideOthers: boolean): string {
  return `${count}${besideOthers ? ' more' : ''} only if you select ${count === 1 ? 'it' : 'them'}`;
}

/** A line for a place that could not be read. */
function unlooked({ where, call, reason }: Unlooked, paint: Paint): string {
  return paint.bad(`  NOT LOOKED AT: ${escapeLine(where)} (${escapeLine(call)}): ${escapeLine(reason)}`);
}

function section(
  title: string,
  changes: readonly Change[],
  detail: PlanDetail,
  paint: Paint,
): readonly string[] {
  if (changes.length === 0) return [];
  const inOrder = [...changes].sort((a, b) => a.order - b.order);
  const inFull = detail === 'full' || changes.length <= FEW;
  return [
    `${title}:`,
    ...(inFull ? inOrder.flatMap((change) => changeInFull(change, paint)) : changesGrouped(inOrder, paint)),
  ];
}

function humanTask({ what, why, how }: HumanTask, paint: Paint): readonly string[] {
  const [first = '', ...rest] = escapeText(how).split('\n');
  return [
    paint.warning(`  left to you: ${escapeLine(what)}`),
    `      why      ${escapeLine(why)}`,
    `      how      ${first}`,
    ...rest.map((line) => `               ${line}`),
  ];
}

function note(level: 'info' | 'warning', text: string, paint: Paint): string {
  const shown = escapeLine(text);
  return level === 'warning' ? paint.warning(`  warning: ${shown}`) : `  ${shown}`;
}

/** "1 change", "12 changes". */
export function changeCount(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}
