import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand, shellWord } from '../../resources/aws-command.ts';
import { delivererFor } from '../deliver/deliver.ts';
import type { UserDelivery } from '../deliver/deliverer.ts';
import type { ConsoleUser } from './console-users.ts';
import type { RotatedUser } from './other-users.ts';
import type { RotatePasswordParams } from './rotate-password-kind.ts';

/** The change that gives a user a new password. `owner` is told to a program that delivers it. */
export async function passwordChange(
  ctx: ReadContext,
  { user, profileSince, mfa }: ConsoleUser,
  delivery: UserDelivery,
  owner: string | undefined,
): Promise<Change<RotatePasswordParams>> {
  const { userName, userArn } = user;
  const target = { type: 'iam-login-profile', id: userName, region: GLOBAL, arn: userArn };
  const place = delivererFor(delivery).place(ctx, { userName, userArn, kind: 'password' });
  const fact = `console password since ${profileSince}, ${mfa.length > 0 ? 'with' : 'without'} MFA`;
  return {
    id: changeId('rotate-password', target),
    kind: 'rotate-password',
    title: `Give ${userName} a new console password, delivered to ${place}`,
    target,
    because: [{ kind: 'observed', call: 'iam:GetLoginProfile', fact }],
    order: ORDER.credentials,
    effect: 'irreversible',
    loses: 'the old password stops working at once',
    command: await byHand(ctx, user, delivery),
    preselected: true,
    params: { userName, userArn, delivery, ...(owner === undefined ? {} : { owner }) },
  };
}

/**
 * Shell text that does it by hand: the password is in a variable of the shell, in no argument of a program, and
 * on no screen. printf is part of the shell itself.
 */
async function byHand(ctx: ReadContext, user: RotatedUser, delivery: UserDelivery): Promise<string> {
  const { userName, userArn } = user;
  const to = { userName, userArn, kind: 'password' as const };
  const { pipe, afterwards } = await delivererFor(delivery).command(ctx, to);
  const format = JSON.stringify({ UserName: userName, Password: '%s', PasswordResetRequired: true });
  const print = `printf ${shellWord(format)} "$password"`;
  // --cli-input-json would read its file twice, and standard input is empty the second time.
  const update = awsCommand('iam', 'update-login-profile', {
    'user-name': userName,
    password: 'file:///dev/stdin',
    'password-reset-required': true,
  });
  return [
    `password=$(head -c 24 /dev/urandom | base64)aA1+`,
    `${print} | ${pipe} &&`,
    `printf %s "$password" | ${update}`,
    'unset password',
    ...afterwards,
  ].join('\n');
}
