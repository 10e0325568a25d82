import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns by which what goes on below is indented further. */
const FURTHER = 4;
const NARROWEST = 20;

/** A line as wide as the terminal; what goes on below is indented. Where there is none it stays one, to be searched. */
export function folded(line: string, columns: number | undefined): string {
  if (columns === undefined || line.length <= columns) return line;
  const indent = ' '.repeat(line.search(/[^ │├└─]|$/) + FURTHER);
  const [first = '', ...rest] = wrapAnsi(line, columns, { hard: true, trim: false }).split('\n');
  const below = wrapAnsi(line.slice(first.length).trimStart(), Math.max(columns - indent.length, NARROWEST), {
    hard: true,
  });
  return rest.length === 0 ? first : [first, ...below.split('\n').map((part) => indent + part)].join('\n');
}
