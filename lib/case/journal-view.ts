import type { StepResult } from '../host/message.ts';
import type { Outcome } from '../playbook/change.ts';
import type { JournalEntry } from './journal-entry.ts';

/** What is known about a change of a step: not begun, begun with unknown outcome, or done with one. */
export type ChangeRecord =
  | { readonly state: 'unknown'; readonly at: string }
  | { readonly state: 'recorded'; readonly at: string; readonly outcome: Outcome };

type TakenBack = Extract<JournalEntry, { kind: 'change-undone' }>;

function isTakenBack(entry: JournalEntry, step: string): entry is TakenBack {
  return entry.kind === 'change-undone' && entry.step === step && entry.outcome.result !== 'failed';
}

/** The answers a case was given, the last one of each name. */
export function decisionsIn(entries: readonly JournalEntry[]): Map<string, string> {
  return new Map(
    entries.flatMap((entry) => (entry.kind === 'step-decided' ? [[entry.name, entry.answer] as const] : [])),
  );
}

/** The last record of every change of a step, by change id. */
export function changeRecords(
  entries: readonly JournalEntry[],
  step: string,
): ReadonlyMap<string, ChangeRecord> {
  const records = new Map<string, ChangeRecord>();
  for (const entry of entries) {
    if (entry.kind === 'change-applying' && entry.step === step) {
      records.set(entry.change, { state: 'unknown', at: entry.at });
    }
    if (entry.kind === 'change-applied' && entry.step === step) {
      records.set(entry.change, { state: 'recorded', at: entry.at, outcome: entry.outcome });
    }
    // What was taken back counts as never done.
    if (isTakenBack(entry, step)) records.delete(entry.change);
  }
  return records;
}

/** The last result of each step, in the order the steps first ended. */
export function stepResults(
  entries: readonly JournalEntry[],
): ReadonlyMap<
  string,
  { readonly result: StepResult; readonly left: readonly string[]; readonly at: string }
> {
  const results = new Map<string, { result: StepResult; left: readonly string[]; at: string }>();
  for (const entry of entries) {
    if (entry.kind === 'step-ended') {
      results.set(entry.step, { result: entry.result, left: entry.left, at: entry.at });
    }
    // A step that is under way again has no result yet.
    if (entry.kind === 'step-started') results.delete(entry.step);
    // Nor has one of which something was taken back.
    if (entry.kind === 'change-undone') results.delete(entry.step);
  }
  return results;
}

/**
 * When a step was verified to hold: the moment it first ended well after the last change it made. A later look
 * that had to change something again moves it.
 */
function heldSince(entries: readonly JournalEntry[], step: string): Date | undefined {
  let since: string | undefined;
  for (const entry of entries) {
    if (entry.kind === 'change-applied' && entry.step === step && entry.outcome.result === 'applied') {
      since = undefined;
    }
    if (isTakenBack(entry, step)) since = undefined;
    if (entry.kind === 'step-ended' && entry.step === step) {
      const held = entry.result === 'verified' || entry.result === 'nothing-to-do';
      since = held ? (since ?? entry.at) : undefined;
    }
  }
  return since === undefined ? undefined : new Date(since);
}

/** When the leaked key's use was stopped: the step `contain` verified. */
export function containedAt(entries: readonly JournalEntry[]): Date | undefined {
  return heldSince(entries, 'contain');
}

/** When nothing of what the attacker made was left: the step `delete-created-resources` verified. */
export function cleanAt(entries: readonly JournalEntry[]): Date | undefined {
  return heldSince(entries, 'delete-created-resources');
}
