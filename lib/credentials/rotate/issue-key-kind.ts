import { errorMessage } from '../../aws/errors.ts';
import type { Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { DeliveryFailed, deliver, delivererFor } from '../deliver/deliver.ts';
import type { Addressee, DeliveryChoice } from '../deliver/deliverer.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { lastUse, listKeys } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

/** Folder of the rotation's facts in the evidence. */
export const KEY_ROTATION = 'rotate-access-keys';

export type IssueKeyParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly delivery: DeliveryChoice;
};

/** Id of the user's new key that is active and whose delivery can be read back now. */
export async function deliveredKey(
  ctx: ReadContext,
  { userName, delivery }: IssueKeyParams,
): Promise<string | undefined> {
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
  const delivered = await record.delivered();
  if (delivered.length === 0) return undefined;
  const active = new Set((await listKeys(ctx, userName)).filter((key) => key.active).map((key) => key.id));
  for (const { ref, receipt } of delivered) {
    if (active.has(ref) && (await delivererFor(delivery).confirm(ctx, receipt))) return ref;
  }
  return undefined;
}

/**
 * Deletes keys that an earlier, interrupted attempt made and whose secret is lost. Everything else is left:
 * a key that is not on record and was used belongs to somebody.
 */
async function withdrawLost(ctx: WriteContext, userName: string, record: UserRecord): Promise<void> {
  const intent = await record.intent();
  if (intent === undefined) return;
  const issued = new Set(record.issued());
  for (const key of await listKeys(ctx, userName)) {
    if (intent.keysBefore.includes(key.id)) continue;
    const used = await lastUse(ctx, key.id);
    if (!issued.has(key.id) && used.lastUsedAt !== undefined) continue;
    await ctx.aws.write('iam').deleteAccessKey({ UserName: userName, AccessKeyId: key.id });
  }
}

async function withdrawKey(
  ctx: WriteContext,
  userName: string,
  keyId: string,
  why: string,
): Promise<Outcome> {
  const message = `The new key ${keyId} could not be delivered: ${why}`;
  try {
    await ctx.aws.write('iam').deleteAccessKey({ UserName: userName, AccessKeyId: keyId });
    return {
      result: 'failed',
      code: 'DeliveryFailed',
      message: `${message} It was withdrawn; the old key stays.`,
    };
  } catch (error) {
    const left = `It could not be withdrawn either (${errorMessage(error)}): delete it by hand.`;
    return { result: 'failed', code: 'DeliveryFailed', message: `${message} ${left}` };
  }
}

async function issue(ctx: WriteContext, params: IssueKeyParams): Promise<Outcome> {
  const { userName, userArn, delivery } = params;
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
  const earlier = await deliveredKey(ctx, params);
  if (earlier !== undefined) return { result: 'applied', detail: `${earlier} was delivered before` };
  await withdrawLost(ctx, userName, record);
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
  const content = JSON.stringify({ UserName: userName, AccessKeyId: keyId, SecretAccessKey: secret });
  try {
    const receipt = await deliver(ctx, delivery, { ...to, ref: keyId, content });
    await record.noteDelivered(ctx.evidence, keyId, receipt);
    const detail = `${keyId}, delivered to ${receipt.place}`;
    return { result: 'applied', detail, record: { keyId, receipt } };
  } catch (error) {
    if (!(error instanceof DeliveryFailed)) throw error;
    return withdrawKey(ctx, userName, keyId, error.message);
  }
}

async function verify(ctx: ReadContext, params: IssueKeyParams): Promise<Verdict> {
  const keyId = await deliveredKey(ctx, params);
  return keyId === undefined
    ? { held: false, found: 'no active key with a delivery that can be read back' }
    : { held: true };
}

/** Makes a new access key for a user and delivers it; a key that could not be delivered is withdrawn. */
export const issueAccessKey: WritingKind<IssueKeyParams> = {
  kind: 'issue-access-key',
  permissions: [
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
    ...delivererFor({ to: 'secretsmanager' }).permissions,
  ],
  writes: true,
  apply: (ctx, changes) => oneAfterAnother(changes, (params) => issue(ctx, params)),
  verify: (ctx, change) => verify(ctx, change.params),
};
