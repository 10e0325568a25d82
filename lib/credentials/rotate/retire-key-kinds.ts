import type { Change, Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { eachByItself, GONE } from '../../resources/each-by-itself.ts';
import { evidencePath } from '../../resources/evidence-path.ts';
import type { DeliveryChoice } from '../deliver/deliverer.ts';
import { deliveredKey } from './issue-key-kind.ts';
import { lastUse, listKeys } from './user-keys.ts';

export type RetireKeyParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly keyId: string;
  readonly delivery: DeliveryChoice;
};

/** A refusal that keeps a key as it is. */
class KeyKept extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'KeyKept';
    this.code = code;
  }
}

/** `Active` or `Inactive`; undefined when the key or its user is gone. */
async function statusOf(
  ctx: ReadContext,
  { userName, keyId }: RetireKeyParams,
): Promise<boolean | undefined> {
  const keys = await unlessAbsent(listKeys(ctx, userName));
  return keys?.find((key) => key.id === keyId)?.active;
}

async function saveKeys(ctx: EvidenceContext, changes: readonly Change<RetireKeyParams>[]): Promise<void> {
  for (const { params } of changes) {
    const path = evidencePath(
      { region: 'global', type: 'iam-access-key', id: params.keyId },
      'before-rotation.json',
    );
    if ((await ctx.evidence.read(path)) !== undefined) continue;
    const keys = await unlessAbsent(listKeys(ctx, params.userName));
    const key = keys?.find(({ id }) => id === params.keyId);
    if (key === undefined) continue;
    await ctx.evidence.saveJson(path, {
      userName: params.userName,
      ...key,
      ...(await lastUse(ctx, params.keyId)),
    });
  }
}

function one(
  ctx: WriteContext,
  changes: readonly Change<RetireKeyParams>[],
  change: (params: RetireKeyParams) => Promise<unknown>,
): Promise<Outcome[]> {
  return eachByItself(
    ctx.signal,
    changes.map(({ params }) => params),
    change,
  );
}

/** Deletes a key nobody uses, because IAM lets a user have two and the new one needs the place. */
export const giveWayAccessKey: WritingKind<RetireKeyParams> = {
  kind: 'delete-unused-access-key',
  permissions: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:DeleteAccessKey'],
  writes: true,
  saveEvidence: saveKeys,
  apply: (ctx, changes) =>
    one(ctx, changes, async (params) => {
      const active = await statusOf(ctx, params);
      if (active === undefined) return GONE;
      if (active && (await lastUse(ctx, params.keyId)).lastUsedAt !== undefined) {
        throw new KeyKept(
          'KeyInUse',
          `${params.keyId} was used since the plan was made; it was not deleted.`,
        );
      }
      await ctx.aws.write('iam').deleteAccessKey({ UserName: params.userName, AccessKeyId: params.keyId });
      return undefined;
    }),
  verify: async (ctx, { params }): Promise<Verdict> =>
    (await statusOf(ctx, params)) === undefined
      ? { held: true }
      : { held: false, found: 'the key is still there' },
};

/** Switches the old key off once the new one was delivered; the key stays, so it can be switched on again. */
export const deactivateReplacedKey: WritingKind<RetireKeyParams> = {
  kind: 'deactivate-replaced-access-key',
  permissions: ['iam:ListAccessKeys', 'iam:UpdateAccessKey'],
  writes: true,
  saveEvidence: saveKeys,
  apply: (ctx, changes) =>
    one(ctx, changes, async (params) => {
      if ((await statusOf(ctx, params)) === undefined) return GONE;
      if ((await deliveredKey(ctx, params)) === undefined) {
        throw new KeyKept(
          'NotReplaced',
          `No new key of ${params.userName} was delivered; ${params.keyId} stays active.`,
        );
      }
      const key = { UserName: params.userName, AccessKeyId: params.keyId };
      await ctx.aws.write('iam').updateAccessKey({ ...key, Status: 'Inactive' });
      return undefined;
    }),
  verify: async (ctx, { params }): Promise<Verdict> =>
    (await statusOf(ctx, params)) === true
      ? { held: false, found: 'the key is still active' }
      : { held: true },
  undo: async (ctx, { params }) => {
    const key = { UserName: params.userName, AccessKeyId: params.keyId };
    await ctx.aws.write('iam').updateAccessKey({ ...key, Status: 'Active' });
    return { result: 'applied' };
  },
};
