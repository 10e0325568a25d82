import type { WriteShell } from '../../host/shell.ts';
import type { Outcome } from '../../playbook/change.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import { pushRefs, type RefPush } from './push-refs.ts';

/** Refs in one push: more would come near the longest argument list some systems take. */
const MOST_REFS = 500;

/** The default branch moves last: people and builds see the new history when everything else is there. */
function defaultLast(refs: readonly RefRewrite[], defaultRef: string): readonly RefRewrite[] {
  return [...refs.filter(({ ref }) => ref !== defaultRef), ...refs.filter(({ ref }) => ref === defaultRef)];
}

const notTried = (ref: string, because: string): Outcome => ({
  result: 'failed',
  code: 'NotTried',
  message: `${ref} was not tried because ${because} was refused before it.`,
});

/**
 * Pushes the refs all or nothing; where the server cannot do that, or takes fewer refs or less data at once, in batches
 * one after the other, with a lease each, the default branch last. The first batch that is refused ends it: what was
 * pushed before it stays, and is told. Outcomes are in the order of the refs.
 */
export async function pushInBatches(
  shell: WriteShell,
  push: RefPush & { readonly defaultRef: string },
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const waiting = [...defaultLast(push.refs, push.defaultRef)];
  const outcomes = new Map<string, Outcome>();
  let size = MOST_REFS;
  let atomic = true;
  while (waiting.length > 0) {
    signal.throwIfAborted();
    const batch = waiting.slice(0, size);
    // Without all or nothing, the default branch waits until the others are known to have gone through.
    const alone = atomic || batch.length === 1 || batch.at(-1)?.ref !== push.defaultRef;
    const refs = alone ? batch : batch.slice(0, -1);
    const pushed = await pushRefs(shell, { ...push, refs }, signal, atomic);
    if (atomic && pushed.lacksAtomic) {
      atomic = false;
      continue;
    }
    if (pushed.tooMuch && refs.length > 1) {
      size = Math.ceil(refs.length / 2);
      continue;
    }
    for (const [at, { ref }] of refs.entries()) {
      const outcome = pushed.outcomes[at];
      if (outcome !== undefined) outcomes.set(ref, outcome);
    }
    waiting.splice(0, refs.length);
    const failed = refs.find(({ ref }) => outcomes.get(ref)?.result === 'failed');
    if (failed === undefined) continue;
    for (const { ref } of waiting.splice(0)) outcomes.set(ref, notTried(ref, failed.ref));
  }
  return push.refs.map(({ ref }) => outcomes.get(ref) ?? notTried(ref, 'another ref'));
}
