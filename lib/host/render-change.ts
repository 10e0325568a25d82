import { type Because, type Change, GLOBAL, ORDER } from '../playbook/change.ts';
import { groupBy } from '../playbook/group-by.ts';
import { escapeLine, escapeText } from './escape.ts';
import type { Paint } from './paint.ts';

/** Where a change is made, for people. */
export function place(region: string): string {
  return region === GLOBAL ? 'all regions (global service)' : escapeLine(region);
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
  const label = target.label === undefined ? '' : ` ${JSON.stringify(escapeLine(target.label))}`;
  const mark = order === ORDER.onlyAHuman ? '!' : preselected ? '•' : '?';
  return [
    `  ${mark} ${paint.bold(escapeLine(title))}${label}`,
    `      where    ${escapeLine(target.type)} ${escapeLine(target.id)}, ${place(target.region)}`,
    ...because.map((one, at) => `      ${at === 0 ? 'because ' : '        '} ${reason(one)}`),
    ...(loses === undefined ? [] : [`      ${paint.warning('loses    ')}${escapeLine(loses)}`]),
    ...escapeText(command)
      .split('\n')
      .map((line) => paint.dim(`      ${line}`)),
  ];
}

/** A long list in short: a line for each type and region, with how many and the first few. */
export function changesGrouped(changes: readonly Change[], paint: Paint): readonly string[] {
  const groups = groupBy(changes, (change) => `${change.kind}\0${change.target.region}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length === 1) return changeInShort(first, paint);
    const ids = group.slice(0, 3).map((change) => escapeLine(change.target.id));
    const more = group.length > ids.length ? ` and ${group.length - ids.length} more` : '';
    const head = `${group.length} × ${escapeLine(first.target.type)}, ${place(first.target.region)}`;
    return [
      `  • ${paint.bold(head)}: ${ids.join(', ')}${more}`,
      `      such as  ${escapeLine(first.title)}`,
      `      because  ${reason(first.because[0])}${events(group)}`,
      ...losses(group, paint),
    ];
  });
}

function changeInShort(change: Change, paint: Paint): readonly string[] {
  return [
    `  • ${paint.bold(escapeLine(change.title))}, ${place(change.target.region)}`,
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
