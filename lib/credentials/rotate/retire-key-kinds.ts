import type { Change, Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { eachByItself, GONE } from '../../resources/each-by-itself.ts';
import { evidencePath } from '../../resources/evidence-path.ts';
import { retrying } from '../../resources/retrying.ts';
import type { UserDelivery } from '../deliver/deliverer.ts';
import { deliveredKey, KEY_ROTATION } from './issue-key-kind.ts';
import { lastUse, listKeys } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

export type RetireKeyParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly keyId: string;
  readonly delivery: UserDelivery;
  /** Its last use when the plan was made, ISO 8601. */
  readonly lastUsedAt: string | null;
  /** Whether it goes though it is or was in use. */
  readonly evenIfUsed: boolean;
};

/** Keys looked up at a time before the first of them is touched. */
const AT_ONCE = 10;
/** A new key takes seconds until every endpoint of IAM lists it. */
const PROPAGATING = { everyMs: 3_000, forMs: 30_000 };

/** A refusal that keeps a key as it is. */
class KeyKept extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'KeyKept';
    this.code = code;
  }
}

/** Whether the key is active; undefined when the key or its user is gone. */
async function statusOf(
  ctx: ReadContext,
  { userName, keyId }: RetireKeyParams,
): Promise<boolean | undefined> {
  const keys = await unlessAbsent(listKeys(ctx, userName));
  return keys?.find((key) => key.id === keyId)?.active;
}

async function saveKeys(ctx: EvidenceContext, changes: readonly Change<RetireKeyParams>[]): Promise<void> {
  await concurrently(changes, AT_ONCE, ctx.signal, async ({ params }) => {
    const path = evidencePath(
      { region: 'global', type: 'iam-access-key', id: params.keyId },
      'before-rotation.json',
    );
    if ((await ctx.evidence.read(path)) !== undefined) return;
    const keys = await unlessAbsent(listKeys(ctx, params.userName));
    const key = keys?.find(({ id }) => id === params.keyId);
    if (key === undefined) return;
    const facts = { userName: params.userName, ...key, ...(await lastUse(ctx, params.keyId)) };
    await ctx.evidence.saveJson(path, facts);
  });
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

/** A key that was used after the plan was made is somebody's after all. */
async function keepIfUsedSince(ctx: ReadContext, params: RetireKeyParams, kept: string): Promise<void> {
  if (params.evenIfUsed) return;
  const { lastUsedAt } = await lastUse(ctx, params.keyId);
  if (lastUsedAt === undefined || lastUsedAt === params.lastUsedAt) return;
  throw new KeyKept('KeyInUse', `${params.keyId} was used since the plan was made; it ${kept}.`);
}

const keyOf = ({ userName, keyId }: RetireKeyParams) => ({ UserName: userName, AccessKeyId: keyId });

async function switchOff(ctx: WriteContext, params: RetireKeyParams): Promise<void> {
  await ctx.aws.write('iam').updateAccessKey({ ...keyOf(params), Status: 'Inactive' });
}

async function switchOn(ctx: WriteContext, params: RetireKeyParams): Promise<Outcome> {
  const done = await unlessAbsent(
    ctx.aws.write('iam').updateAccessKey({ ...keyOf(params), Status: 'Active' }),
  );
  return { result: done === undefined ? 'already-gone' : 'applied' };
}

async function isOff(ctx: ReadContext, params: RetireKeyParams): Promise<Verdict> {
  return (await statusOf(ctx, params)) === true
    ? { held: false, found: 'the key is still active' }
    : { held: true };
}

async function isGone(ctx: ReadContext, params: RetireKeyParams): Promise<Verdict> {
  return (await statusOf(ctx, params)) === undefined
    ? { held: true }
    : { held: false, found: 'the key is still there' };
}

/** Deletes a key because IAM lets a user have two and the new one needs the place. */
export const giveWayAccessKey: WritingKind<RetireKeyParams> = {
  kind: 'delete-unused-access-key',
  permissions: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:DeleteAccessKey'],
  writes: true,
  saveEvidence: saveKeys,
  apply: (ctx, changes) =>
    one(ctx, changes, async (params) => {
      const active = await statusOf(ctx, params);
      if (active === undefined) return GONE;
      if (active) await keepIfUsedSince(ctx, params, 'was not deleted');
      await ctx.aws.write('iam').deleteAccessKey(keyOf(params));
      return undefined;
    }),
  verify: (ctx, { params }) => isGone(ctx, params),
};

/** Switches the old key off once the new one was delivered; the key stays, so it can be switched on again. */
export const deactivateReplacedKey: WritingKind<RetireKeyParams> = {
  kind: 'deactivate-replaced-access-key',
  permissions: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:UpdateAccessKey'],
  writes: true,
  saveEvidence: saveKeys,
  apply: (ctx, changes) =>
    one(ctx, changes, async (params) => {
      if ((await statusOf(ctx, params)) === undefined) return GONE;
      await requireReplacement(ctx, params);
      // On disk before the call: a later look deletes only keys that this case switched off.
      const record = new UserRecord(ctx.evidence, KEY_ROTATION, params.userName);
      await record.noteRetired(ctx.evidence, params.keyId);
      await switchOff(ctx, params);
      return undefined;
    }),
  verify: (ctx, { params }) => isOff(ctx, params),
  undo: (ctx, { params }) => switchOn(ctx, params),
};

async function requireReplacement(ctx: ReadContext, params: RetireKeyParams): Promise<void> {
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, params.userName);
  const find = async () => {
    if ((await deliveredKey(ctx, params)) !== undefined) return;
    throw new KeyKept(
      'NotReplaced',
      `No new key of ${params.userName} was delivered; ${params.keyId} stays active.`,
    );
  };
  const wasDelivered = (await record.delivered()).length > 0;
  // What was delivered may not be listed yet; what was not will not be.
  await retrying(ctx, find, { again: () => wasDelivered, ...PROPAGATING });
}

/** Switches a key off that nobody used for long; one that was used since the plan stays on. */
export const deactivateUnusedKey: WritingKind<RetireKeyParams> = {
  kind: 'deactivate-unused-access-key',
  permissions: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:UpdateAccessKey'],
  writes: true,
  saveEvidence: saveKeys,
  apply: (ctx, changes) =>
    one(ctx, changes, async (params) => {
      if ((await statusOf(ctx, params)) === undefined) return GONE;
      await keepIfUsedSince(ctx, params, 'stays active');
      await switchOff(ctx, params);
      return undefined;
    }),
  verify: (ctx, { params }) => isOff(ctx, params),
  undo: (ctx, { params }) => switchOn(ctx, params),
};

/** Deletes an old key that is off, whose new one is in use. */
export const deleteReplacedKey: WritingKind<RetireKeyParams> = {
  kind: 'delete-replaced-access-key',
  permissions: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:DeleteAccessKey'],
  writes: true,
  saveEvidence: saveKeys,
  apply: (ctx, changes) =>
    one(ctx, changes, async (params) => {
      const active = await statusOf(ctx, params);
      if (active === undefined) return GONE;
      if (active) {
        throw new KeyKept('KeySwitchedOn', `${params.keyId} was switched on again; it was not deleted.`);
      }
      const fresh = await deliveredKey(ctx, params);
      if (fresh === undefined || (await lastUse(ctx, fresh)).lastUsedAt === undefined) {
        throw new KeyKept('NotTakenUp', `No new key of ${params.userName} is in use; ${params.keyId} stays.`);
      }
      await ctx.aws.write('iam').deleteAccessKey(keyOf(params));
      return undefined;
    }),
  verify: (ctx, { params }) => isGone(ctx, params),
};
