import type { Change, Verdict } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { retrying } from '../../resources/retrying.ts';
import { deliveryTo } from '../deliver/deliver.ts';
import { KEY_ROTATION } from './issue-key-kind.ts';
import type { KeySettings } from './key-choice.ts';
import { deactivateExposedKey } from './retire-key-kinds.ts';
import { listKeys, PROPAGATING } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

const AT_ONCE = 16;

/**
 * Judges the rotation as a whole: whether an exposed key that went off left its user without one that works. Where
 * the responder deselected the new key, that was chosen.
 */
export async function leftWithoutKey(
  ctx: ReadContext,
  settings: KeySettings,
  applied: readonly Change[],
): Promise<Verdict> {
  const names = applied
    .filter(({ kind }) => kind === deactivateExposedKey.kind)
    .map(({ target }) => target.label ?? '');
  const judged = await concurrently([...new Set(names)], AT_ONCE, ctx.signal, async (userName) => {
    const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
    const chosen =
      deliveryTo(settings.delivery, userName) !== undefined && (await record.intent()) === undefined;
    return chosen || (await hasKey(ctx, userName, record)) ? [] : [userName];
  });
  const without = judged.flat();
  if (without.length === 0) return { held: true };
  const { caseId } = ctx.incident;
  return {
    held: false,
    found: `Left without a key, because the old one is exposed and off and no new one was delivered: ${without.join(', ')}. Settle what is said of each one's new key and run spillkit resume ${caseId}, or let one work with its old key meanwhile: spillkit undo ${caseId} --only ${KEY_ROTATION} --target USER`,
  };
}

const NONE = new Error('The user has no key.');

/** Whether the user has an active key whose secret somebody knows; a user that is gone needs none. */
async function hasKey(ctx: ReadContext, userName: string, record: UserRecord): Promise<boolean> {
  const delivered = (await record.delivered()).map(({ ref }) => ref);
  const lost = record.issued().filter((id) => !delivered.includes(id));
  const look = async () => {
    const keys = await unlessAbsent(listKeys(ctx, userName));
    if (keys?.every(({ id, active }) => !active || lost.includes(id))) throw NONE;
  };
  try {
    // What was delivered may not be listed yet; what was not will not be.
    const again = (error: unknown) => error === NONE && delivered.length > 0;
    await retrying(ctx, look, { again, ...PROPAGATING });
    return true;
  } catch (error) {
    if (error === NONE) return false;
    throw error;
  }
}
