import { type Change, GLOBAL, ORDER } from './change.ts';
import { type CheckLine, type CheckView, inPlace } from './check-line.ts';
import type { ReadContext } from './context.ts';
import { groupBy } from './group-by.ts';
import type { Plan, Unlooked } from './plan.ts';
import type { AnyPlaybook } from './playbook.ts';
import { describeError } from './session.ts';
import type { Step } from './step.ts';

export interface CheckedStep {
  readonly step: string;
  readonly title: string;
  /** What its look found, in a sentence; null when there was none. */
  readonly summary: string | null;
  readonly lines: readonly CheckLine[];
}

/**
 * Looks at what steps look at, and changes nothing. A step that does not say itself how things stand is judged by its
 * plan: what the plan would still do is missing, and a plan without anything to do is in place. `flags` are those the
 * commands that mend something need beside the step.
 */
export function checkSteps(
  ctx: ReadContext,
  playbook: AnyPlaybook,
  input: unknown,
  steps: readonly string[],
  flags: readonly string[],
): Promise<readonly CheckedStep[]> {
  const chosen = playbook.steps.filter(({ id }) => steps.includes(id));
  return Promise.all(
    chosen.map((step) => {
      const run = ['spillkit run', playbook.id, '--only', step.id, ...flags].join(' ');
      return checkStep(ctx, run, step, input);
    }),
  );
}

async function checkStep(
  ctx: ReadContext,
  run: string,
  step: Step<unknown>,
  input: unknown,
): Promise<CheckedStep> {
  const { id, title } = step;
  try {
    const view = (await step.check?.(ctx, input, run)) ?? viewOf(await step.plan(ctx, input), run);
    return { step: id, title, ...view };
  } catch (error) {
    ctx.signal.throwIfAborted();
    const { code, message } = describeError(error);
    const what = `It could not be looked at: ${code}: ${message}`;
    const line: CheckLine = { mark: 'not-looked', what, regions: [], details: [], mend: run };
    return { step: id, title, summary: null, lines: [line] };
  }
}

function viewOf(plan: Plan, run: string): CheckView {
  // Evidence is saved by every run, and an offer leaves nothing undone.
  const open = plan.changes.filter(({ effect, optional }) => effect !== 'read-only' && !optional);
  const alike = groupBy(open, ({ kind, preselected }) => `${kind} ${preselected}`);
  const lines = [
    ...[...alike.values()].map((changes) => missing(changes, run)),
    ...leftToYou(plan.leftToHuman),
    ...notLooked(plan.unlooked, run),
  ];
  return { summary: plan.summary, lines: lines.length === 0 ? [inPlace(plan.summary)] : lines };
}

function missing(changes: readonly Change[], run: string): CheckLine {
  const [first] = changes;
  const more = changes.length === 1 ? '' : ` and ${changes.length - 1} more of the kind`;
  const regions = [...new Set(changes.map(({ target }) => target.region))].filter((one) => one !== GLOBAL);
  const human = first?.order === ORDER.onlyAHuman;
  return {
    ...{ mark: human ? 'left-to-you' : 'missing', what: `${first?.title}${more}`, regions },
    details: changes.map(({ title }) => title),
    mend: human ? (first?.command ?? run) : run,
  };
}

/** Lines of what only a person can do. */
export function leftToYou(tasks: Plan['leftToHuman']): readonly CheckLine[] {
  return tasks.map(({ what, why, how }) => ({
    ...{ mark: 'left-to-you', what: `${what}: ${why}`, regions: [], details: [], mend: how },
  }));
}

/** Lines of what could not be read. */
export function notLooked(places: readonly Unlooked[], run: string): readonly CheckLine[] {
  return places.map(({ where, call, reason }) => ({
    ...{ mark: 'not-looked', what: `${where} (${call}): ${reason}`, regions: [], details: [], mend: run },
  }));
}
