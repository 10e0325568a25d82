/**
 * How one thing a step looks at stands. What is worth a look may be as the company wants it and counts as fine; what
 * could not be looked at never does.
 */
export type CheckMark = 'in-place' | 'missing' | 'left-to-you' | 'worth-a-look' | 'not-looked';

/** One line of a check. */
export interface CheckLine {
  readonly mark: CheckMark;
  readonly what: string;
  /** Where it is missing: region names; empty for what has none. */
  readonly regions: readonly string[];
  /** Each thing the line is about, a sentence, where it is about several. */
  readonly details: readonly string[];
  /** The command that mends it, or what a person does; null where nothing is to be done. */
  readonly mend: string | null;
}

/** What a step's look found, line by line. */
export interface CheckView {
  readonly summary: string;
  readonly lines: readonly CheckLine[];
}

/** Nothing is to be done about it. */
export function inPlace(what: string): CheckLine {
  return { mark: 'in-place', what, regions: [], details: [], mend: null };
}

/** Whether nothing of these lines is open: an exit code of 0. */
export function nothingOpen(lines: readonly CheckLine[]): boolean {
  return lines.every(({ mark }) => mark === 'in-place' || mark === 'worth-a-look');
}
