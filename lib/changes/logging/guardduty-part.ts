import type { ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { notOwned } from '../../resources/misc/guardduty-detector.ts';

/** The region's one detector; one made anew has another id than the event names. */
export async function detectorNow(ctx: ReadContext, region: string): Promise<string> {
  const { DetectorIds: [id] = [] } = await ctx.aws.read('guardduty', region).listDetectors({});
  if (id !== undefined) return id;
  throw new SpillkitError(
    'NoDetector',
    `GuardDuty has no detector in ${region}.`,
    'Put the detector back first, then run the step again.',
  );
}

/** What a reading call gives, or undefined where GuardDuty says, in its own words, that there is no such thing. */
export async function unlessNotOwned<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (notOwned(error)) return undefined;
    throw error;
  }
}
