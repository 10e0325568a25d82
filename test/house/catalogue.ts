import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isReported } from '../../lib/changes/change-type.ts';
import { changeTypes } from '../../lib/changes/registry.ts';
import { ORDER } from '../../lib/playbook/change.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[], none = 'none') =>
  texts.length === 0 ? none : [...new Set(texts)].map(code).join(' ');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const ORDER_NAMES = Object.entries(ORDER);

function orderName(order: number): string {
  const [name = ''] = ORDER_NAMES.find(([, value]) => value === order) ?? [];
  return `${order} ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
}

type Event = { readonly source: string; readonly name: string };
const events = (list: readonly Event[]) => codes(list.map(({ source, name }) => `${source}:${name}`));
const sorted = <T extends { readonly type: string }>(types: readonly T[]) =>
  types.toSorted((a, b) => (a.type < b.type ? -1 : 1));

/** Every type of resource: what makes it, when it is erased, what is cleared first, which permissions that takes. */
export function resourcesTable(): string {
  return table(
    ['type', 'made by', 'order', 'protections cleared first', 'after', 'permissions'],
    sorted(resourceTypes).map((type) => [
      `${code(type.type)}: ${type.title}`,
      events(type.createdBy),
      orderName(type.order),
      codes(type.protections ?? []),
      codes(type.eraseAfter, ''),
      codes(type.permissions),
    ]),
  );
}

/** Every kind of change that is taken back. */
export function revertsTable(): string {
  return table(
    ['kind', 'altered by', 'order', 'old value known by', 'permissions'],
    sorted(changeTypes).flatMap((type) => {
      if (isReported(type)) return [];
      const known = [
        'an earlier event',
        ...(type.toldBy === undefined ? [] : [events(type.toldBy)]),
        ...(type.recall === undefined ? [] : ['what the service keeps']),
      ];
      return [
        [
          `${code(type.type)}: ${type.title}`,
          events(type.alteredBy),
          orderName(type.order),
          known.join(', '),
          codes(type.permissions),
        ],
      ];
    }),
  );
}

/** Every kind of thing and change that is told, for a person to do the rest. */
export function reportsTable(): string {
  return table(
    ['kind', 'events'],
    sorted(changeTypes).flatMap((type) =>
      isReported(type) ? [[`${code(type.type)}: ${type.title}`, events(type.alteredBy)]] : [],
    ),
  );
}

/** A test that names the type it holds: a row of a table that is held, or the call that holds it. Both check the name. */
const HOLDS = /\b(?:holdsErasing|holdsReverting|prove|triedHard)\(/;
const NAMES = [/^\s+type: '([^']+)',$/gm, /\b(?:tried|reverted)Hard\(\s*\w+,\s*'([^']+)'/g];

/** Types that the tests below `folder` hold: read, erased or put right, gone, denied and throttled told apart. */
export function heldBelow(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const tests = files.filter((name) => name.endsWith('.test.ts'));
  const texts = tests.map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(
    texts
      .filter((text) => HOLDS.test(text))
      .flatMap((text) => NAMES.flatMap((name) => [...text.matchAll(name)].map((match) => match[1] ?? ''))),
  );
}
