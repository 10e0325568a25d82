import type { Change, Outcome } from './change.ts';
import { ORDER } from './change.ts';
import { groupBy } from './group-by.ts';
import { inOrderOfKinds } from './in-order-of-kinds.ts';
import { describeError, kindOf, type Session } from './session.ts';

/** Milliseconds a call in flight may take to end after Ctrl-C, before it is abandoned. */
const GRACE_MS = 5_000;

/** Outcomes by change id. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/**
 * Applies confirmed changes. Every region is a lane of its own, and so is what has no region: in a lane an
 * order class is finished before the next starts, in a class everything runs at once but for kinds that come
 * after others. What fails does not hold back what comes after it. On Ctrl-C no further call is started; those in flight are waited for.
 */
export async function applyChanges<I>(
  session: Session<I>,
  step: string,
  changes: readonly Change[],
): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome>();
  const applicable = changes.filter((change) => change.order !== ORDER.onlyAHuman);
  const ready = await saveEvidence(session, step, applicable, outcomes);
  const lanes = [...groupBy(ready, (change) => change.target.region).values()];
  const ended = await Promise.allSettled(
    lanes.map((lane) => applyLane(session, step, lane, outcomes, applicable.length)),
  );
  for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
  return outcomes;
}

/** Saves what would be lost; a change whose evidence could not be saved is not applied. */
async function saveEvidence<I>(
  session: Session<I>,
  step: string,
  changes: readonly Change[],
  outcomes: Map<string, Outcome>,
): Promise<readonly Change[]> {
  const byKind = [...groupBy(changes, (change) => change.kind)];
  const saved = await Promise.all(
    byKind.map(async ([name, ofKind]) => {
      try {
        await kindOf(session, name).saveEvidence?.(session.evidence, ofKind);
        return ofKind;
      } catch (error) {
        if (session.run.signal.aborted) throw error;
        const { code, message } = describeError(error);
        for (const change of ofKind) {
          const outcome: Outcome = {
            result: 'failed',
            code: 'EvidenceNotSaved',
            message: `Not applied, because its evidence could not be saved: ${code}: ${message}`,
          };
          await record(session, step, change, outcome, outcomes);
        }
        return [];
      }
    }),
  );
  return saved.flat();
}

async function applyLane<I>(
  session: Session<I>,
  step: string,
  lane: readonly Change[],
  outcomes: Map<string, Outcome>,
  total: number,
): Promise<void> {
  const classes = [...groupBy(lane, (change) => change.order)].sort(([a], [b]) => a - b);
  const failedBefore: Change[] = [];
  for (const [, inClass] of classes) {
    const applicable = await withWhatTheyNeed(session, step, inClass, outcomes);
    const batches = inBatches(session, applicable);
    const before = [...failedBefore];
    const ended = await inOrderOfKinds(
      batches,
      (name) => kindOf(session, name),
      (batch) => applyBatch(session, step, batch, before, outcomes, total),
    );
    for (const batch of ended) if (batch.status === 'rejected') throw batch.reason;
    failedBefore.push(...inClass.filter((change) => outcomes.get(change.id)?.result === 'failed'));
  }
}

/** Changes that nothing they need has failed before; the others get their outcome. */
async function withWhatTheyNeed<I>(
  session: Session<I>,
  step: string,
  changes: readonly Change[],
  outcomes: Map<string, Outcome>,
): Promise<readonly Change[]> {
  const missing = (change: Change) => change.needs?.find((id) => outcomes.get(id)?.result === 'failed');
  for (const change of changes) {
    const id = missing(change);
    if (id === undefined) continue;
    const message = `Not applied, because what saves it first has failed: ${id}.`;
    await record(session, step, change, { result: 'failed', code: 'NeededChangeFailed', message }, outcomes);
  }
  return changes.filter((change) => missing(change) === undefined);
}

/** Changes that go into one call: of one kind, with one batch key, at most as many as the kind takes. */
function inBatches<I>(session: Session<I>, changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = groupBy(changes, (change) => {
    const key = kindOf(session, change.kind).batch?.key(change);
    return key === undefined ? `one|${change.id}` : `batch|${change.kind}|${key}`;
  });
  return [...groups.values()].flatMap((group) => {
    const max = Math.max(1, kindOf(session, group[0]?.kind ?? '').batch?.max ?? 1);
    return Array.from({ length: Math.ceil(group.length / max) }, (_, at) =>
      group.slice(at * max, (at + 1) * max),
    );
  });
}

async function applyBatch<I>(
  session: Session<I>,
  step: string,
  batch: readonly Change[],
  failedBefore: readonly Change[],
  outcomes: Map<string, Outcome>,
  total: number,
): Promise<void> {
  session.run.signal.throwIfAborted();
  const { journal } = session.run.case;
  await Promise.all(
    batch.map((change) => journal.append({ kind: 'change-applying', step, change: change.id })),
  );
  for (const change of batch) session.notify({ type: 'change-applying', step, change });
  const given = await callKind(session, step, batch);
  await Promise.all(
    batch.map((change, at) =>
      record(session, step, change, explained(given[at] ?? NO_OUTCOME, failedBefore), outcomes),
    ),
  );
  session.notify({ type: 'progress', what: 'changes applied', done: outcomes.size, of: total });
}

const NO_OUTCOME: Outcome = {
  result: 'failed',
  code: 'NoOutcome',
  message: 'The change was applied without a word about how it ended.',
};

/** A call that throws fails for the whole batch; one that outlives Ctrl-C by the grace period is abandoned. */
async function callKind<I>(
  session: Session<I>,
  step: string,
  batch: readonly Change[],
): Promise<readonly Outcome[]> {
  const kind = kindOf(session, batch[0]?.kind ?? '');
  const { signal } = session.run;
  const call = kind.writes ? kind.apply(session.write, batch) : kind.apply(session.evidence, batch);
  const quiet = new AbortController();
  try {
    return await Promise.race([call, abandoned(session, quiet.signal)]);
  } catch (error) {
    if (signal.aborted) {
      const { journal } = session.run.case;
      await Promise.all(
        batch.map((change) => journal.append({ kind: 'change-abandoned', step, change: change.id })),
      );
      throw error;
    }
    const { code, message } = describeError(error);
    return batch.map(() => ({ result: 'failed', code, message }));
  } finally {
    quiet.abort();
  }
}

/** Rejects when the run was interrupted and the grace period is over; never resolves. */
function abandoned<I>(session: Session<I>, quiet: AbortSignal): Promise<never> {
  const { signal, context } = session.run;
  return new Promise((_, reject) => {
    const giveUp = () => {
      context.clock.sleep(GRACE_MS, quiet).then(
        () => reject(signal.reason),
        () => undefined,
      );
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    quiet.addEventListener('abort', () => signal.removeEventListener('abort', giveUp), { once: true });
  });
}

/** A failure behind another one in the same lane names it: what it depends on may still be there. */
function explained(outcome: Outcome, failedBefore: readonly Change[]): Outcome {
  if (outcome.result !== 'failed' || failedBefore.length === 0) return outcome;
  const first = failedBefore.slice(0, 3).map((change) => change.target.id);
  const more = failedBefore.length > first.length ? ` and ${failedBefore.length - first.length} more` : '';
  return { ...outcome, message: `${outcome.message} (failed before it: ${first.join(', ')}${more})` };
}

async function record<I>(
  session: Session<I>,
  step: string,
  change: Change,
  outcome: Outcome,
  outcomes: Map<string, Outcome>,
): Promise<void> {
  await session.run.case.journal.append({ kind: 'change-applied', step, change: change.id, outcome });
  outcomes.set(change.id, outcome);
  session.notify({ type: 'change-applied', step, change, outcome });
}
