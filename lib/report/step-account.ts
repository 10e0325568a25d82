import type { JournalEntry } from '../case/journal-entry.ts';
import type { StepResult } from '../host/message.ts';
import type { Change, Outcome, Verdict } from '../playbook/change.ts';
import type { HumanTask, Unlooked } from '../playbook/plan.ts';

/** A change that was begun, with what came of it. */
export interface ChangeAccount {
  readonly change: Change;
  readonly at: string;
  /** Absent when the run broke off before the outcome was known. */
  readonly outcome?: Outcome;
  readonly verdict?: Verdict;
  /** When it was taken back, ISO 8601. */
  readonly takenBackAt?: string;
}

/** What the journal tells of one step, over all runs of the case. */
export interface StepAccount {
  readonly id: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly result?: StepResult;
  readonly summary?: string;
  readonly changes: readonly ChangeAccount[];
  /** What the last look proposed. */
  readonly planned: readonly Change[];
  readonly left: readonly string[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

/** Gathers the lines of one step. */
export function accountOf(entries: readonly JournalEntry[], id: string): StepAccount {
  const proposed = new Map<string, Change>();
  const changes = new Map<string, ChangeAccount>();
  let account: StepAccount = { id, changes: [], planned: [], left: [], leftToHuman: [], unlooked: [] };
  for (const entry of entries) {
    if (!('step' in entry) || entry.step !== id) continue;
    switch (entry.kind) {
      case 'step-started':
        account = { ...account, startedAt: account.startedAt ?? entry.at };
        break;
      case 'step-planned': {
        const { plan, round } = entry;
        for (const change of plan.changes) proposed.set(change.id, change);
        // The first look says what was found; what is left is told by the last one.
        const summary = round === 1 ? plan.summary : (account.summary ?? plan.summary);
        const { leftToHuman, unlooked, changes: planned } = plan;
        account = { ...account, summary, leftToHuman, unlooked, planned };
        break;
      }
      case 'change-applying':
      case 'change-applied':
      case 'change-verified': {
        const change = proposed.get(entry.change);
        if (change !== undefined)
          changes.set(entry.change, updated(changes.get(entry.change), change, entry));
        break;
      }
      case 'change-undone': {
        const before = changes.get(entry.change);
        if (before !== undefined && entry.outcome.result !== 'failed')
          changes.set(entry.change, { ...before, takenBackAt: entry.at });
        break;
      }
      case 'step-ended':
        account = { ...account, endedAt: entry.at, result: entry.result, left: entry.left };
        break;
    }
  }
  return { ...account, changes: [...changes.values()] };
}

function updated(
  before: ChangeAccount | undefined,
  change: Change,
  entry: Extract<JournalEntry, { kind: 'change-applying' | 'change-applied' | 'change-verified' }>,
): ChangeAccount {
  switch (entry.kind) {
    case 'change-applying':
      return { change, at: entry.at };
    case 'change-applied':
      return { change, at: entry.at, outcome: entry.outcome };
    case 'change-verified':
      return { ...(before ?? { change, at: entry.at }), verdict: entry.verdict };
  }
}
