import { type Change, GLOBAL, ORDER } from './change.ts';
import type { ReadContext } from './context.ts';
import { groupBy } from './group-by.ts';
import type { Plan } from './plan.ts';
import type { AnyPlaybook } from './playbook.ts';
import { describeError } from './session.ts';
import type { Step } from './step.ts';

/** How one thing a step looks at stands. What could not be looked at is never in place. */
export type CheckMark = 'in-place' | 'missing' | 'left-to-you' | 'not-looked';

/** One line of a check. */
export interface CheckLine {
  readonly mark: CheckMark;
  readonly what: string;
  /** Where it is missing: region names, `global` for what has none. */
  readonly regions: readonly string[];
  /** The command that mends it, or what a person does; null where nothing is to be done. */
  readonly mend: string | null;
}

export interface CheckedStep {
  readonly step: string;
  readonly title: string;
  /** What its look found, in a sentence; null when there was none. */
  readonly summary: string | null;
  readonly lines: readonly CheckLine[];
}

/**
 * Looks at what steps look at, and changes nothing: what a step's plan would still do is missing, and a plan without
 * anything to do is in place. So a check can say nothing else than a run does.
 */
export function checkSteps(
  ctx: ReadContext,
  playbook: AnyPlaybook,
  input: unknown,
  steps: readonly string[],
): Promise<readonly CheckedStep[]> {
  const chosen = playbook.steps.filter(({ id }) => steps.includes(id));
  return Promise.all(chosen.map((step) => checkStep(ctx, playbook.id, step, input)));
}

async function checkStep(
  ctx: ReadContext,
  playbook: string,
  step: Step<unknown>,
  input: unknown,
): Promise<CheckedStep> {
  const { id, title } = step;
  const run = `spillkit run ${playbook} --only ${id}`;
  try {
    const plan = await step.plan(ctx, input);
    const lines = linesOf(plan, run);
    const fine: CheckLine = { mark: 'in-place', what: plan.summary, regions: [], mend: null };
    return { step: id, title, summary: plan.summary, lines: lines.length === 0 ? [fine] : lines };
  } catch (error) {
    ctx.signal.throwIfAborted();
    const { code, message } = describeError(error);
    const what = `It could not be looked at: ${code}: ${message}`;
    return { step: id, title, summary: null, lines: [{ mark: 'not-looked', what, regions: [], mend: run }] };
  }
}

function linesOf(plan: Plan, run: string): readonly CheckLine[] {
  // Evidence is saved by every run, and an offer leaves nothing undone.
  const open = plan.changes.filter(({ effect, optional }) => effect !== 'read-only' && !optional);
  const alike = groupBy(open, ({ kind, preselected }) => `${kind} ${preselected}`);
  return [
    ...[...alike.values()].map((changes) => missing(changes, run)),
    ...plan.leftToHuman.map(
      ({ what, why, how }): CheckLine => ({
        ...{ mark: 'left-to-you', what: `${what}: ${why}`, regions: [], mend: how },
      }),
    ),
    ...plan.unlooked.map(
      ({ where, call, reason }): CheckLine => ({
        ...{ mark: 'not-looked', what: `${where} (${call}): ${reason}`, regions: [], mend: run },
      }),
    ),
  ];
}

function missing(changes: readonly Change[], run: string): CheckLine {
  const [first] = changes;
  const more = changes.length === 1 ? '' : ` and ${changes.length - 1} more of the kind`;
  const regions = [...new Set(changes.map(({ target }) => target.region))].filter((one) => one !== GLOBAL);
  const human = first?.order === ORDER.onlyAHuman;
  return {
    ...{ mark: human ? 'left-to-you' : 'missing', what: `${first?.title}${more}`, regions },
    mend: human ? (first?.command ?? run) : run,
  };
}
