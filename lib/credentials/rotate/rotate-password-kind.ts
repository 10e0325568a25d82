import { awsFailure, errorCode, errorMessage, failedOutcome } from '../../aws/errors.ts';
import type { Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { retrying } from '../../resources/retrying.ts';
import { deliver, delivererFor } from '../deliver/deliver.ts';
import type { Receipt, UserDelivery } from '../deliver/deliverer.ts';
import { randomPassword } from '../password.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { passwordPolicy } from './password-policy.ts';
import { UserRecord } from './user-record.ts';

/** Folder of the rotation's facts in the evidence. */
export const PASSWORD_ROTATION = 'rotate-passwords';

export type RotatePasswordParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly delivery: UserDelivery;
  /** Whom the password belongs to, as the responder's file says; told to a program that delivers it. */
  readonly owner?: string;
};

/** IAM refuses to touch a password for some seconds after it was set. */
const SETTLING = { everyMs: 2_000, forMs: 60_000 };
/** The account's policy may change between reading it and setting the password; twice in a row is no accident. */
const ATTEMPTS = 2;

async function rotate(ctx: WriteContext, params: RotatePasswordParams): Promise<Outcome> {
  const { userName, delivery } = params;
  const profile = await unlessAbsent(ctx.aws.read('iam').getLoginProfile({ UserName: userName }));
  if (profile === undefined) return { result: 'already-gone' };
  for (let attempt = 1; ; attempt += 1) {
    const { receipt, ref, error } = await deliverAndSet(ctx, params);
    if (error === undefined) {
      const record = new UserRecord(ctx.evidence, PASSWORD_ROTATION, userName);
      await record.noteInForce(ctx.evidence, ref);
      await withdrawSuperseded(ctx, record, params.delivery, receipt);
      return { result: 'applied', detail: `delivered to ${receipt.place}`, record: { receipt } };
    }
    if (awsFailure(error) === 'aborted') throw error;
    const again = errorCode(error).startsWith('PasswordPolicyViolation') && attempt < ATTEMPTS;
    if (!again) return withdrawPassword(ctx, delivery, receipt, error);
  }
}

/** Passwords of earlier attempts are not in force: wherever they lie beside the one that is, they are taken back. */
async function withdrawSuperseded(
  ctx: WriteContext,
  record: UserRecord,
  delivery: UserDelivery,
  inForce: Receipt,
): Promise<void> {
  for (const { receipt } of await record.delivered()) {
    if (receipt.place !== inForce.place) await delivererFor(delivery).withdraw(ctx, receipt);
  }
}

/** One new password under the account's policy as it is now: delivered, then set. */
async function deliverAndSet(
  ctx: WriteContext,
  { userName, userArn, delivery, owner }: RotatePasswordParams,
): Promise<{ readonly receipt: Receipt; readonly ref: string; readonly error?: unknown }> {
  const password = randomPassword(await passwordPolicy(ctx), ctx.randomBytes);
  ctx.keepSecret(password);
  const ref = Buffer.from(ctx.randomBytes(8)).toString('hex');
  const update = { UserName: userName, Password: password, PasswordResetRequired: true };
  const content = JSON.stringify({ ...update, ...(owner === undefined ? {} : { Owner: owner }) });
  const receipt = await deliver(ctx, delivery, { userName, userArn, kind: 'password', ref, content });
  const record = new UserRecord(ctx.evidence, PASSWORD_ROTATION, userName);
  await record.noteDelivered(ctx.evidence, ref, receipt);
  try {
    await retrying(ctx, () => ctx.aws.write('iam').updateLoginProfile(update), {
      again: (error) => errorCode(error).startsWith('EntityTemporarilyUnmodifiable'),
      ...SETTLING,
    });
    return { receipt, ref };
  } catch (error) {
    return { receipt, ref, error };
  }
}

/** IAM did not take the password: what was delivered must not be taken for one. */
async function withdrawPassword(
  ctx: WriteContext,
  delivery: UserDelivery,
  receipt: Receipt,
  cause: unknown,
): Promise<Outcome> {
  if (awsFailure(cause) === 'not-found') {
    // Deleted meanwhile, the password or its user: what was delivered opens nothing.
    await delivererFor(delivery).withdraw(ctx, receipt);
    return { result: 'already-gone' };
  }
  const failed = failedOutcome(cause);
  const said = failed.result === 'failed' ? failed : { code: 'Unknown', message: '' };
  const after = await delivererFor(delivery)
    .withdraw(ctx, receipt)
    .then(
      () =>
        receipt.fresh
          ? 'What was delivered was withdrawn; the old password stays.'
          : `The old password stays, and ${receipt.place} was given one that is not in force: tell the user, and run this step again.`,
      (error: unknown) => `${receipt.place} holds a password that is not in force (${errorMessage(error)}).`,
    );
  return { result: 'failed', code: said.code, message: `${said.message} ${after}` };
}

async function verify(ctx: ReadContext, { userName }: RotatePasswordParams): Promise<Verdict> {
  const profile = await unlessAbsent(ctx.aws.read('iam').getLoginProfile({ UserName: userName }));
  if (profile === undefined) return { held: true };
  const record = new UserRecord(ctx.evidence, PASSWORD_ROTATION, userName);
  if (record.inForce().length === 0) return { held: false, found: 'no new password was set in this case' };
  return profile.LoginProfile?.PasswordResetRequired === true
    ? { held: true }
    : { held: false, found: 'no new password is demanded at the next sign-in' };
}

/** Delivers a new random password, then sets it with a reset at the next sign-in; withdrawn when IAM refuses it. */
export const rotatePassword: WritingKind<RotatePasswordParams> = {
  kind: 'rotate-password',
  permissions: [
    'iam:GetLoginProfile',
    'iam:GetAccountPasswordPolicy',
    'iam:UpdateLoginProfile',
    ...delivererFor({ to: 'secretsmanager' }).permissions,
  ],
  writes: true,
  apply: (ctx, changes) => oneAfterAnother(changes, (params) => rotate(ctx, params)),
  verify: (ctx, change) => verify(ctx, change.params),
};
