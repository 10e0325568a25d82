import type { JournalEntry } from '../case/journal-entry.ts';
import { changeRecords, stepResults } from '../case/journal-view.ts';
import type { Change } from './change.ts';
import { readBack } from './read-back.ts';
import type { Session } from './session.ts';
import type { Step } from './step.ts';
import type { StepTally } from './step-tally.ts';

/** What earlier runs of a case left in its journal, as it stood when this run began. */
export interface EarlierRun {
  readonly entries: readonly JournalEntry[];
}

/**
 * The result of a step that an earlier run finished. A step that repeats until stable is looked at again all
 * the same: the attacker may have been back meanwhile. So is one that goes on over days.
 */
export function finishedEarlier<I>(earlier: EarlierRun, step: Step<I>) {
  const ended = stepResults(earlier.entries).get(step.id);
  if (ended === undefined || step.repeat !== undefined || step.spansDays) return undefined;
  return ended.result === 'verified' || ended.result === 'nothing-to-do' ? ended : undefined;
}

/**
 * Settles what an earlier run began. A change whose outcome is recorded counts as applied. One that was begun
 * without a recorded outcome is read back: if it holds it is recorded as applied, else it may be applied again.
 */
export async function settleEarlier<I>(
  session: Session<I>,
  earlier: EarlierRun,
  step: Step<I>,
  tally: StepTally,
): Promise<void> {
  const records = changeRecords(earlier.entries, step.id);
  if (records.size === 0) return;
  const planned = plannedChanges(earlier.entries, step.id);
  const unknown: Change[] = [];
  const unverified: Change[] = [];
  const held = heldChanges(earlier.entries, step.id);
  for (const [id, record] of records) {
    const change = planned.get(id);
    if (change === undefined) continue;
    if (record.state === 'unknown') unknown.push(change);
    else if (record.outcome.result !== 'failed') {
      tally.appliedEarlier.set(id, change);
      if (!held.has(id)) unverified.push(change);
    }
  }
  if (tally.appliedEarlier.size > 0) {
    const then = step.spansDays ? 'the look goes by how things stand now' : 'the first look leaves them out';
    await tell(session, `${count(tally.appliedEarlier.size)} applied earlier in this case; ${then}.`);
  }
  tally.noteVerdicts(unverified, await readBack(session, step.id, unverified));
  await settleUnknown(session, step, unknown, tally);
}

async function settleUnknown<I>(
  session: Session<I>,
  step: Step<I>,
  unknown: readonly Change[],
  tally: StepTally,
): Promise<void> {
  const verdicts = await readBack(session, step.id, unknown);
  for (const change of unknown) {
    if (verdicts.get(change.id)?.held === true) {
      const outcome = { result: 'applied', detail: 'Found to hold when the case was resumed.' } as const;
      await session.run.case.journal.append({
        kind: 'change-applied',
        step: step.id,
        change: change.id,
        outcome,
      });
      session.notify({ type: 'change-applied', step: step.id, change, outcome });
      tally.appliedEarlier.set(change.id, change);
    } else {
      await tell(session, `${change.title}: begun in the earlier run, does not hold; it is planned again.`);
    }
  }
}

/** Changes the earlier plan named, the newest proposal of each. */
function plannedChanges(entries: readonly JournalEntry[], step: string): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  for (const entry of entries) {
    if (entry.kind !== 'step-planned' || entry.step !== step) continue;
    for (const change of entry.plan.changes) changes.set(change.id, change);
  }
  return changes;
}

/** Ids whose last verdict was that they hold. */
function heldChanges(entries: readonly JournalEntry[], step: string): ReadonlySet<string> {
  const held = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'change-undone') held.delete(entry.change);
    if (entry.kind !== 'change-verified' || entry.step !== step) continue;
    if (entry.verdict.held) held.add(entry.change);
    else held.delete(entry.change);
  }
  return held;
}

function count(changes: number): string {
  return changes === 1 ? '1 change was' : `${changes} changes were`;
}

async function tell<I>(session: Session<I>, text: string): Promise<void> {
  await session.run.case.journal.append({ kind: 'note', level: 'info', text });
  session.notify({ type: 'note', level: 'info', text });
}
