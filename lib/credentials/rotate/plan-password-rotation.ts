import { unlooked } from '../../aws/errors.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand, shellWord } from '../../resources/aws-command.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import { checkDelivery, delivererFor } from '../deliver/deliver.ts';
import type { DeliveryChoice } from '../deliver/deliverer.ts';
import { type RotatedUser, type UsersToRotate, usersToRotate } from './other-users.ts';
import { passwordPolicy } from './password-policy.ts';
import { PASSWORD_ROTATION, type RotatePasswordParams } from './rotate-password-kind.ts';
import { UserRecord } from './user-record.ts';

const AT_ONCE = 8;

interface ConsoleUser {
  readonly user: RotatedUser;
  /** ISO 8601; absent when the user has no console password. */
  readonly profileSince?: string;
  readonly mfa: boolean;
  readonly unlooked?: Unlooked;
}

async function look(ctx: ReadContext, user: RotatedUser): Promise<ConsoleUser> {
  const iam = ctx.aws.read('iam');
  const { userName: UserName } = user;
  try {
    const profile = (await unlessAbsent(iam.getLoginProfile({ UserName })))?.LoginProfile;
    if (profile === undefined) return { user, mfa: false };
    const devices = await allPages(
      (marker) => iam.listMFADevices({ UserName, ...marker }),
      (page) => page.MFADevices,
    );
    const since = profile.CreateDate?.toISOString() ?? 'an unknown time';
    return { user, profileSince: since, mfa: devices.length > 0 };
  } catch (error) {
    return { user, mfa: false, unlooked: unlooked(`user ${UserName}`, 'iam:GetLoginProfile', error) };
  }
}

/**
 * Shell text that does it by hand: the password is in a variable of the shell, in no argument of a program, and
 * on no screen. printf is part of the shell itself.
 */
async function command(ctx: ReadContext, user: RotatedUser, delivery: DeliveryChoice): Promise<string> {
  const to = { ...user, kind: 'password' as const };
  const { pipe, afterwards } = await delivererFor(delivery).command(ctx, to);
  const format = JSON.stringify({ UserName: user.userName, Password: '%s', PasswordResetRequired: true });
  const print = `printf ${shellWord(format)} "$password"`;
  // --cli-input-json would read its file twice, and standard input is empty the second time.
  const update = awsCommand('iam', 'update-login-profile', {
    'user-name': user.userName,
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

async function change(
  ctx: ReadContext,
  { user, profileSince, mfa }: ConsoleUser,
  delivery: DeliveryChoice,
): Promise<Change<RotatePasswordParams>> {
  const { userName, userArn } = user;
  const target = { type: 'iam-login-profile', id: userName, region: GLOBAL, arn: userArn };
  const place = delivererFor(delivery).place(ctx, { userName, userArn, kind: 'password' });
  const fact = `console password since ${profileSince}, ${mfa ? 'with' : 'without'} MFA`;
  return {
    id: changeId('rotate-password', target),
    kind: 'rotate-password',
    title: `Give ${userName} a new console password, delivered to ${place}`,
    target,
    because: [{ kind: 'observed', call: 'iam:GetLoginProfile', fact }],
    order: ORDER.credentials,
    effect: 'irreversible',
    loses: 'the old password stops working at once',
    command: await command(ctx, user, delivery),
    preselected: true,
    params: { userName, userArn, delivery },
  };
}

function notesOf(
  all: UsersToRotate,
  consoleUsers: readonly ConsoleUser[],
  usersMayChange: boolean,
): readonly PlanNote[] {
  const withoutMfa = consoleUsers.filter(({ mfa }) => !mfa).map(({ user }) => user.userName);
  const attackers = [...all.attackerPasswords, ...all.attackerMade];
  return [
    ...(withoutMfa.length === 0
      ? []
      : [{ level: 'warning' as const, text: `Without MFA: ${withoutMfa.join(', ')}.` }]),
    ...(usersMayChange || consoleUsers.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            text: 'The account does not let users change their own password: those without iam:ChangePassword need it (IAMUserChangePassword) for the reset at the next sign-in.',
          },
        ]),
    ...(attackers.length === 0
      ? []
      : [
          {
            level: 'info' as const,
            text: `Not rotated, because the attacker made them: ${[...new Set(attackers)].join(', ')}.`,
          },
        ]),
  ];
}

function ownTask(own: RotatedUser | undefined): readonly HumanTask[] {
  if (own === undefined) return [];
  return [
    {
      what: `Change the password of ${own.userName} by hand, if it has one`,
      why: 'Spillkit runs as this user and leaves its credentials alone.',
      how: 'Sign in to the console and change it, or run: aws iam change-password.',
    },
  ];
}

/** New random passwords for every user with a console password, the affected user included. */
export async function planPasswordRotation(ctx: ReadContext, delivery: DeliveryChoice): Promise<Plan> {
  checkDelivery(delivery);
  const [all, policy] = await Promise.all([usersToRotate(ctx), passwordPolicy(ctx)]);
  const users = [...(all.affected === undefined ? [] : [all.affected]), ...all.users];
  const legitimate = users.filter(({ userName }) => !all.attackerPasswords.has(userName));
  const looked = await concurrently(legitimate, AT_ONCE, ctx.signal, (user) => look(ctx, user));
  const consoleUsers = looked.filter(({ profileSince }) => profileSince !== undefined);
  const open = consoleUsers.filter(
    ({ user }) => new UserRecord(ctx.evidence, PASSWORD_ROTATION, user.userName).inForce().length === 0,
  );
  return {
    summary: `${consoleUsers.length} of ${users.length} users have a console password; ${open.length} to replace.`,
    changes: await Promise.all(open.map((user) => change(ctx, user, delivery))),
    notes: notesOf(all, consoleUsers, policy.usersMayChange),
    leftToHuman: ownTask(all.own),
    unlooked: looked.flatMap(({ unlooked: place }) => place ?? []),
  };
}
