import type { JournalEntry } from '../case/journal-entry.ts';
import { escapeMarkdown } from '../host/escape.ts';
import type { Outcome } from '../playbook/change.ts';

interface Moment {
  readonly at: string;
  readonly who: 'lineage' | 'spillkit' | 'responder';
  readonly text: string;
}

/** Rows of the timeline: the events the plans cite, and what was done about them, in one order of time. */
export function timeline(entries: readonly JournalEntry[]): readonly string[] {
  const titles = titlesOf(entries);
  const done = entries.flatMap((entry) => doneIn(entry, titles));
  const moments = [...citedEvents(entries), ...done].sort((a, b) => time(a) - time(b));
  return [
    '| Time (UTC) | Who | What |',
    '|---|---|---|',
    ...moments.map(({ at, who, text }) => `| ${escapeMarkdown(at)} | ${who} | ${escapeMarkdown(text)} |`),
  ];
}

function citedEvents(entries: readonly JournalEntry[]): readonly Moment[] {
  const events = new Map<string, Moment>();
  for (const entry of entries) {
    if (entry.kind !== 'step-planned') continue;
    for (const because of entry.plan.changes.flatMap((change) => change.because)) {
      if (because.kind !== 'event') continue;
      const text = `${because.eventName} in ${because.region} by ${because.by} (event ${because.eventId})`;
      events.set(because.eventId, { at: because.eventTime, who: 'lineage', text });
    }
  }
  return [...events.values()];
}

/** Titles of changes, by step and id. */
function titlesOf(entries: readonly JournalEntry[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap((entry) =>
      entry.kind === 'step-planned'
        ? entry.plan.changes.map(({ id, title }) => [`${entry.step} ${id}`, title] as const)
        : [],
    ),
  );
}

function told(outcome: Outcome): string {
  return outcome.result === 'failed' ? `failed, ${outcome.code}` : outcome.result.replaceAll('-', ' ');
}

function doneIn(entry: JournalEntry, titles: ReadonlyMap<string, string>): readonly Moment[] {
  const { at } = entry;
  const titleOf = ({ step, change }: { step: string; change: string }) =>
    titles.get(`${step} ${change}`) ?? change;
  switch (entry.kind) {
    case 'run-started':
      return [{ at, who: 'responder', text: `run started (${entry.mode})` }];
    case 'run-resumed':
      return [{ at, who: 'responder', text: `run resumed (${entry.mode})` }];
    case 'step-answered':
      return [{ at, who: 'responder', text: `${entry.step}: ${entry.answer} (${entry.by})` }];
    case 'change-applied':
      return [{ at, who: 'spillkit', text: `${entry.step}: ${titleOf(entry)}: ${told(entry.outcome)}` }];
    case 'undo-started':
      return [{ at, who: 'responder', text: `undo started (${entry.mode})` }];
    case 'step-decided':
      return [{ at, who: 'responder', text: `${entry.name}: ${entry.answer === '' ? 'no' : entry.answer}` }];
    case 'change-undone':
      return [
        { at, who: 'spillkit', text: `${entry.step}: taken back: ${titleOf(entry)}: ${told(entry.outcome)}` },
      ];
    case 'step-ended':
      return [{ at, who: 'spillkit', text: `${entry.step}: ${entry.result.replaceAll('-', ' ')}` }];
    case 'run-ended':
      return [{ at, who: 'spillkit', text: `run ended with exit code ${entry.exitCode}` }];
    default:
      return [];
  }
}

function time({ at }: Moment): number {
  return Date.parse(at);
}
