import { escapeLine, escapeText } from '../host/escape.ts';
import type { Paint } from '../host/paint.ts';
import type { CheckLine, CheckMark } from '../playbook/check.ts';
import type { CheckResult } from './check-result.ts';

const MARKS: Readonly<
  Record<CheckMark, readonly [mark: string, state: string, look: 'good' | 'bad' | 'warning']>
> = {
  'in-place': ['✓', 'in place', 'good'],
  missing: ['✗', 'missing', 'bad'],
  'left-to-you': ['!', 'left to you', 'warning'],
  'not-looked': ['?', 'could not look', 'bad'],
};
const STATE_WIDTH = Math.max(...Object.values(MARKS).map(([, state]) => state.length));
/** Regions named in a line; more are counted. */
const NAMED = 4;

function where(regions: readonly string[]): string {
  if (regions.length === 0) return '';
  const named = regions.slice(0, NAMED).join(', ');
  return regions.length > NAMED ? ` (${named} and ${regions.length - NAMED} more regions)` : ` (${named})`;
}

function row(
  step: string,
  { mark, what, regions, mend }: CheckLine,
  width: number,
  paint: Paint,
): readonly string[] {
  const [sign, state, look] = MARKS[mark];
  const head = `${paint[look](sign)} ${step.padEnd(width)}  ${paint[look](state.padEnd(STATE_WIDTH))}`;
  const indent = ' '.repeat(width + STATE_WIDTH + 6);
  return [
    `${head}  ${escapeLine(what)}${escapeLine(where(regions))}`,
    ...(mend === null
      ? []
      : escapeText(mend)
          .split('\n')
          .map((line) => `${indent}→ ${line}`)),
  ];
}

/** A check as a table: a mark, the step, how it stands, and below what mends it. */
export function checkText({ account, steps, inPlace }: CheckResult, paint: Paint): readonly string[] {
  const width = Math.max(...steps.map(({ step }) => step.length));
  const open = steps.flatMap(({ lines }) => lines).filter(({ mark }) => mark !== 'in-place').length;
  return [
    ...(account === null ? [] : [`Account ${account}`]),
    ...steps.flatMap(({ step, lines }) => lines.flatMap((line) => row(step, line, width, paint))),
    inPlace ? paint.good('Everything is in place.') : paint.bold(`${open} open.`),
  ];
}
