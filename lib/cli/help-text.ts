/** Stands for the id of an access key. */
export const KEY = 'AKIA…';

/** What the exit codes of a run say. */
export const EXIT_CODES = `
Exit codes:
  0  everything verified        3    declined or skipped by you
  1  failed or left undone      130  interrupted; spillkit resume goes on
  2  refused, or not answered`;

/** Command lines to copy, below the help of a command. */
export const examples = (...lines: readonly string[]) =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
