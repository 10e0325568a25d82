import type { Outcome } from '../playbook/change.ts';
import { escapeLine } from './escape.ts';
import type { Message, StepResult } from './message.ts';
import type { Paint } from './paint.ts';
import { permissionsTable } from './permissions-table.ts';
import { changeCount, type PlanDetail, renderPlan } from './render-plan.ts';

/** How messages are shown. */
export interface Look {
  readonly paint: Paint;
  readonly detail: PlanDetail;
  /** Width of the terminal; absent where there is none. */
  readonly columns?: number;
}

type Formatters = {
  readonly [Type in Message['type']]: (
    message: Extract<Message, { readonly type: Type }>,
    look: Look,
  ) => readonly string[];
};

const RESULT: { readonly [Result in StepResult]: string } = {
  verified: 'done and verified',
  'nothing-to-do': 'nothing to do',
  planned: 'planned, nothing was changed',
  skipped: 'skipped',
  declined: 'declined, nothing more was applied',
  'left-undone': 'something is left undone',
  failed: 'failed',
};

const ENDED_WELL = {
  run: 'everything that was applied is verified',
  'dry-run': 'a dry run, nothing was changed',
  undo: 'everything that was taken back is verified',
} as const;

const EFFECT: Readonly<Record<string, string>> = {
  'read-only': 'reads only',
  reversible: 'can be undone',
  irreversible: 'cannot be undone',
};

/** One formatter a type of message: a new type without one does not compile. */
const FORMATTERS: Formatters = {
  'case-opened': ({ caseId, caseDir, playbook, mode, resumed }, { paint }) => [
    `${paint.bold(`Case ${escapeLine(caseId)}`)} (${escapeLine(playbook)}, ${escapeLine(mode)})${resumed ? ', resumed' : ''}`,
    paint.dim(`Kept in ${escapeLine(caseDir)}`),
  ],
  preflight: ({ title, verdict }, { paint }) => [
    verdict.held
      ? `${paint.good('✓')} ${escapeLine(title)}`
      : `${paint.bad('✗')} ${escapeLine(title)}: ${escapeLine(verdict.found)}`,
  ],
  'step-started': ({ step, title, number, of, phase, effect, notes }, { paint }) => [
    '',
    paint.bold(`Step ${number} of ${of}: ${escapeLine(title)}`),
    paint.dim(`${escapeLine(step)}, ${escapeLine(phase)}, ${EFFECT[effect] ?? escapeLine(effect)}`),
    ...notes.map((text) => paint.warning(`  skipped earlier: ${escapeLine(text)}`)),
  ],
  'step-planned': ({ plan, round }, { paint, detail }) => renderPlan(plan, round, detail, paint),
  'step-answered': ({ answer, by, deselected }, { paint }) => {
    const left = deselected.length === 0 ? '' : `, without ${changeCount(deselected.length)}`;
    return [paint.dim(`Answer: ${answer}${left} (${by === 'flag' ? 'from the flags' : 'from you'})`)];
  },
  'change-applying': () => [],
  'step-decided': () => [],
  'change-applied': ({ change, outcome }, { paint }) => outcomeLine(change.title, outcome, paint),
  'change-undone': ({ change, outcome }, { paint }) =>
    outcomeLine(`Taken back: ${change.title}`, outcome, paint),
  'change-verified': ({ change, verdict }, { paint }) =>
    verdict.held
      ? []
      : [paint.warning(`  read back: ${escapeLine(change.title)}: ${escapeLine(verdict.found)}`)],
  'step-ended': ({ result, left }, { paint }) => [
    `${result === 'failed' ? paint.bad('→') : paint.good('→')} ${RESULT[result]}`,
    ...left.map((text) => `    left: ${escapeLine(text)}`),
  ],
  'permissions-reviewed': ({ principals }, { paint, columns }) =>
    permissionsTable(principals, paint, columns),
  progress: ({ what, done, of }, { paint }) => [
    paint.dim(`  … ${escapeLine(what)}: ${done}${of === undefined ? '' : ` of ${of}`}`),
  ],
  waiting: ({ why, seconds }, { paint }) => [paint.dim(`  … waiting ${seconds} s: ${escapeLine(why)}`)],
  note: ({ level, text }, { paint }) => [
    level === 'warning' ? paint.warning(`  warning: ${escapeLine(text)}`) : `  ${escapeLine(text)}`,
  ],
  error: ({ text }, { paint }) => [paint.bad(escapeLine(text))],
  'next-steps': ({ steps }, { paint }) =>
    steps.length === 0
      ? []
      : [
          '',
          paint.bold('What no script can do:'),
          ...steps.map((text, at) => `  ${at + 1}. ${escapeLine(text)}`),
        ],
  'rehearsal-event': ({ at, who, text }, { paint }) => [
    paint.dim(`  [${escapeLine(at)}] ${escapeLine(who)}: ${escapeLine(text)}`),
  ],
  score: (score, { paint }) => [
    '',
    paint.bold(`Score of ${escapeLine(score.scenario)}`),
    ...(score.inPlace === undefined
      ? [
          `  contained after   ${duration(score.containedAfterSeconds)}`,
          `  clean after       ${duration(score.cleanAfterSeconds)}`,
          `  cost so far       ${score.costUsd.toFixed(2)} USD`,
          ...share('recall', score.recall),
          ...share('precision', score.precision),
        ]
      : [`  in place          ${score.inPlace.length}`]),
    ...named('missed', score.missed, paint),
    ...named('collateral', score.collateral, paint),
  ],
  'run-ended': ({ exitCode, leftUndone, report, caseId, of }, { paint }) => [
    '',
    exitCode === 0
      ? paint.good(`Case ${escapeLine(caseId)}: ${ENDED_WELL[of]}.`)
      : paint.bold(`Case ${escapeLine(caseId)}: ended with exit code ${exitCode}.`),
    ...leftUndone.map((text) => `  left: ${escapeLine(text)}`),
    ...(report === undefined ? [] : [`Report: ${escapeLine(report)}`]),
  ],
};

function outcomeLine(title: string, outcome: Outcome, paint: Paint): readonly string[] {
  if (outcome.result === 'failed') {
    const text = `${escapeLine(title)}: ${escapeLine(outcome.code)}: ${escapeLine(outcome.message)}`;
    return [`  ${paint.bad('✗')} ${text}`];
  }
  const detail = outcome.detail === undefined ? '' : ` (${escapeLine(outcome.detail)})`;
  const gone = outcome.result === 'already-gone' ? ': already gone' : '';
  return [`  ${paint.good('✓')} ${escapeLine(title)}${gone}${detail}`];
}

/** A message as lines for people; nothing in it can move the cursor or forge a line. */
export function renderMessage(message: Message, look: Look): readonly string[] {
  const format = FORMATTERS[message.type] as (message: Message, look: Look) => readonly string[];
  return format(message, look);
}

/** "never", "48 s", "3 min 5 s", "1 h 4 min". */
function duration(seconds: number | null): string {
  if (seconds === null) return 'never';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function share(name: string, value: number | undefined): readonly string[] {
  return value === undefined ? [] : [`  ${name.padEnd(18)}${value.toFixed(2)}`];
}

/** Things of a score named on the screen; `--json` names all. */
const NAMED_AT_MOST = 12;

function named(what: string, things: readonly string[], paint: Paint): readonly string[] {
  const head = `  ${what.padEnd(17)} ${things.length}`;
  return [
    things.length === 0 ? paint.good(head) : paint.bad(head),
    ...things.slice(0, NAMED_AT_MOST).map((thing) => `    ${escapeLine(thing)}`),
    ...(things.length > NAMED_AT_MOST ? [`    and ${things.length - NAMED_AT_MOST} more`] : []),
  ];
}
