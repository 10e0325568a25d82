import { unlooked } from '../../../lib/aws/errors.ts';
import { deleteLeakedKeyChange } from '../../../lib/credentials/contain/delete-leaked-key.ts';
import { ownIdentityTask, rootKeyTask } from '../../../lib/credentials/contain/human-only.ts';
import { runsAs } from '../../../lib/credentials/contain/runs-as.ts';
import { userKeys } from '../../../lib/credentials/contain/user-keys.ts';
import type { KeyFact, KeyOwner } from '../../../lib/incident/incident.ts';
import type { Change } from '../../../lib/playbook/change.ts';
import type { ReadContext } from '../../../lib/playbook/context.ts';
import { emptyPlan, type Plan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import { iamAccessKey } from '../../../lib/resources/iam/iam-access-key.ts';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import type { LeakedKeyInput } from '../inputs.ts';

/** Deletes the leaked key, and keys the attacker made for the same user, once nothing is lost with them. */
export const deleteAccessKey: Step<LeakedKeyInput> = {
  id: 'delete-access-key',
  title: 'Delete the leaked key and the keys made from it',
  phase: 'containment',
  effect: {
    kind: 'irreversible',
    wordIs: 'the last four characters of the leaked key id',
    typeToConfirm: (input) => input.keyId.slice(-4),
  },
  why: 'A deactivated key can be activated again by whoever may do so; a deleted one is dead for good. What IAM knows of its last use goes with it, so that is saved first.',
  reads: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:GetRole', 'cloudtrail:LookupEvents'],
  ifSkipped: {
    contain: 'Containment was skipped: deleting keys does not end sessions they were exchanged for.',
  },
  async plan(ctx, input) {
    const [caller, owner] = await Promise.all([ctx.aws.identity(), ctx.incident.owner(ctx.signal)]);
    if (owner.kind !== 'user') return notOfAUser(input.keyId, owner);
    const { userName } = owner;
    if (runsAs(caller, { userName })) {
      return {
        ...emptyPlan(`${input.keyId} belongs to ${userName}, which Spillkit runs as. Nothing is deleted.`),
        leftToHuman: [ownIdentityTask(`user ${userName}`)],
      };
    }
    try {
      const keys = (await userKeys(ctx.aws, userName)) ?? [];
      return await planFor(ctx, input.keyId, userName, owner.foundBy, keys);
    } catch (error) {
      const lost = unlooked(`user ${userName}`, 'iam:ListAccessKeys', error);
      return { ...emptyPlan(`The keys of ${userName} could not be listed.`), unlooked: [lost] };
    }
  },
};

async function planFor(
  ctx: ReadContext,
  leakedKeyId: string,
  userName: string,
  foundBy: string,
  keys: readonly KeyFact[],
): Promise<Plan> {
  const { lineage, unlooked: missed } = await ctx.incident.investigate(ctx.signal);
  const made = await planErasure(
    ctx,
    lineage,
    (ref) => ref.type === iamAccessKey.type && ref.parent === userName && ref.id !== leakedKeyId,
  );
  const leaked = keys.find((key) => key.accessKeyId === leakedKeyId);
  const changes: readonly Change[] = [
    ...(leaked === undefined ? [] : [leakedChange(leaked, foundBy)]),
    ...made.changes,
  ];
  const left = keys.filter((key) => !changes.some((change) => change.target.id === key.accessKeyId));
  const since = ctx.incident.since.toISOString();
  return {
    summary: `${changes.length} of ${keys.length} keys of ${userName} would be deleted.`,
    changes,
    notes: [
      ...(leaked === undefined && leakedKeyId.startsWith('AKIA')
        ? [{ level: 'info', text: `${leakedKeyId} is gone already: ${userName} has no such key.` } as const]
        : []),
      ...left
        .filter((key) => key.createdAt >= since)
        .map(
          (key) =>
            ({
              level: 'warning',
              text: `${key.accessKeyId} of ${userName} was made after the leak, at ${key.createdAt}, and no event shows by whom yet. It is left ${key.active ? 'active' : 'inactive'}; look again when CloudTrail has caught up.`,
            }) as const,
        ),
      ...made.notes,
    ],
    leftToHuman: made.leftToHuman,
    unlooked: [...missed, ...made.unlooked],
  };
}

function leakedChange(key: KeyFact, foundBy: string): Change {
  const { accessKeyId, userName, active, createdAt } = key;
  return deleteLeakedKeyChange(
    key,
    [
      { kind: 'responder', said: `${accessKeyId} leaked` },
      { kind: 'observed', call: foundBy, fact: `${accessKeyId} belongs to user ${userName}` },
    ],
    `${active ? 'active' : 'inactive'}, made at ${createdAt}`,
  );
}

function notOfAUser(keyId: string, owner: KeyOwner): Plan {
  switch (owner.kind) {
    case 'root':
      return { ...emptyPlan(`${keyId} belongs to the root user.`), leftToHuman: [rootKeyTask(keyId)] };
    case 'other-account':
      return emptyPlan(`${keyId} belongs to account ${owner.account}. Nothing is deleted here.`);
    case 'unknown':
      return emptyPlan(`Nobody knows ${keyId} here. Nothing is deleted.`);
    default:
      return emptyPlan(`${keyId} is temporary: it ends by itself, and there is no key to delete.`);
  }
}
