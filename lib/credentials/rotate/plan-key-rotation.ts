import { awsFailure, unlooked } from '../../aws/errors.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, Unlooked } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { deliveryTo } from '../deliver/deliver.ts';
import { federatedUsers } from '../inventory/federation.ts';
import { rootKeys } from '../inventory/root-user.ts';
import { deliveredKey, KEY_ROTATION } from './issue-key-kind.ts';
import { keyChange, type UserSituation } from './key-changes.ts';
import { choiceText, type KeySettings, keyChoice, tagsOf, type UserTags } from './key-choice.ts';
import { keyNotes, ownKeysTask } from './key-notes.ts';
import { type KeyPlan, planKeys } from './key-plan.ts';
import { isExposed, type RotatedUser, type UsersToRotate, untoldYet, usersToRotate } from './other-users.ts';
import { type InventoriedUser, inventoryChange } from './save-key-inventory.ts';
import { keysWithUse, type UserKey } from './user-keys.ts';
import { UserRecord } from './user-record.ts';

const AT_ONCE = 16;

/** What was found about one user and what is done about it. */
export interface PlannedUser extends InventoriedUser {
  readonly changes: readonly Change[];
  /** The new key of this case, once it was delivered, and whether it is in use. */
  readonly fresh?: UserKey;
  readonly setAside?: HumanTask;
  readonly unlooked?: Unlooked;
}

const nothing = (user: RotatedUser): PlannedUser => ({ user, keys: [], policy: '', changes: [] });

/** Nothing to ask about: the credential report knows the user and lists no key. */
function hasNoKeys({ row }: RotatedUser): boolean {
  return row?.slots.every(({ active, since }) => !active && since === undefined) === true;
}

async function planUser(
  ctx: ReadContext,
  user: RotatedUser,
  all: UsersToRotate,
  settings: KeySettings,
): Promise<PlannedUser> {
  const { userName } = user;
  if (hasNoKeys(user)) return nothing(user);
  const keys = await unlessAbsent(keysWithUse(ctx, userName));
  if (keys === undefined || keys.length === 0) return nothing(user);
  const now = ctx.clock.now();
  const { accessKeyId: signing } = await ctx.aws.identity();
  const { attackerKeys } = all;
  const { tags, unread } = await readTags(ctx, user, all);
  const owned = settings.owners?.get(userName)?.owner;
  const owner = owned ?? tags.owner;
  const found = { user, keys, ...(owner === undefined ? {} : { owner }) };
  const choice = keyChoice(ctx, settings, user, tags);
  const delivery = deliveryTo(settings.delivery, userName);
  const record = new UserRecord(ctx.evidence, KEY_ROTATION, userName);
  const delivered = delivery && (await deliveredKey(ctx, { userName, delivery }));
  const handedOver = (await record.delivered()).map(({ ref }) => ref);
  const ours = await madeHere(record, keys);
  const young = keys.find(
    ({ id, createdAt = '' }) => createdAt > all.toldUntil && !ours.includes(id) && !attackerKeys.has(id),
  );
  if (young !== undefined && choice.policy.kind === 'replace' && !isExposed(user)) {
    const left = { ...found, policy: 'left alone: one of its keys is too young', changes: [] };
    return { ...left, unlooked: untoldYet(`key ${young.id} of ${userName}`) };
  }
  const { steps, setAside }: KeyPlan = planKeys(keys, choice, {
    attackerKeys: new Set(attackerKeys.keys()),
    ours,
    ...(delivered === undefined ? {} : { delivered }),
    ...{ handedOver, retired: record.retired(), deliverable: delivery !== undefined },
    exposed: isExposed(user),
    ...{ signing, now },
  });
  const fresh = keys.find(({ id }) => id === delivered);
  const situation: UserSituation = {
    ...{ user, choice, now, attackerKeys },
    delivery: delivery ?? { to: 'secretsmanager' },
    ...(owned === undefined ? {} : { owner: owned }),
  };
  return {
    ...found,
    policy: choiceText(choice),
    ...(fresh === undefined ? {} : { fresh }),
    changes: await Promise.all(steps.map((step) => keyChange(ctx, step, situation))),
    ...(setAside === undefined ? {} : { setAside: setAsideTask(user, setAside) }),
    ...(unread === undefined ? {} : { unlooked: unread }),
  };
}

/** Keys this case made, those among them whose making was never answered: nobody has their secret. */
async function madeHere(record: UserRecord, keys: readonly UserKey[]): Promise<readonly string[]> {
  const intent = await record.intent();
  if (intent === undefined) return [];
  const lost = keys.filter(
    ({ id, lastUsedAt }) => lastUsedAt === undefined && !intent.keysBefore.includes(id),
  );
  return [...record.issued(), ...lost.map(({ id }) => id)];
}

async function readTags(
  ctx: ReadContext,
  { userName, standing }: RotatedUser,
  all: UsersToRotate,
): Promise<{ readonly tags: UserTags; readonly unread?: Unlooked }> {
  try {
    const tags = (await unlessAbsent(tagsOf(ctx, userName))) ?? {};
    // What the attacker may have written tells nobody what to spare.
    const untrusted = standing !== 'other' || all.attackerTagged.has(userName);
    return { tags: untrusted ? {} : tags };
  } catch (error) {
    return { tags: {}, unread: unlooked(`tags of user ${userName}`, 'iam:ListUserTags', error) };
  }
}

function setAsideTask(user: RotatedUser, why: string): HumanTask {
  const without = isExposed(user) ? ' Its old one is exposed and goes off without.' : '';
  return {
    what: `Rotate the access keys of ${user.userName}`,
    why: `No new key can be made: ${why}.${without}`,
    how: `Settle it with the owner, then: spillkit run leaked-access-key --only ${KEY_ROTATION}`,
  };
}

async function planUserOrSayWhy(
  ctx: ReadContext,
  user: RotatedUser,
  all: UsersToRotate,
  settings: KeySettings,
): Promise<PlannedUser> {
  try {
    return await planUser(ctx, user, all, settings);
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    return { ...nothing(user), unlooked: unlooked(`user ${user.userName}`, 'iam:ListAccessKeys', error) };
  }
}

/**
 * Who has which access keys, and what the policies make of them: new keys, and old ones off once the new ones are in
 * use. Looked at again over days, it finishes the users who took up their new key.
 */
export async function planKeyRotation(ctx: ReadContext, settings: KeySettings): Promise<Plan> {
  const all = await usersToRotate(ctx);
  const [planned, root, federated] = await Promise.all([
    concurrently(all.users, AT_ONCE, ctx.signal, (user) => planUserOrSayWhy(ctx, user, all, settings)),
    rootKeys(ctx, all.report),
    federatedUsers(ctx),
  ]);
  const withKeys = planned.filter(({ keys }) => keys.length > 0);
  const open = planned.filter(({ changes }) => changes.length > 0);
  const fresh = planned.flatMap((user) => user.fresh ?? []);
  const taken = fresh.filter((key) => key.lastUsedAt !== undefined);
  const stage =
    fresh.length === 0
      ? ''
      : `; ${fresh.length} have their new one, ${taken.length} of them have taken it up`;
  return {
    summary: `${withKeys.length} of ${all.users.length} users have access keys; something is proposed for ${open.length}${stage}.`,
    changes: [
      ...(withKeys.length === 0 ? [] : [inventoryChange(withKeys, ctx.clock.now())]),
      ...planned.flatMap(({ changes }) => changes),
    ],
    notes: [...all.notes, ...keyNotes(ctx, planned, all, settings), ...federated.notes],
    leftToHuman: [
      ...root.leftToHuman,
      ...planned.flatMap((user) => user.setAside ?? []),
      ...ownKeysTask(planned),
    ],
    unlooked: [
      ...all.untold.map((userName) => untoldYet(`user ${userName}`)),
      ...planned.flatMap((user) => user.unlooked ?? []),
      ...root.unlooked,
      ...federated.unlooked,
    ],
  };
}
