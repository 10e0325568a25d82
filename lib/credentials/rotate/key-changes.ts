import { type Because, type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { delivererFor } from '../deliver/deliver.ts';
import type { DeliveryChoice } from '../deliver/deliverer.ts';
import type { IssueKeyParams } from './issue-key-kind.ts';
import type { RotatedUser } from './other-users.ts';
import type { RetireKeyParams } from './retire-key-kinds.ts';
import type { UserKey } from './user-keys.ts';

function because(key: UserKey): Because {
  const used = key.lastUsedAt === undefined ? 'never used' : `last used ${key.lastUsedAt} (${key.lastUse})`;
  return {
    kind: 'observed',
    call: 'iam:GetAccessKeyLastUsed',
    fact: `${key.id}: ${key.active ? 'active' : 'inactive'}, made ${key.createdAt ?? 'at an unknown time'}, ${used}`,
  };
}

/** Making and delivering a new key. */
export async function issueChange(
  ctx: Pick<ReadContext, 'aws' | 'incident' | 'caseDir'>,
  user: RotatedUser,
  replaced: UserKey,
  delivery: DeliveryChoice,
): Promise<Change<IssueKeyParams>> {
  const { userName, userArn } = user;
  const deliverer = delivererFor(delivery);
  const to = { userName, userArn, kind: 'access-key' as const };
  const { pipe, afterwards } = await deliverer.command(ctx, to);
  const create = awsCommand('iam', 'create-access-key', {
    'user-name': userName,
    query: 'AccessKey',
    output: 'json',
  });
  const target = { type: 'iam-user', id: userName, region: GLOBAL, arn: userArn };
  return {
    id: changeId('issue-access-key', target),
    kind: 'issue-access-key',
    title: `Give ${userName} a new access key, delivered to ${deliverer.place(ctx, to)}`,
    target,
    because: [because(replaced)],
    // After unused keys gave way, before the old key is switched off.
    order: ORDER.credentials,
    effect: 'reversible',
    command: [`${create} | ${pipe}`, ...afterwards].join('\n'),
    preselected: true,
    params: { userName, userArn, delivery },
  };
}

function keyTarget(user: RotatedUser, key: UserKey) {
  return { type: 'iam-access-key', id: key.id, region: GLOBAL, arn: user.userArn, label: user.userName };
}

/** Switching off the key that was replaced. */
export function deactivateChange(
  user: RotatedUser,
  key: UserKey,
  delivery: DeliveryChoice,
): Change<RetireKeyParams> {
  const { userName, userArn } = user;
  const target = keyTarget(user, key);
  return {
    id: changeId('deactivate-replaced-access-key', target),
    kind: 'deactivate-replaced-access-key',
    title: `Deactivate the old key ${key.id} of ${userName}`,
    target,
    because: [because(key)],
    order: ORDER.principals,
    effect: 'reversible',
    command: awsCommand('iam', 'update-access-key', {
      'user-name': userName,
      'access-key-id': key.id,
      status: 'Inactive',
    }),
    preselected: true,
    params: { userName, userArn, keyId: key.id, delivery },
  };
}

/** Deleting a key nobody uses, to make place. */
export function giveWayChange(
  user: RotatedUser,
  key: UserKey,
  delivery: DeliveryChoice,
): Change<RetireKeyParams> {
  const { userName, userArn } = user;
  const target = keyTarget(user, key);
  return {
    id: changeId('delete-unused-access-key', target),
    kind: 'delete-unused-access-key',
    title: `Delete the ${key.active ? 'never used' : 'inactive'} key ${key.id} of ${userName}`,
    target,
    because: [because(key)],
    order: ORDER.dataStores,
    effect: 'irreversible',
    loses: 'the key; its dates are saved as evidence',
    command: awsCommand('iam', 'delete-access-key', { 'user-name': userName, 'access-key-id': key.id }),
    preselected: true,
    params: { userName, userArn, keyId: key.id, delivery },
  };
}
