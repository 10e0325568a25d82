import { unlooked } from '../../aws/errors.ts';
import type { KeyFact } from '../../incident/incident.ts';
import type { Lineage } from '../../lineage/types.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import { deactivateChange } from './deactivate-access-key.ts';
import { attachedPolicies, denyAllChange, isDeniedAll } from './deny-all.ts';
import { eventBecause } from './event-because.ts';
import type { InlinePolicy } from './inline-policy.ts';
import { quarantineNote, quarantines } from './quarantine.ts';
import { userKeys } from './user-keys.ts';
import type { Contained } from './whom.ts';

/** What containing one user takes now, and what the responder should know about it. */
export type UserContainment = Pick<Plan, 'changes' | 'notes' | 'unlooked'>;

/** Name of the policy of this case that denies everything. */
export function denyPolicyName(caseId: string): string {
  return `spillkit-${caseId}-deny-all`;
}

/**
 * Reads a user and tells what is still to be done to contain it: nothing once it holds. What may not be read
 * does not hold containment back: the denial is proposed, and so is turning off the leaked key.
 */
export async function userContainment(
  ctx: ReadContext,
  user: Contained,
  lineage: Lineage | undefined,
): Promise<UserContainment> {
  const policy: InlinePolicy = {
    principal: 'user',
    name: user.name,
    policyName: denyPolicyName(ctx.incident.caseId),
  };
  const unread: Unlooked[] = [];
  const reading = <T>(call: string, answer: Promise<T>) =>
    answer.catch((error: unknown) => {
      unread.push(unlooked(`user ${user.name}`, call, error));
      return UNREAD;
    });
  const [keys, denied, policies] = await Promise.all([
    reading('iam:ListAccessKeys', userKeys(ctx.aws, user.name)),
    reading('iam:GetUserPolicy', isDeniedAll(ctx.aws, policy)),
    reading('iam:ListUserPolicies', policyNames(ctx, user.name)),
  ]);
  if (keys === undefined) {
    return { changes: [], notes: [info(`User ${user.name} is gone.`)], unlooked: unread };
  }
  const off = keys === UNREAD ? unlisted(ctx, user) : keysToTurnOff(ctx, user, keys, lineage);
  return {
    changes: [
      ...(denied === true ? [] : [denyAllChange(policy, user.arn, user.because, user.certain)]),
      ...off,
    ],
    notes: [
      ...(policies === UNREAD
        ? []
        : quarantines(policies).map((name) => info(quarantineNote(user.name, name)))),
      ...(user.standing === 'affected' && keys !== UNREAD ? affectedNotes(ctx, user, keys, off) : []),
    ],
    unlooked: unread,
  };
}

const UNREAD = 'unread' as const;

/** The leaked key alone, when the keys of its user may not be listed. */
function unlisted(ctx: ReadContext, user: Contained): readonly Change[] {
  const { leakedKeyId } = ctx.incident;
  if (user.standing !== 'affected' || !leakedKeyId.startsWith('AKIA')) return [];
  return [deactivateChange({ userName: user.name, accessKeyId: leakedKeyId }, user.because)];
}

function keysToTurnOff(
  ctx: ReadContext,
  user: Contained,
  keys: readonly KeyFact[],
  lineage: Lineage | undefined,
): readonly Change[] {
  const { leakedKeyId, since } = ctx.incident;
  const born = new Map((lineage?.credentials ?? []).map((one) => [one.id, one.birth]));
  return keys
    .filter((key) => key.active)
    .flatMap((key) => {
      const birth = born.get(key.accessKeyId);
      if (birth !== undefined) return [deactivateChange(key, [eventBecause(birth)], user.certain)];
      if (key.accessKeyId === leakedKeyId) return [deactivateChange(key, user.because)];
      if (user.standing !== 'attacker' && key.createdAt < since.toISOString()) return [];
      const fact = `${key.accessKeyId} of ${user.name} was made at ${key.createdAt}`;
      const observed = { kind: 'observed', call: 'iam:ListAccessKeys', fact } as const;
      return [deactivateChange(key, [observed, ...user.because], user.certain)];
    });
}

function affectedNotes(
  ctx: ReadContext,
  user: Contained,
  keys: readonly KeyFact[],
  off: readonly Change[],
): readonly PlanNote[] {
  const { leakedKeyId } = ctx.incident;
  const isOff = (key: KeyFact) => off.some((change) => change.target.id === key.accessKeyId);
  const others = keys.filter((key) => key.active && !isOff(key)).map((key) => key.accessKeyId);
  const gone = leakedKeyId.startsWith('AKIA') && !keys.some((key) => key.accessKeyId === leakedKeyId);
  return [
    { level: 'warning', text: stops(user.name, others) },
    ...(gone ? [info(`${leakedKeyId} is not among the keys of ${user.name} any more: it was deleted.`)] : []),
  ];
}

/** What legitimate use the denial stops. */
function stops(userName: string, otherKeys: readonly string[]): string {
  const keys =
    otherKeys.length === 0
      ? ''
      : ` Its ${otherKeys.length === 1 ? 'key' : 'keys'} ${otherKeys.join(', ')}, older than the leak and not derived from it, ${otherKeys.length === 1 ? 'stays' : 'stay'} active and can do nothing meanwhile.`;
  return `Denying ${userName} everything stops its legitimate use, too: programs, console and session tokens.${keys}`;
}

const info = (text: string): PlanNote => ({ level: 'info', text });

async function policyNames(ctx: ReadContext, userName: string): Promise<readonly string[]> {
  const iam = ctx.aws.read('iam');
  const [attached, inline] = await Promise.all([
    attachedPolicies(ctx.aws, { principal: 'user', name: userName }),
    unlessAbsent(
      allPages(
        (marker) => iam.listUserPolicies({ UserName: userName, ...marker }),
        (page) => page.PolicyNames,
      ),
    ),
  ]);
  return [...attached, ...(inline ?? [])];
}
