import type { JournalEntry } from '../case/journal-entry.ts';
import type { Change, Json } from './change.ts';
import type { ChangeKind, WritingKind } from './change-kind.ts';

/** An applied change of a case that can be taken back. */
export interface Undoable {
  readonly step: string;
  readonly change: Change;
  /** When it was applied, ISO 8601. */
  readonly at: string;
  /** What its kind noted when it was applied. */
  readonly record?: Json;
  readonly kind: WritingKind & Required<Pick<WritingKind, 'undo'>>;
}

/** What an undo is about: all that can be taken back, or that of some steps, or of some targets. */
export interface UndoSelection {
  readonly steps?: readonly string[];
  /** Ids or labels of targets: key ids, user names. */
  readonly targets?: readonly string[];
}

/** Changes of a case that were applied, can be taken back and were not yet, the latest first. */
export function undoableChanges(
  entries: readonly JournalEntry[],
  kinds: ReadonlyMap<string, ChangeKind>,
): readonly Undoable[] {
  const planned = new Map<string, Change>();
  const applied = new Map<string, Undoable>();
  for (const entry of entries) {
    if (entry.kind === 'step-planned') {
      for (const change of entry.plan.changes) planned.set(`${entry.step} ${change.id}`, change);
    }
    if (entry.kind !== 'change-applied' && entry.kind !== 'change-undone') continue;
    const key = `${entry.step} ${entry.change}`;
    const change = planned.get(key);
    if (entry.outcome.result === 'failed' || change === undefined) continue;
    applied.delete(key);
    const kind = kinds.get(change.kind);
    // What was gone already was not done by this case.
    if (entry.kind === 'change-undone' || entry.outcome.result !== 'applied' || !canUndo(kind)) continue;
    const { record } = entry.outcome;
    applied.set(key, {
      ...{ step: entry.step, change, at: entry.at, kind },
      ...(record === undefined ? {} : { record }),
    });
  }
  return [...applied.values()].reverse();
}

/** Changes a run had begun when it died, that could be taken back, and of which nobody knows whether they stand. */
export function unsettledChanges(
  entries: readonly JournalEntry[],
  kinds: ReadonlyMap<string, ChangeKind>,
): readonly Pick<Undoable, 'step' | 'change'>[] {
  const planned = new Map<string, Pick<Undoable, 'step' | 'change'>>();
  const begun = new Map<string, Pick<Undoable, 'step' | 'change'>>();
  for (const entry of entries) {
    if (entry.kind === 'step-planned') {
      const { step } = entry;
      for (const change of entry.plan.changes) planned.set(`${step} ${change.id}`, { step, change });
    }
    if (!('step' in entry && 'change' in entry)) continue;
    const key = `${entry.step} ${entry.change}`;
    const one = planned.get(key);
    if (entry.kind !== 'change-applying') {
      // An abandoned call may have done its work all the same.
      if (entry.kind !== 'change-abandoned') begun.delete(key);
    } else if (one !== undefined && canUndo(kinds.get(one.change.kind))) begun.set(key, one);
  }
  return [...begun.values()];
}

function canUndo(kind: ChangeKind | undefined): kind is Undoable['kind'] {
  return kind?.writes === true && kind.undo !== undefined;
}

/** Whether the responder named this change when asking for the undo. */
export function isNamed(
  { step, change }: Pick<Undoable, 'step' | 'change'>,
  { steps, targets }: UndoSelection,
): boolean {
  if (steps === undefined && targets === undefined) return false;
  const { id, label } = change.target;
  return (
    (steps?.includes(step) ?? true) &&
    (targets === undefined || targets.includes(id) || (label !== undefined && targets.includes(label)))
  );
}
