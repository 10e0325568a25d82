import { awsFailure, errorMessage, failedOutcome } from '../../aws/errors.ts';
import type { Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { deliver, delivererFor } from '../deliver/deliver.ts';
import type { DeliveryChoice } from '../deliver/deliverer.ts';
import { randomPassword } from '../password.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { passwordPolicy } from './password-policy.ts';
import { UserRecord } from './user-record.ts';

/** Folder of the rotation's facts in the evidence. */
export const PASSWORD_ROTATION = 'rotate-passwords';

export type RotatePasswordParams = {
  readonly userName: string;
  readonly userArn: string;
  readonly delivery: DeliveryChoice;
};

async function rotate(
  ctx: WriteContext,
  { userName, userArn, delivery }: RotatePasswordParams,
): Promise<Outcome> {
  const record = new UserRecord(ctx.evidence, PASSWORD_ROTATION, userName);
  const profile = await unlessAbsent(ctx.aws.read('iam').getLoginProfile({ UserName: userName }));
  if (profile === undefined) return { result: 'already-gone' };
  // Read again: the policy may have changed since the plan.
  const policy = await passwordPolicy(ctx);
  const password = randomPassword(policy, ctx.randomBytes);
  ctx.keepSecret(password);
  const ref = Buffer.from(ctx.randomBytes(8)).toString('hex');
  const update = { UserName: userName, Password: password, PasswordResetRequired: true };
  const parcel = { userName, userArn, kind: 'password' as const, ref, content: JSON.stringify(update) };
  const receipt = await deliver(ctx, delivery, parcel);
  await record.noteDelivered(ctx.evidence, ref, receipt);
  try {
    await ctx.aws.write('iam').updateLoginProfile(update);
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    return withdrawPassword(ctx, delivery, receipt, error);
  }
  await record.noteInForce(ctx.evidence, ref);
  return { result: 'applied', detail: `delivered to ${receipt.place}`, record: { receipt } };
}

/** IAM did not take the password: what was delivered must not be taken for one. */
async function withdrawPassword(
  ctx: WriteContext,
  delivery: DeliveryChoice,
  receipt: Parameters<ReturnType<typeof delivererFor>['withdraw']>[1],
  cause: unknown,
): Promise<Outcome> {
  const failed = failedOutcome(cause);
  const said = failed.result === 'failed' ? failed : { code: 'Unknown', message: '' };
  const after = await delivererFor(delivery)
    .withdraw(ctx, receipt)
    .then(
      () =>
        receipt.fresh
          ? 'What was delivered was withdrawn; the old password stays.'
          : `${receipt.place} now holds a password that is not in force: run this step again.`,
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
