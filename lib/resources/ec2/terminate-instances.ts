import type { TerminateInstancesCommandOutput } from '@aws-sdk/client-ec2';
import { type AwsFailure, awsFailure, errorMessage, failedOutcome } from '../../aws/errors.ts';
import type { Outcome } from '../../playbook/change.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { concurrently } from '../concurrently.ts';
import { clearProtections } from './instance-protection.ts';

const AT_ONCE = 20;
/** An attacker may switch a protection on again between our clearing it and our call. */
const CLEARINGS = 3;
/** Failures that are the same for every id, so that smaller batches would not help. */
const FOR_ALL: readonly AwsFailure[] = [
  'throttled',
  'expired-credentials',
  'invalid-credentials',
  'no-credentials',
  'opt-in-required',
  'unreachable',
];

/**
 * Terminates instances of one Availability Zone. In one call, an unknown id fails all of them and a protected
 * one saves all others of its zone, so protections are cleared first, ids AWS does not know are taken out, and
 * a batch that fails otherwise is halved until the ids at fault stand alone.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
export async function terminateInstances(
  ctx: WriteContext,
  region: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  await send(ids, CLEARINGS);
  return outcomes;

  async function send(batch: readonly string[], clearings: number): Promise<void> {
    const cleared = clearings > 0 ? await clearAll(batch) : batch;
    if (cleared.length === 0) return;
    try {
      const answer = await ctx.aws.write('ec2', region).terminateInstances({ InstanceIds: [...cleared] });
      for (const id of cleared) outcomes.set(id, outcomeIn(answer, id));
    } catch (error) {
      await sendRest(cleared, error, clearings);
    }
  }

  async function sendRest(batch: readonly string[], error: unknown, clearings: number): Promise<void> {
    const failure = awsFailure(error);
    if (failure === 'aborted') throw error;
    const named = batch.filter((id) => errorMessage(error).includes(id));
    if (failure === 'not-found' && (named.length > 0 || batch.length === 1)) {
      const gone = named.length > 0 ? named : batch;
      for (const id of gone) outcomes.set(id, { result: 'already-gone' });
      return send(without(batch, gone), 0);
    }
    if (failure === 'protected' && clearings > 1) return send(batch, clearings - 1);
    if (batch.length === 1 || FOR_ALL.includes(failure)) {
      for (const id of batch) outcomes.set(id, failedOutcome(error));
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await send(batch.slice(0, half), 0);
    await send(batch.slice(half), 0);
  }

  /** The ids whose protections are off now; the others get their outcome and stay out of the call. */
  async function clearAll(batch: readonly string[]): Promise<string[]> {
    const cleared = await concurrently(batch, AT_ONCE, ctx.signal, async (id) => {
      try {
        await clearProtections(ctx, region, id);
        return id;
      } catch (error) {
        if (awsFailure(error) === 'aborted') throw error;
        outcomes.set(
          id,
          awsFailure(error) === 'not-found' ? { result: 'already-gone' } : failedOutcome(error),
        );
        return undefined;
      }
    });
    return cleared.filter((id) => id !== undefined);
  }
}

function without(batch: readonly string[], out: readonly string[]): string[] {
  return batch.filter((id) => !out.includes(id));
}

function outcomeIn(answer: TerminateInstancesCommandOutput, id: string): Outcome {
  const change = answer.TerminatingInstances?.find((instance) => instance.InstanceId === id);
  if (change === undefined) {
    return { result: 'failed', code: 'NotInAnswer', message: `TerminateInstances did not name ${id}.` };
  }
  const before = change.PreviousState?.Name;
  return before === 'terminated' || before === 'shutting-down'
    ? { result: 'already-gone' }
    : { result: 'applied', detail: `was ${before}` };
}
