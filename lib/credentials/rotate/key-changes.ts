import {
  type Because,
  type Change,
  type ChangeEffect,
  changeId,
  GLOBAL,
  ORDER,
  type OrderClass,
} from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { deactivateChange } from '../contain/deactivate-access-key.ts';
import { eventBecause } from '../contain/event-because.ts';
import { delivererFor } from '../deliver/deliver.ts';
import type { UserDelivery } from '../deliver/deliverer.ts';
import type { IssueKeyParams } from './issue-key-kind.ts';
import { choiceText, type KeyChoice } from './key-choice.ts';
import type { KeyStep } from './key-plan.ts';
import { isExposed, type RotatedUser } from './other-users.ts';
import type { RetireKeyParams } from './retire-key-kinds.ts';
import { keyFact, type UserKey } from './user-keys.ts';

/** What the changes of one user are made from. */
export interface UserSituation {
  readonly user: RotatedUser;
  readonly choice: KeyChoice;
  readonly delivery: UserDelivery;
  /** As the responder's file says. */
  readonly owner?: string;
  readonly attackerKeys: ReadonlyMap<string, TrailRecord | undefined>;
  readonly now: Date;
}

/** The change behind one step of a user's key plan. */
export async function keyChange(
  ctx: Pick<ReadContext, 'aws' | 'incident' | 'caseDir'>,
  step: KeyStep,
  of: UserSituation,
): Promise<Change> {
  const { userName } = of.user;
  switch (step.do) {
    case 'issue':
      return issueChange(ctx, step.replaced, of);
    case 'deactivate': {
      const title = `Deactivate access key ${step.key.id} of ${userName}: ${step.why}`;
      const key = { userName, accessKeyId: step.key.id };
      return { ...deactivateChange(key, reasons(step.key, of), step.sure), title };
    }
    case 'deactivate-unused':
      return keyedChange(step.key, of, {
        kind: 'deactivate-unused-access-key',
        title: `Deactivate access key ${step.key.id} of ${userName}, not used for ${step.days} days`,
        order: ORDER.contain,
        effect: 'reversible',
        command: switchOff(userName, step.key),
      });
    case 'retire':
      return keyedChange(step.key, of, {
        kind: 'deactivate-replaced-access-key',
        title: `Deactivate the old key ${step.key.id} of ${userName}: ${step.why}`,
        order: ORDER.principals,
        effect: 'reversible',
        command: switchOff(userName, step.key),
        preselected: step.sure,
      });
    case 'retire-exposed':
      return keyedChange(step.key, of, {
        kind: 'deactivate-exposed-access-key',
        title: `Deactivate the exposed key ${step.key.id} of ${userName}, with or without a new one`,
        order: ORDER.principals,
        effect: 'reversible',
        loses: `If its new key is refused or cannot be delivered, ${userName} is left without a key until you settle why, or switch this one on again with spillkit undo.`,
        command: switchOff(userName, step.key),
      });
    case 'give-way':
      return keyedChange(step.key, of, {
        kind: 'delete-unused-access-key',
        title: `Delete access key ${step.key.id} of ${userName} to make place for a new one: ${step.why}`,
        order: ORDER.dataStores,
        effect: 'irreversible',
        loses: GONE_FOR_GOOD,
        command: remove(userName, step.key),
      });
    case 'delete-retired':
      return keyedChange(step.key, of, {
        kind: 'delete-replaced-access-key',
        title: `Delete the old key ${step.key.id} of ${userName}: it is off, and ${step.why}`,
        order: ORDER.principals,
        effect: 'irreversible',
        loses: GONE_FOR_GOOD,
        command: remove(userName, step.key),
      });
  }
}

function reasons(key: UserKey, { choice, attackerKeys, user, now }: UserSituation): Change['because'] {
  const birth = attackerKeys.get(key.id);
  const observed: Because = { kind: 'observed', call: 'iam:GetAccessKeyLastUsed', fact: keyFact(key, now) };
  return [
    birth === undefined ? observed : eventBecause(birth),
    ...(birth === undefined ? [] : [observed]),
    { kind: 'policy', text: choiceText(choice) },
    ...(user.standing === 'exposed'
      ? [
          {
            kind: 'observed',
            call: 'cloudtrail:LookupEvents',
            fact: `the attacker spoke for ${user.userName}`,
          } as const,
        ]
      : []),
  ];
}

/** Making and delivering a new key. */
async function issueChange(
  ctx: Pick<ReadContext, 'aws' | 'incident' | 'caseDir'>,
  replaced: UserKey,
  of: UserSituation,
): Promise<Change<IssueKeyParams>> {
  const { userName, userArn } = of.user;
  const deliverer = delivererFor(of.delivery);
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
    because: reasons(replaced, of),
    // After unused keys gave way, before the old key is switched off.
    order: ORDER.credentials,
    effect: 'reversible',
    command: [`${create} | ${pipe}`, ...afterwards].join('\n'),
    preselected: true,
    params: {
      ...{ userName, userArn, delivery: of.delivery, exposed: isExposed(of.user) },
      ...(of.owner === undefined ? {} : { owner: of.owner }),
    },
  };
}

interface Keyed {
  readonly kind: string;
  readonly title: string;
  readonly order: OrderClass;
  readonly effect: ChangeEffect;
  readonly command: string;
  readonly loses?: string;
  readonly preselected?: boolean;
}

const GONE_FOR_GOOD = 'the key; its dates are saved as evidence';

/** A change to one existing key. */
function keyedChange(key: UserKey, of: UserSituation, change: Keyed): Change<RetireKeyParams> {
  const { userName, userArn } = of.user;
  const { preselected = true, ...more } = change;
  // Its use says nothing for a key that is the attacker's, or that the attacker may have.
  const evenIfUsed = isExposed(of.user) || of.attackerKeys.has(key.id);
  const target = { type: 'iam-access-key', id: key.id, region: GLOBAL, arn: userArn, label: userName };
  return {
    ...more,
    id: changeId(change.kind, target),
    target,
    because: reasons(key, of),
    preselected,
    params: {
      ...{ userName, userArn, keyId: key.id, delivery: of.delivery, evenIfUsed },
      lastUsedAt: key.lastUsedAt ?? null,
    },
  };
}

function switchOff(userName: string, { id }: UserKey): string {
  return awsCommand('iam', 'update-access-key', {
    'user-name': userName,
    'access-key-id': id,
    status: 'Inactive',
  });
}

function remove(userName: string, { id }: UserKey): string {
  return awsCommand('iam', 'delete-access-key', { 'user-name': userName, 'access-key-id': id });
}
