import type { Change } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { eachByItself, GONE } from '../../resources/each-by-itself.ts';
import { evidencePath } from '../../resources/evidence-path.ts';
import { retrying } from '../../resources/retrying.ts';
import type { UserDelivery } from '../deliver/deliverer.ts';
import { deliveredKey, KEY_ROTATION } from './issue-key-kind.ts';
import { lastUse, listKeys, PROPAGATING } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

export type RetireKeyParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly keyId: string;
  readonly delivery: UserDelivery;
  /** Its last use when the plan was made, ISO 8601. */
  readonly lastUsedAt: string | null;
  /** Whether it goes though it is or was in use: the attacker has it, or may have it. */
  readonly evenIfUsed: boolean;
};

/** Keys looked up at a time before the first of them is touched. */
const AT_ONCE = 10;

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

const keyOf = ({ userName, keyId }: RetireKeyParams) => ({ UserName: userName, AccessKeyId: keyId });

function setStatus(ctx: WriteContext, params: RetireKeyParams, Status: 'Active' | 'Inactive') {
  return ctx.aws.write('iam').updateAccessKey({ ...keyOf(params), Status });
}

/** What may keep a key as it is: it throws then. */
type Keeping = (ctx: WriteContext, params: RetireKeyParams, active: boolean) => Promise<void>;

interface Retirement {
  readonly kind: string;
  readonly keeping: Keeping;
  /** What retiring takes beside looking. */
  readonly permissions: readonly string[];
  retire(ctx: WriteContext, params: RetireKeyParams): Promise<unknown>;
  /** What is wrong with a key that is still listed; undefined when nothing is. */
  wrong(active: boolean): string | undefined;
}

/** Keys whose facts are saved, that are looked at once more, and are then retired one by one. */
function retiring({ kind, keeping, permissions, retire, wrong }: Retirement): WritingKind<RetireKeyParams> {
  return {
    kind,
    permissions: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', ...permissions],
    writes: true,
    saveEvidence: saveKeys,
    apply: (ctx, changes) =>
      eachByItself(ctx.signal, changes, async ({ params }) => {
        const active = await statusOf(ctx, params);
        if (active === undefined) return GONE;
        await keeping(ctx, params, active);
        return retire(ctx, params);
      }),
    async verify(ctx, { params }) {
      const active = await statusOf(ctx, params);
      const found = active === undefined ? undefined : wrong(active);
      return found === undefined ? { held: true } : { held: false, found };
    },
  };
}

/** Switches keys off; they stay, so undo switches them on again. */
function switchingOff(kind: string, keeping: Keeping): WritingKind<RetireKeyParams> {
  return {
    ...retiring({
      ...{ kind, keeping, permissions: ['iam:UpdateAccessKey'] },
      retire: (ctx, params) => setStatus(ctx, params, 'Inactive'),
      wrong: (active) => (active ? 'the key is still active' : undefined),
    }),
    async undo(ctx, { params }) {
      const done = await unlessAbsent(setStatus(ctx, params, 'Active'));
      return { result: done === undefined ? 'already-gone' : 'applied' };
    },
  };
}

/** Deletes keys. One the attacker may have is at least switched off where the deletion is refused. */
function deleting(kind: string, keeping: Keeping): WritingKind<RetireKeyParams> {
  return retiring({
    ...{ kind, keeping, permissions: ['iam:UpdateAccessKey', 'iam:DeleteAccessKey'] },
    async retire(ctx, params) {
      try {
        await ctx.aws.write('iam').deleteAccessKey(keyOf(params));
      } catch (error) {
        if (params.evenIfUsed) await setStatus(ctx, params, 'Inactive');
        throw error;
      }
    },
    wrong: () => 'the key is still there',
  });
}

/** A key that was used after the plan was made is somebody's after all. */
async function unusedSince(ctx: ReadContext, params: RetireKeyParams, kept: string): Promise<void> {
  if (params.evenIfUsed) return;
  const { lastUsedAt } = await lastUse(ctx, params.keyId);
  if (lastUsedAt === undefined || lastUsedAt === params.lastUsedAt) return;
  throw new KeyKept('KeyInUse', `${params.keyId} was used since the plan was made; it ${kept}.`);
}

/** On disk before the call: a later look deletes only keys that this case switched off. */
function noteRetired(ctx: WriteContext, { userName, keyId }: RetireKeyParams): Promise<void> {
  return new UserRecord(ctx.evidence, KEY_ROTATION, userName).noteRetired(ctx.evidence, keyId);
}

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

/** Deletes a key because IAM lets a user have two and the new one needs the place. */
export const giveWayAccessKey = deleting('delete-unused-access-key', async (ctx, params, active) => {
  if (active) await unusedSince(ctx, params, 'was not deleted');
});

/** Switches the old key off once the new one was delivered. */
export const deactivateReplacedKey = switchingOff('deactivate-replaced-access-key', async (ctx, params) => {
  await requireReplacement(ctx, params);
  await noteRetired(ctx, params);
});

/** Switches off a key the attacker may have, whatever became of the new one. */
export const deactivateExposedKey = switchingOff('deactivate-exposed-access-key', noteRetired);

/** Switches a key off that nobody used for long; one that was used since the plan stays on. */
export const deactivateUnusedKey = switchingOff('deactivate-unused-access-key', (ctx, params) =>
  unusedSince(ctx, params, 'stays active'),
);

/** Deletes an old key that is off, whose new one is in use. */
export const deleteReplacedKey = deleting('delete-replaced-access-key', async (ctx, params, active) => {
  if (active) {
    throw new KeyKept('KeySwitchedOn', `${params.keyId} was switched on again; it was not deleted.`);
  }
  const fresh = await deliveredKey(ctx, params);
  if (fresh === undefined || (await lastUse(ctx, fresh)).lastUsedAt === undefined) {
    throw new KeyKept('NotTakenUp', `No new key of ${params.userName} is in use; ${params.keyId} stays.`);
  }
});
