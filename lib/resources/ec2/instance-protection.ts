import { awsFailure } from '../../aws/errors.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { retrying } from '../retrying.ts';

/** Instance attributes that keep TerminateInstances, or tools that stop first, from ending an instance. */
export const PROTECTIONS = ['disableApiTermination', 'disableApiStop'] as const;
type Protection = (typeof PROTECTIONS)[number];

const ANSWER = { disableApiTermination: 'DisableApiTermination', disableApiStop: 'DisableApiStop' } as const;

/** Whether the protection is on; one attribute a call is all the API takes. */
export async function isProtected(
  ctx: ReadContext,
  region: string,
  id: string,
  protection: Protection,
): Promise<boolean> {
  const answer = await ctx.aws
    .read('ec2', region)
    .describeInstanceAttribute({ InstanceId: id, Attribute: protection });
  return answer[ANSWER[protection]]?.Value === true;
}

/**
 * Switches both protections off where they are on, and reads back that they are. A protection that may not be
 * read is switched off unseen. Throws when one stays on.
 */
export async function clearProtections(ctx: WriteContext, region: string, id: string): Promise<void> {
  for (const protection of PROTECTIONS) {
    const on = await isProtected(ctx, region, id, protection).catch((error: unknown) => {
      if (awsFailure(error) === 'denied') return undefined;
      throw error;
    });
    if (on === false) continue;
    await ctx.aws
      .write('ec2', region)
      .modifyInstanceAttribute({ InstanceId: id, [ANSWER[protection]]: { Value: false } });
    if (on === undefined) continue;
    await retrying(ctx, () => requireOff(ctx, region, id, protection), {
      again: (error) => error instanceof StillProtected,
      everyMs: 1_000,
      forMs: 10_000,
    });
  }
}

class StillProtected extends Error {
  readonly code = 'OperationNotPermitted';
}

async function requireOff(
  ctx: ReadContext,
  region: string,
  id: string,
  protection: Protection,
): Promise<void> {
  if (await isProtected(ctx, region, id, protection)) {
    throw new StillProtected(`${protection} of ${id} is still on after it was switched off.`);
  }
}
