import { escapeLine } from './escape.ts';
import type { Message } from './message.ts';
import type { Paint } from './paint.ts';

type Reviewed = Extract<Message, { readonly type: 'permissions-reviewed' }>['principals'];

/** Rows on the screen; `--json` and the page in the case folder have all. */
const ROWS_AT_MOST = 40;
const NAME_AT_MOST = 40;
const HEAD = ['principal', 'services', 'used', 'actions', 'smaller policy', 'findings'];

const OFFER: Readonly<Record<Reviewed[number]['smallerPolicy'], string>> = {
  none: '-',
  proposed: 'proposed',
  offered: 'offered',
  'only-a-file': 'to read',
  'not-looked-at': 'use unknown',
};

/** What was granted and what was used, a line a user or role. */
export function permissionsTable(principals: Reviewed, paint: Paint): readonly string[] {
  const rows = principals.slice(0, ROWS_AT_MOST).map(cells);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ')}`.trimEnd();
  const more = principals.length - rows.length;
  return [
    '',
    paint.bold(line(HEAD)),
    ...rows.map((row, at) =>
      principals[at]?.findings.some(({ severity }) => severity === 'high')
        ? paint.warning(line(row))
        : line(row),
    ),
    ...(more > 0 ? [paint.dim(`  and ${more} more, in the page that is saved`)] : []),
  ];
}

function cells({
  kind,
  name,
  servicesGranted,
  servicesUsed,
  actionsUsed,
  findings,
  smallerPolicy,
}: Reviewed[number]) {
  const shown = escapeLine(name);
  const known = (count: number | null) => (count === null ? '?' : String(count));
  const count = new Map<string, number>();
  for (const { rule } of findings) count.set(rule, (count.get(rule) ?? 0) + 1);
  return [
    `${kind} ${shown.length > NAME_AT_MOST ? `${shown.slice(0, NAME_AT_MOST - 1)}…` : shown}`,
    known(servicesGranted),
    known(servicesUsed),
    known(actionsUsed),
    OFFER[smallerPolicy],
    [...count].map(([rule, times]) => (times === 1 ? rule : `${rule} ×${times}`)).join(', '),
  ];
}
