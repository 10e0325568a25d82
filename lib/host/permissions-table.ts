import { wrapAnsi } from 'fast-wrap-ansi';
import { escapeLine } from './escape.ts';
import type { Message } from './message.ts';
import type { Paint } from './paint.ts';

type Reviewed = Extract<Message, { readonly type: 'permissions-reviewed' }>['principals'];

/** Rows on the screen; `--json` and the page in the case folder have all. */
const ROWS_AT_MOST = 40;
/** Characters of a name, and how many where the terminal has fewer columns than {@link WIDE}. */
const NAME_AT_MOST = 40;
const NAME_WHERE_NARROW = 24;
const WIDE = 100;
/** The last column is never made narrower. */
const FINDINGS_AT_LEAST = 16;
const HEAD = ['principal', 'services', 'actions', 'smaller', 'findings'];

const OFFER: Readonly<Record<Reviewed[number]['smallerPolicy'], string>> = {
  none: '-',
  proposed: 'proposed',
  offered: 'offered',
  'only-a-file': 'to read',
  'not-looked-at': 'unknown',
};

/**
 * What was granted and what was used, a line a user or role: services used of those granted, actions used, whether there
 * is a smaller policy. Findings are broken into lines of their own where the terminal is narrow.
 */
export function permissionsTable(
  principals: Reviewed,
  paint: Paint,
  columns: number | undefined,
): readonly string[] {
  const nameAtMost = columns !== undefined && columns < WIDE ? NAME_WHERE_NARROW : NAME_AT_MOST;
  const rows = principals.slice(0, ROWS_AT_MOST).map((one) => cells(one, nameAtMost));
  const widths = HEAD.slice(0, -1).map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const before = widths.reduce((sum, width) => sum + width + 2, 2);
  const lines = (row: readonly string[]) => {
    const [findings = '', ...others] = row.toReversed();
    const head = others.toReversed().map((cell, at) => `${cell.padEnd(widths[at] ?? 0)}  `);
    const [first = '', ...rest] =
      columns === undefined
        ? [findings]
        : wrapAnsi(findings, Math.max(columns - before, FINDINGS_AT_LEAST)).split('\n');
    return [`  ${head.join('')}${first}`.trimEnd(), ...rest.map((text) => `${' '.repeat(before)}${text}`)];
  };
  const more = principals.length - rows.length;
  return [
    '',
    ...lines(HEAD).map(paint.bold),
    ...rows.flatMap((row, at) => {
      const isSerious = principals[at]?.findings.some(({ severity }) => severity === 'high');
      return isSerious ? lines(row).map(paint.warning) : lines(row);
    }),
    ...(more > 0 ? [paint.dim(`  and ${more} more, in the page that is saved`)] : []),
  ];
}

function cells(
  { kind, name, servicesGranted, servicesUsed, actionsUsed, findings, smallerPolicy }: Reviewed[number],
  nameAtMost: number,
): readonly string[] {
  const shown = escapeLine(name);
  const count = new Map<string, number>();
  for (const { rule } of findings) count.set(rule, (count.get(rule) ?? 0) + 1);
  return [
    `${kind} ${shown.length > nameAtMost ? `${shown.slice(0, nameAtMost - 1)}…` : shown}`,
    servicesGranted === null ? '?' : `${servicesUsed} of ${servicesGranted}`,
    actionsUsed === null ? '?' : String(actionsUsed),
    OFFER[smallerPolicy],
    [...count].map(([rule, times]) => (times === 1 ? rule : `${rule} ×${times}`)).join(', '),
  ];
}
