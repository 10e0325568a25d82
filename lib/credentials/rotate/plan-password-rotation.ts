import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, PlanNote } from '../../playbook/plan.ts';
import type { AskDecision } from '../../playbook/step.ts';
import { deliveryTo } from '../deliver/deliver.ts';
import { federatedUsers } from '../inventory/federation.ts';
import { askOwnName } from './ask-key-policies.ts';
import { attackerMfaRemoval } from './attacker-mfa.ts';
import { type ConsoleUser, consoleUsers } from './console-users.ts';
import { DECIDED, type KeySettings } from './key-choice.ts';
import { type UsersToRotate, untoldYet, usersToRotate } from './other-users.ts';
import { passwordChange } from './password-change.ts';
import { passwordPolicy } from './password-policy.ts';
import { PASSWORD_ROTATION } from './rotate-password-kind.ts';
import { UserRecord } from './user-record.ts';

/** How the new passwords go to their users, and what is known of them. */
type PasswordSettings = Pick<KeySettings, 'delivery' | 'owners'>;

/** Asks for the name of the user Spillkit runs as, if it has a console password. */
export async function askOwnPassword(ctx: ReadContext, ask: AskDecision): Promise<void> {
  const { users, attackerDevices } = await usersToRotate(ctx);
  const [own] = await consoleUsers(
    ctx,
    users.filter(({ standing }) => standing === 'own'),
    attackerDevices,
  );
  if (own?.profileSince === undefined) return;
  await askOwnName(ask, DECIDED.ownPassword, own.user.userName, 'console password');
}

/**
 * New random passwords for every user with a console password, the affected user included, and the attacker's MFA
 * devices away from users.
 */
export async function planPasswordRotation(ctx: ReadContext, settings: PasswordSettings): Promise<Plan> {
  const [all, policy, federated] = await Promise.all([
    usersToRotate(ctx),
    passwordPolicy(ctx),
    federatedUsers(ctx),
  ]);
  const looked = await consoleUsers(
    ctx,
    all.users.filter(({ userName }) => !all.attackerPasswords.has(userName)),
    all.attackerDevices,
  );
  const mfa = await attackerMfaRemoval(ctx, all.attackerDevices);
  const withPassword = looked.filter(({ profileSince }) => profileSince !== undefined);
  const ownTyped = ctx.decisions?.get(DECIDED.ownPassword);
  const open = withPassword.filter(
    ({ user }) =>
      (user.standing !== 'own' || ownTyped === user.userName) &&
      new UserRecord(ctx.evidence, PASSWORD_ROTATION, user.userName).inForce().length === 0,
  );
  const changes = await Promise.all(
    open.map(async (one) => {
      const delivery = deliveryTo(settings.delivery, one.user.userName);
      const owner = settings.owners?.get(one.user.userName)?.owner;
      return delivery === undefined ? [] : [await passwordChange(ctx, one, delivery, owner)];
    }),
  );
  return {
    summary: `${withPassword.length} of ${all.users.length} users have a console password; ${open.length} to replace${devicesText(mfa.changes.length)}.`,
    changes: [...mfa.changes, ...changes.flat()],
    notes: [
      ...all.notes,
      ...notesOf(all, withPassword, policy.usersMayChange),
      ...mfa.notes,
      ...(withPassword.length === 0 ? [] : federated.notes),
    ],
    leftToHuman: [
      ...open.filter((_, at) => changes[at]?.length === 0).map(({ user }) => recipientTask(user.userName)),
      ...ownTask(withPassword, ownTyped),
      ...mfa.leftToHuman,
      ...mfaTask(withPassword),
    ],
    unlooked: [
      ...all.untold.map((userName) => untoldYet(`user ${userName}`)),
      ...looked.flatMap(({ unlooked }) => unlooked ?? []),
      ...mfa.unlooked,
      ...federated.unlooked,
    ],
  };
}

function devicesText(count: number): string {
  if (count === 0) return '';
  return `, and ${count === 1 ? '1 MFA device' : `${count} MFA devices`} the attacker enrolled to remove`;
}

function notesOf(
  all: UsersToRotate,
  users: readonly ConsoleUser[],
  usersMayChange: boolean,
): readonly PlanNote[] {
  const attackers = [...new Set([...all.attackerPasswords, ...all.attackerMade])];
  return [
    ...(usersMayChange || users.length === 0
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
            text: `Not rotated, because the attacker made them: ${attackers.join(', ')}. delete-created-resources deletes them.`,
          },
        ]),
  ];
}

/** A finding of its own: a password alone opens the console of these users. */
function mfaTask(users: readonly ConsoleUser[]): readonly HumanTask[] {
  const without = users.filter(({ mfa }) => mfa.length === 0).map(({ user }) => user.userName);
  if (without.length === 0) return [];
  return [
    {
      what: `Let these users enrol an MFA device: ${without.join(', ')}`,
      why: `${without.length} of ${users.length} users sign in to the console with a password alone`,
      how: 'Each signs in, opens Security credentials and assigns a device; a policy that denies everything without MFA makes it stick.',
    },
  ];
}

function recipientTask(userName: string): HumanTask {
  return {
    what: `Give ${userName} a new console password`,
    why: 'no recipient is named for it',
    how: 'Add a line for it to the file of recipients, then: spillkit resume',
  };
}

function ownTask(users: readonly ConsoleUser[], typed: string | undefined): readonly HumanTask[] {
  const own = users.find(({ user }) => user.standing === 'own');
  if (own === undefined || typed === own.user.userName) return [];
  return [
    {
      what: `Change the password of ${own.user.userName} by hand`,
      why: 'Spillkit runs as this user and leaves its credentials alone unless its name is typed.',
      how: 'Sign in to the console and change it, or run: aws iam change-password.',
    },
  ];
}
