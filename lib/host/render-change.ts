import { type Because, type Change, GLOBAL, ORDER } from '../playbook/change.ts';
import { groupBy } from '../playbook/group-by.ts';
import { escapeLine, escapeText } from './escape.ts';
import type { Paint } from './paint.ts';

/** ", eu-west-1" behind a thing, and nothing behind what stands in no region. */
export function inRegion(region: string): string {
  return region === GLOBAL ? '' : `, ${escapeLine(region)}`;
}

/** One reason as a sentence: for an event what, when, by whom and its id. */
export function reason(because: Because): string {
  switch (because.kind) {
    case 'event':
      return escapeLine(
        `${because.eventName} by ${because.by} at ${because.eventTime} in ${because.region}, event ${because.eventId}`,
      );
    case 'commit':
      return escapeLine(`commit ${because.commit}, ${because.where}`);
    case 'observed':
      return escapeLine(`${because.call}: ${because.fact}`);
    case 'responder':
      return escapeLine(`you said: ${because.said}`);
    case 'policy':
      return escapeLine(because.text);
  }
}

/** Everything about one change: where, why, what is lost, the command that does the same. */
export function changeInFull(change: Change, paint: Paint): readonly string[] {
  const { title, target, loses, command, because, preselected, order } = change;
  const isNews = target.label !== undefined && !title.includes(target.label);
  const label = isNews ? ` ${JSON.stringify(escapeLine(target.label ?? ''))}` : '';
  const mark = order === ORDER.onlyAHuman ? '!' : preselected ? '•' : '?';
  const head = `  ${mark} ${paint.bold(escapeLine(title))}${label}`;
  // Saving evidence changes nothing in the account: there is nothing to weigh.
  if (change.effect === 'read-only') return [head];
  return [
    head,
    `      where    ${escapeLine(target.type)} ${escapeLine(target.id)}${inRegion(target.region)}`,
    ...because.map((one, at) => `      ${at === 0 ? 'because ' : '        '} ${reason(one)}`),
    ...(loses === undefined ? [] : [`      ${paint.warning('loses    ')}${escapeLine(loses)}`]),
    ...escapeText(command)
      .split('\n')
      .map((line) => paint.dim(`      ${line}`)),
  ];
}

/** A list of groups longer than this is grouped over regions as well. */
const MANY_GROUPS = 8;

/** A long list in short: a line for each type and region, or only type, with how many and where. */
export function changesGrouped(changes: readonly Change[], paint: Paint): readonly string[] {
  const alike = ({ kind, target }: Change) => `${kind}\0${target.type}`;
  const fine = groupBy(changes, (change) => `${alike(change)}\0${change.target.region}`);
  const groups = fine.size <= MANY_GROUPS ? fine : groupBy(changes, alike);
  return [...groups.values()].flatMap((group) => groupInShort(group, paint));
}

function groupInShort(group: readonly Change[], paint: Paint): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  if (group.length === 1) return changeInShort(first, paint);
  const regions = groupBy(group, (change) => change.target.region);
  const where = regions.size === 1 ? inRegion(first.target.region) : ` in ${regions.size} regions`;
  return [
    `  • ${paint.bold(`${group.length} × ${escapeLine(first.target.type)}${where}`)}: ${someOf(group, regions)}`,
    `      such as  ${escapeLine(first.title)}${inRegion(first.target.region)}`,
    `      because  ${reason(first.because[0])}${events(group)}`,
    ...losses(group, paint),
  ];
}

/** The first few ids of one region, or how many stand in each. */
function someOf(group: readonly Change[], regions: ReadonlyMap<string, readonly Change[]>): string {
  if (regions.size > 1) {
    return [...regions].map(([region, inIt]) => `${inIt.length} ${escapeLine(region)}`).join(', ');
  }
  const ids = group.slice(0, 3).map((change) => escapeLine(change.target.id));
  return ids.join(', ') + (group.length > ids.length ? ` and ${group.length - ids.length} more` : '');
}

function changeInShort(change: Change, paint: Paint): readonly string[] {
  return [
    `  • ${paint.bold(escapeLine(change.title))}${inRegion(change.target.region)}`,
    `      because  ${reason(change.because[0])}`,
    ...losses([change], paint),
  ];
}

function losses(changes: readonly Change[], paint: Paint): readonly string[] {
  const distinct = [...new Set(changes.flatMap(({ loses }) => loses ?? []))];
  return distinct.map((text) => `      ${paint.warning('loses    ')}${escapeLine(text)}`);
}

function events(changes: readonly Change[]): string {
  const ids = new Set(
    changes.flatMap((change) => change.because.flatMap((one) => (one.kind === 'event' ? [one.eventId] : []))),
  );
  return ids.size > 1 ? ` (${ids.size} events in all)` : '';
}
