import { unlooked } from '../../aws/errors.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { checkDelivery } from '../deliver/deliver.ts';
import type { DeliveryChoice } from '../deliver/deliverer.ts';
import { deliveredKey, KEY_ROTATION } from './issue-key-kind.ts';
import { deactivateChange, giveWayChange, issueChange } from './key-changes.ts';
import { planKeys } from './key-plan.ts';
import { type RotatedUser, type UsersToRotate, usersToRotate } from './other-users.ts';
import { lastUse, listKeys, type UserKey } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

const AT_ONCE = 8;

interface UserPlan {
  readonly changes: readonly Change[];
  /** Whether the user has its new key from this case already. */
  readonly issued: boolean;
  readonly setAside?: HumanTask;
  readonly unlooked?: Unlooked;
}

async function keysOf(ctx: ReadContext, userName: string): Promise<readonly UserKey[]> {
  const keys = await listKeys(ctx, userName);
  return Promise.all(keys.map(async (key) => ({ ...key, ...(await lastUse(ctx, key.id)) })));
}

async function planUser(
  ctx: ReadContext,
  user: RotatedUser,
  attackerKeys: ReadonlySet<string>,
  delivery: DeliveryChoice,
): Promise<UserPlan> {
  const { userName, userArn } = user;
  const keys = await keysOf(ctx, userName);
  const ours = new UserRecord(ctx.evidence, KEY_ROTATION, userName).issued();
  const delivered = await deliveredKey(ctx, { userName, userArn, delivery });
  const plan = planKeys(keys, { attackerKeys, ours, ...(delivered === undefined ? {} : { delivered }) });
  switch (plan.kind) {
    case 'none':
      return { changes: [], issued: false };
    case 'issued':
      return { changes: plan.retire.map((key) => deactivateChange(user, key, delivery)), issued: true };
    case 'set-aside':
      return {
        changes: [],
        issued: false,
        setAside: {
          what: `Rotate the access keys of ${userName}`,
          why: `No new key can be made: ${plan.why}.`,
          how: `Agree with its owner which key goes, delete it, then: spillkit run leaked-access-key --only ${KEY_ROTATION}`,
        },
      };
    case 'rotate':
      return {
        changes: [
          ...(plan.giveWay === undefined ? [] : [giveWayChange(user, plan.giveWay, delivery)]),
          await issueChange(ctx, user, plan.retire, delivery),
          deactivateChange(user, plan.retire, delivery),
        ],
        issued: false,
      };
  }
}

async function planUserOrSayWhy(
  ctx: ReadContext,
  user: RotatedUser,
  attackerKeys: ReadonlySet<string>,
  delivery: DeliveryChoice,
): Promise<UserPlan> {
  try {
    return await planUser(ctx, user, attackerKeys, delivery);
  } catch (error) {
    return {
      changes: [],
      issued: false,
      unlooked: unlooked(`user ${user.userName}`, 'iam:ListAccessKeys', error),
    };
  }
}

function notesOf(all: UsersToRotate): readonly PlanNote[] {
  const note = (text: string): PlanNote => ({ level: 'info', text });
  return [
    ...(all.affected === undefined
      ? []
      : [
          note(
            `${all.affected.userName} gets no new key: its keys were dealt with before. Give its work a role, or a key by hand.`,
          ),
        ]),
    ...(all.attackerMade.length === 0
      ? []
      : [note(`Not rotated, because the attacker made them: ${all.attackerMade.join(', ')}.`)]),
  ];
}

function ownTask(all: UsersToRotate): readonly HumanTask[] {
  if (all.own === undefined) return [];
  return [
    {
      what: `Rotate the keys of ${all.own.userName} by hand`,
      why: 'Spillkit runs as this user and would cut itself off.',
      how: 'Make a new key, set it up where it is used, then deactivate and delete the old one.',
    },
  ];
}

/** New keys for every other user of the account, and the old ones off once the new ones were delivered. */
export async function planKeyRotation(ctx: ReadContext, delivery: DeliveryChoice): Promise<Plan> {
  checkDelivery(delivery);
  const all = await usersToRotate(ctx);
  const plans = await concurrently(all.users, AT_ONCE, ctx.signal, (user) =>
    planUserOrSayWhy(ctx, user, all.attackerKeys, delivery),
  );
  const open = plans.filter((plan) => plan.changes.length > 0).length;
  const issued = plans.filter((plan) => plan.issued).length;
  return {
    summary: `${open} of ${all.users.length} other users have an access key to replace${issued === 0 ? '' : `; ${issued} have their new one`}.`,
    changes: plans.flatMap((plan) => plan.changes),
    notes: notesOf(all),
    leftToHuman: [
      ...plans.flatMap((plan) => plan.setAside ?? []),
      ...ownTask(all),
      ...(open + issued === 0
        ? []
        : [
            {
              what: 'Delete the deactivated old keys',
              why: 'They stay inactive for now, so that what nobody thought of can be switched on again.',
              how: 'When every new key was used (aws iam get-access-key-last-used), delete the old one with aws iam delete-access-key.',
            },
          ]),
    ],
    unlooked: plans.flatMap((plan) => plan.unlooked ?? []),
  };
}
