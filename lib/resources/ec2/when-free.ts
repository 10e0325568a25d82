import { errorCode } from '../../aws/errors.ts';
import type { Outcome } from '../../playbook/change.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { eachByItself } from '../each-by-itself.ts';
import type { ResourceRef } from '../resource-type.ts';
import { retrying } from '../retrying.ts';

/** What hangs on a thing of the network goes in the same class, and large instances take minutes to shut down. */
const HELD = { everyMs: 5_000, forMs: 10 * 60_000 };
const HOLDING = /^(DependencyViolation|InvalidIPAddress\.InUse|ResourceInUse|\w+InUse)$/;

/** Removes each by itself, and tries again while something that goes at the same time still hangs on it. */
export function eachWhenFree<R extends ResourceRef>(
  ctx: WriteContext,
  batch: readonly R[],
  remove: (ref: R) => Promise<unknown>,
): Promise<Outcome[]> {
  return eachByItself(ctx.signal, batch, (ref) =>
    retrying(ctx, () => remove(ref), { again: (error) => HOLDING.test(errorCode(error)), ...HELD }),
  );
}
