import { awsFailure, unlooked } from '../../aws/errors.ts';
import { deactivateChange } from '../../credentials/contain/deactivate-access-key.ts';
import { idleDays, keysWithUse } from '../../credentials/rotate/user-keys.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { IDLE_DAYS } from './findings.ts';
import type { ReviewedPrincipal } from './review.ts';

const AT_ONCE = 16;

/**
 * Changes that switch off the keys nobody has used for {@link IDLE_DAYS} days, which can be undone. The credential
 * report tells which users to look at; what is concluded is read anew, as the report may be hours old.
 */
export async function idleKeys(
  ctx: ReadContext,
  reviewed: readonly ReviewedPrincipal[],
  now: Date,
): Promise<{ readonly changes: readonly Change[]; readonly unlooked: readonly Unlooked[] }> {
  const idle = reviewed.filter(
    ({ findings, untouchable }) =>
      untouchable === undefined &&
      findings.some(({ rule }) => rule === 'key-never-used' || rule === 'key-unused'),
  );
  const found = await concurrently(idle, AT_ONCE, ctx.signal, async ({ principal: { name } }) => {
    try {
      return { changes: await changesFor(ctx, name, now), unlooked: [] };
    } catch (error) {
      if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
      return { changes: [], unlooked: [unlooked(`access keys of ${name}`, 'iam:ListAccessKeys', error)] };
    }
  });
  return {
    changes: found.flatMap(({ changes }) => changes),
    unlooked: found.flatMap((one) => one.unlooked),
  };
}

async function changesFor(ctx: ReadContext, userName: string, now: Date): Promise<readonly Change[]> {
  const keys = (await unlessAbsent(keysWithUse(ctx, userName))) ?? [];
  return keys
    .filter((key) => key.active && idleDays(key, now) >= IDLE_DAYS)
    .map((key) => {
      const use = key.lastUsedAt === undefined ? 'it was never used' : `it was last used ${key.lastUsedAt}`;
      const fact = `${use}; it was made ${key.createdAt}`;
      const because = { kind: 'observed', call: 'iam:GetAccessKeyLastUsed', fact } as const;
      return {
        ...deactivateChange({ userName, accessKeyId: key.id }, [because], false),
        optional: true as const,
      };
    });
}
