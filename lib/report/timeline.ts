import type { JournalEntry } from '../case/journal-entry.ts';
import { escapeMarkdown } from '../host/escape.ts';

interface Moment {
  readonly at: string;
  readonly who: 'lineage' | 'spillkit' | 'responder';
  readonly text: string;
}

/** Rows of the timeline: the events the plans cite, and what was done about them, in one order of time. */
export function timeline(entries: readonly JournalEntry[]): readonly string[] {
  const moments = [...citedEvents(entries), ...entries.flatMap(doneIn)].sort((a, b) => time(a) - time(b));
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

function doneIn(entry: JournalEntry): readonly Moment[] {
  const { at } = entry;
  switch (entry.kind) {
    case 'run-started':
      return [{ at, who: 'responder', text: `run started (${entry.mode})` }];
    case 'run-resumed':
      return [{ at, who: 'responder', text: `run resumed (${entry.mode})` }];
    case 'step-answered':
      return [{ at, who: 'responder', text: `${entry.step}: ${entry.answer} (${entry.by})` }];
    case 'change-applied':
      return [{ at, who: 'spillkit', text: `${entry.step}: ${entry.change}: ${entry.outcome.result}` }];
    case 'undo-started':
      return [{ at, who: 'responder', text: `undo started (${entry.mode})` }];
    case 'step-decided':
      return [{ at, who: 'responder', text: `${entry.name}: ${entry.answer === '' ? 'no' : entry.answer}` }];
    case 'change-undone':
      return [
        { at, who: 'spillkit', text: `${entry.step}: taken back: ${entry.change}: ${entry.outcome.result}` },
      ];
    case 'step-ended':
      return [{ at, who: 'spillkit', text: `${entry.step}: ${entry.result}` }];
    case 'run-ended':
      return [{ at, who: 'spillkit', text: `run ended with exit code ${entry.exitCode}` }];
    default:
      return [];
  }
}

function time({ at }: Moment): number {
  return Date.parse(at);
}
