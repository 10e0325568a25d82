import { applyChanges } from './apply.ts';
import type { Change } from './change.ts';
import { readBack } from './read-back.ts';
import { kindOf, type Session } from './session.ts';
import type { StepTally } from './step-tally.ts';

/** Whether a change saves what people read before they decide. */
export function isReadBeforehand<I>(session: Session<I>, { kind: name }: Change): boolean {
  const kind = kindOf(session, name);
  return !kind.writes && kind.readBeforehand === true;
}

/** Saves what people read before they decide, and gives the changes that are left to decide about. */
export async function saveBeforehand<I>(
  session: Session<I>,
  step: string,
  offered: readonly Change[],
  tally: StepTally,
): Promise<readonly Change[]> {
  const saving = offered.filter((change) => isReadBeforehand(session, change));
  if (saving.length === 0) return offered;
  const outcomes = await applyChanges(session, step, saving);
  tally.noteOutcomes(saving, outcomes);
  const saved = saving.filter(({ id }) => outcomes.get(id)?.result !== 'failed');
  tally.noteVerdicts(saved, await readBack(session, step, saved));
  return offered.filter((change) => !saving.includes(change));
}
