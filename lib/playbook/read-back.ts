import { awsFailure } from '../aws/errors.ts';
import type { Change, Verdict } from './change.ts';
import { describeError, kindOf, type Session } from './session.ts';

/** Milliseconds waited before each further look at what does not hold yet: AWS is eventually consistent. */
const LATER_LOOKS_MS = [5_000, 10_000, 20_000];

/** Reads every change back once and journals the verdicts. */
export async function readBack<I>(
  session: Session<I>,
  step: string,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = await lookAt(session, changes);
  await tell(session, step, changes, verdicts);
  return verdicts;
}

/** Looks again at changes that did not hold at the first look, a few times with growing pauses. */
export async function readBackLater<I>(
  session: Session<I>,
  step: string,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  for (const pause of LATER_LOOKS_MS) {
    const open = changes.filter((change) => mayShowLater(verdicts.get(change.id)));
    if (open.length === 0) break;
    session.notify({
      type: 'waiting',
      why: `${open.length} ${open.length === 1 ? 'change does' : 'changes do'} not show yet when read back`,
      seconds: pause / 1000,
    });
    await session.run.context.clock.sleep(pause, session.run.signal);
    for (const [id, verdict] of await lookAt(session, open)) verdicts.set(id, verdict);
  }
  await tell(session, step, changes, verdicts);
  return verdicts;
}

/** Whether a further look may find what the last one did not. */
function mayShowLater(verdict: Verdict | undefined): boolean {
  return verdict === undefined || !(verdict.held || verdict.unreadable);
}

async function lookAt<I>(
  session: Session<I>,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, Verdict>> {
  const looked = await Promise.all(
    changes.map(async (change): Promise<[string, Verdict]> => {
      try {
        return [change.id, await kindOf(session, change.kind).verify(session.read, change)];
      } catch (error) {
        if (session.run.signal.aborted) throw error;
        const { code, message } = describeError(error);
        const found = `it could not be read back: ${code}: ${message}`;
        const failure = awsFailure(error);
        const unreadable = failure === 'denied' || failure === 'not-supported';
        return [change.id, { held: false, found, ...(unreadable ? { unreadable } : {}) }];
      }
    }),
  );
  return new Map(looked);
}

async function tell<I>(
  session: Session<I>,
  step: string,
  changes: readonly Change[],
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<void> {
  await Promise.all(
    changes.map(async (change) => {
      const verdict = verdicts.get(change.id);
      if (verdict === undefined) return;
      await session.run.case.journal.append({ kind: 'change-verified', step, change: change.id, verdict });
      session.notify({ type: 'change-verified', step, change, verdict });
    }),
  );
}
