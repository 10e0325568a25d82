import { userKeys } from '../../credentials/contain/user-keys.ts';
import type { ReadContext } from '../../playbook/context.ts';

/** Whether a leaked key can never be used again, and how that is known. */
export interface KeyLife {
  readonly dead: boolean;
  readonly fact: string;
}

/**
 * Asks IAM, not GitHub, whether the leaked key is gone. A deactivated key is not dead: whoever may do so activates it
 * again. Throws when IAM cannot be asked.
 */
export async function keyLife(ctx: ReadContext): Promise<KeyLife> {
  const keyId = ctx.incident.leakedKeyId;
  const owner = await ctx.incident.owner(ctx.signal);
  if (owner.kind !== 'user') return { dead: false, fact: `IAM lists no user as the owner of ${keyId}` };
  const keys = await userKeys(ctx.aws, owner.userName);
  const key = keys?.find(({ accessKeyId }) => accessKeyId === keyId);
  if (key !== undefined) {
    return { dead: false, fact: `${keyId} is ${key.active ? 'active' : 'deactivated, not deleted'}` };
  }
  const fact =
    keys === undefined ? `user ${owner.userName} is gone` : `${owner.userName} has no such key any more`;
  return { dead: true, fact };
}
