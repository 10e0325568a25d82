import { errorMessage } from '../../aws/errors.ts';
import type { Json, Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { DeliveryFailed, deliver, delivererFor } from '../deliver/deliver.ts';
import type { Addressee, UserDelivery } from '../deliver/deliverer.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { keysWithUse, lastUse, listKeys } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

/** Folder of the rotation's facts in the evidence. */
export const KEY_ROTATION = 'rotate-access-keys';

export type IssueKeyParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly delivery: UserDelivery;
  /** Its old keys go off whatever becomes of the new one. */
  readonly exposed: boolean;
  /** Whom the key belongs to, as the responder's file says; told to a program that delivers it. */
  readonly owner?: string;
};

type Whose = Pick<IssueKeyParams, 'userName' | 'delivery'>;

/** Id of the user's new key that is active and whose delivery can be read back now; none when the user is gone. */
export async function deliveredKey(
  ctx: ReadContext,
  { userName, delivery }: Whose,
): Promise<string | undefined> {
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
  const delivered = await record.delivered();
  if (delivered.length === 0) return undefined;
  const keys = (await unlessAbsent(listKeys(ctx, userName))) ?? [];
  const active = new Set(keys.filter((key) => key.active).map((key) => key.id));
  for (const { ref, receipt } of delivered) {
    if (active.has(ref) && (await arrived(ctx, delivery, ref, receipt))) return ref;
  }
  return undefined;
}

/** What was delivered is still there, or was taken up, which proves that it arrived. */
async function arrived(
  ctx: ReadContext,
  delivery: UserDelivery,
  keyId: string,
  receipt: Parameters<ReturnType<typeof delivererFor>['confirm']>[1],
): Promise<boolean> {
  if (
    await delivererFor(delivery)
      .confirm(ctx, receipt)
      .catch(() => false)
  )
    return true;
  return (await lastUse(ctx, keyId)).lastUsedAt !== undefined;
}

/**
 * Settles what an earlier, interrupted attempt made. A key whose secret is lost is deleted. One that was used
 * meanwhile did arrive: it is kept, and its id is given. Keys that are not on record belong to somebody else.
 */
async function settleLost(
  ctx: WriteContext,
  { userName, delivery }: Whose,
  record: UserRecord,
): Promise<string | undefined> {
  const intent = await record.intent();
  if (intent === undefined) return undefined;
  const issued = new Set(record.issued());
  let kept: string | undefined;
  for (const key of await keysWithUse(ctx, userName)) {
    if (intent.keysBefore.includes(key.id)) continue;
    if (key.lastUsedAt === undefined) {
      await ctx.aws.write('iam').deleteAccessKey({ UserName: userName, AccessKeyId: key.id });
    } else if (issued.has(key.id)) {
      kept = key.id;
      const receipt = { to: delivery.to, place: 'its user', proof: `used ${key.lastUsedAt}`, fresh: false };
      await record.noteDelivered(ctx.evidence, key.id, receipt);
    }
  }
  return kept;
}

async function withdrawKey(
  ctx: WriteContext,
  { userName, exposed }: IssueKeyParams,
  keyId: string,
  why: string,
): Promise<Outcome> {
  const message = `The new key ${keyId} could not be delivered: ${why}`;
  try {
    await ctx.aws.write('iam').deleteAccessKey({ UserName: userName, AccessKeyId: keyId });
    const withdrawn = exposed ? 'It was withdrawn.' : 'It was withdrawn; the old key stays.';
    return { result: 'failed', code: 'DeliveryFailed', message: `${message} ${withdrawn}` };
  } catch (error) {
    const left = `It could not be withdrawn either (${errorMessage(error)}): delete it by hand.`;
    return { result: 'failed', code: 'DeliveryFailed', message: `${message} ${left}` };
  }
}

async function issue(ctx: WriteContext, params: IssueKeyParams): Promise<Outcome> {
  const { userName, userArn, delivery, owner } = params;
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
  const earlier = (await deliveredKey(ctx, params)) ?? (await settleLost(ctx, params, record));
  if (earlier !== undefined) return { result: 'applied', detail: `${earlier} was delivered before` };
  if ((await record.intent()) === undefined) {
    const keysBefore = (await listKeys(ctx, userName)).map((key) => key.id);
    await record.noteIntent(ctx.evidence, { keysBefore });
  }
  const { AccessKey: key } = await ctx.aws.write('iam').createAccessKey({ UserName: userName });
  const { AccessKeyId: keyId = '', SecretAccessKey: secret = '' } = key ?? {};
  ctx.keepSecret(secret);
  // On disk before the delivery: after a crash the key is known as ours and its secret as lost.
  await record.noteIssued(ctx.evidence, keyId);
  const to: Addressee = { userName, userArn, kind: 'access-key' };
  const content = JSON.stringify({
    UserName: userName,
    ...(owner === undefined ? {} : { Owner: owner }),
    AccessKeyId: keyId,
    SecretAccessKey: secret,
  });
  try {
    const receipt = await deliver(ctx, delivery, { ...to, ref: keyId, content });
    await record.noteDelivered(ctx.evidence, keyId, receipt);
    const detail = `${keyId}, delivered to ${receipt.place}`;
    return { result: 'applied', detail, record: { keyId, receipt } };
  } catch (error) {
    if (!(error instanceof DeliveryFailed)) throw error;
    return withdrawKey(ctx, params, keyId, error.message);
  }
}

async function verify(ctx: ReadContext, params: IssueKeyParams): Promise<Verdict> {
  if ((await deliveredKey(ctx, params)) !== undefined) return { held: true };
  const user = await unlessAbsent(ctx.aws.read('iam').getUser({ UserName: params.userName }));
  if (user === undefined) return { held: true };
  return { held: false, found: 'no active key with a delivery that can be read back' };
}

/** Takes back a new key nobody took up. One that is in use, or the last one that works, stays. */
async function withdraw(ctx: WriteContext, params: IssueKeyParams): Promise<Outcome> {
  const { userName, delivery } = params;
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
  const keys = await unlessAbsent(keysWithUse(ctx, userName));
  const made = keys?.filter(({ id }) => record.issued().includes(id)) ?? [];
  if (keys === undefined || made.length === 0) return { result: 'already-gone' };
  const kept = (code: string, message: string): Outcome => ({ result: 'failed', code, message });
  const used = made.find((key) => key.lastUsedAt !== undefined);
  if (used !== undefined) return kept('KeyInUse', `${used.id} was used ${used.lastUsedAt}; it stays.`);
  if (!keys.some((key) => key.active && !made.includes(key))) {
    return kept('LastKey', `${userName} has no other active key. Switch the old one on again first.`);
  }
  for (const { id } of made) {
    await ctx.aws.write('iam').deleteAccessKey({ UserName: userName, AccessKeyId: id });
  }
  const gone = new Set(made.map(({ id }) => id));
  for (const { ref, receipt } of await record.delivered()) {
    if (gone.has(ref)) await delivererFor(delivery).withdraw(ctx, receipt);
  }
  return { result: 'applied', record: { withdrawn: [...gone] } satisfies Json };
}

/** Makes a new access key for a user and delivers it; a key that could not be delivered is withdrawn. */
export const issueAccessKey: WritingKind<IssueKeyParams> = {
  kind: 'issue-access-key',
  permissions: [
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
    ...delivererFor({ to: 'secretsmanager' }).permissions,
  ],
  writes: true,
  apply: (ctx, changes) => oneAfterAnother(changes, (params) => issue(ctx, params)),
  verify: (ctx, change) => verify(ctx, change.params),
  undo: (ctx, change) => withdraw(ctx, change.params),
};
