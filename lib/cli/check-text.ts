import { wrapAnsi } from 'fast-wrap-ansi';
import { escapeLine, escapeText } from '../host/escape.ts';
import type { Paint } from '../host/paint.ts';
import type { CheckLine, CheckMark } from '../playbook/check-line.ts';
import type { CheckResult } from './check-result.ts';

const MARKS: Readonly<
  Record<CheckMark, readonly [mark: string, state: string, look: 'good' | 'bad' | 'warning' | 'bold']>
> = {
  'in-place': ['✓', 'in place', 'good'],
  missing: ['✗', 'missing', 'bad'],
  'left-to-you': ['!', 'left to you', 'warning'],
  'worth-a-look': ['•', 'worth a look', 'bold'],
  'not-looked': ['?', 'could not look', 'bad'],
};
const STATE_WIDTH = Math.max(...Object.values(MARKS).map(([, state]) => state.length));
const INDENT = ' '.repeat(STATE_WIDTH + 4);
/** Regions named in a line; more are counted. */
const NAMED = 4;

function where(regions: readonly string[]): string {
  if (regions.length === 0) return '';
  const named = regions.slice(0, NAMED).join(', ');
  return regions.length > NAMED ? ` (${named} and ${regions.length - NAMED} more regions)` : ` (${named})`;
}

/** Breaks at spaces; a text without a terminal is left in one piece, for whoever searches it. */
function wrapped(text: string, columns: number | undefined): readonly string[] {
  return columns === undefined ? [text] : wrapAnsi(text, Math.max(columns - INDENT.length, 20)).split('\n');
}

function row(
  { mark, what, regions, mend }: CheckLine,
  columns: number | undefined,
  paint: Paint,
): readonly string[] {
  const [sign, state, look] = MARKS[mark];
  const head = `${paint[look](sign)} ${paint[look](state.padEnd(STATE_WIDTH))}  `;
  const [first = '', ...rest] = wrapped(`${escapeLine(what)}${escapeLine(where(regions))}`, columns);
  return [
    `${head}${first}`,
    ...rest.map((line) => `${INDENT}${line}`),
    // A command is one line, so that it can be copied.
    ...(mend === null
      ? []
      : escapeText(mend)
          .split('\n')
          .map((line) => `${INDENT}→ ${line}`)),
  ];
}

/** "2 missing, 1 left to you." */
function tally(lines: readonly CheckLine[]): string {
  const counts = (Object.keys(MARKS) as CheckMark[])
    .filter((mark) => mark !== 'in-place')
    .map((mark) => [lines.filter((line) => line.mark === mark).length, MARKS[mark][1]] as const)
    .filter(([count]) => count > 0);
  return `${counts.map(([count, state]) => `${count} ${state}`).join(', ')}.`;
}

function ending(lines: readonly CheckLine[], inPlace: boolean, paint: Paint): string {
  if (!inPlace) return paint.bold(tally(lines));
  const isAll = lines.every(({ mark }) => mark === 'in-place');
  return paint.good(isAll ? 'Everything is in place.' : `Nothing is missing; ${tally(lines)}`);
}

/**
 * A check as a table, a part a step: a mark, how it stands, what, and below what mends it. `columns` is the width of
 * the terminal; nothing is broken where there is none.
 */
export function checkText(
  { account, steps, inPlace }: CheckResult,
  paint: Paint,
  columns?: number,
): readonly string[] {
  return [
    ...(account === null ? [] : [`Account ${account}`]),
    ...steps.flatMap(({ step, title, lines }) => [
      '',
      `${paint.bold(step)}: ${title}`,
      ...lines.flatMap((line) => row(line, columns, paint)),
    ]),
    '',
    ending(
      steps.flatMap(({ lines }) => lines),
      inPlace,
      paint,
    ),
  ];
}
