import { unlooked } from '../../../lib/aws/errors.ts';
import {
  containLooseKeys,
  containRoles,
  containUsers,
  joined,
  type PlanPart,
} from '../../../lib/credentials/contain/contain-principals.ts';
import {
  otherAccountTask,
  rootKeyTask,
  unknownKeyTask,
} from '../../../lib/credentials/contain/human-only.ts';
import { containPasswords } from '../../../lib/credentials/contain/password-containment.ts';
import { userNameOf, type Whom, whomToContain } from '../../../lib/credentials/contain/whom.ts';
import type { KeyOwner } from '../../../lib/incident/incident.ts';
import type { Lineage } from '../../../lib/lineage/types.ts';
import type { ReadContext } from '../../../lib/playbook/context.ts';
import { emptyPlan, type Unlooked } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

/** IAM changes reach every endpoint only seconds later; about four were measured, so look again after more. */
const PROPAGATION_MS = 10_000;

/** Turns off what the leaked key leads to. All of it can be undone. */
export const contain: Step<LeakedKeyInput> = {
  id: 'contain',
  title: 'Stop the use of the key and of everything derived from it',
  phase: 'containment',
  effect: {
    kind: 'reversible',
    undo: 'Keys can be activated again, and the policies it writes can be deleted.',
  },
  why: 'First launches were seen ten minutes after a leak. A deactivated key is not enough: second keys, session tokens, federation tokens and role sessions go on, so the principals are denied everything, too.',
  reads: [
    'iam:GetAccessKeyLastUsed',
    'iam:ListAccessKeys',
    'iam:GetUserPolicy',
    'iam:ListUserPolicies',
    'iam:ListAttachedUserPolicies',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'cloudtrail:LookupEvents',
  ],
  ifSkipped: {},
  repeat: {
    agree: 2,
    pauseMs: PROPAGATION_MS,
    maxRounds: 10,
    because:
      'IAM changes take seconds to reach every endpoint, time enough to undo them or to make a new key',
  },
  async plan(ctx, input) {
    const [caller, owner] = await Promise.all([ctx.aws.identity(), ctx.incident.owner(ctx.signal)]);
    if (owner.kind === 'other-account') {
      const summary = `${input.keyId} belongs to account ${owner.account}, not to ${caller.account}. Nothing is done here.`;
      return { ...emptyPlan(summary), leftToHuman: [otherAccountTask(input.keyId, owner.account)] };
    }
    if (owner.kind === 'unknown') {
      const summary = `Nobody knows ${input.keyId} here. Nothing is done.`;
      return { ...emptyPlan(summary), leftToHuman: [unknownKeyTask(input.keyId, owner.lookedAt)] };
    }
    const { lineage, missed } = await followedLineage(ctx);
    const whom = whomToContain(input.keyId, owner, lineage);
    const part = joined([
      head(input.keyId, owner, missed, whom),
      ...(await Promise.all([
        containUsers(ctx, caller, whom, lineage),
        containRoles(ctx, caller, whom, lineage),
        containLooseKeys(ctx, caller, whom),
        containPasswords(ctx, caller, whom, lineage),
      ])),
    ]);
    const { changes } = part;
    const state =
      changes.length > 0
        ? `${changes.length} changes would contain it.`
        : 'Everything known of it is contained.';
    return {
      ...part,
      summary: `${input.keyId} belongs to ${ownerText(owner)}. ${state}`,
      // Denials first: they end what the keys were already exchanged for.
      changes: changes.toSorted((a, b) => Number(b.kind === 'deny-all') - Number(a.kind === 'deny-all')),
    };
  },
};

/** The trail as far as it can be read now: containing the owner does not wait for it. */
async function followedLineage(
  ctx: ReadContext,
): Promise<{ readonly lineage: Lineage | undefined; readonly missed: readonly Unlooked[] }> {
  try {
    const found = await ctx.incident.investigate(ctx.signal, { fresh: true });
    return { lineage: found.lineage, missed: found.unlooked };
  } catch (error) {
    return { lineage: undefined, missed: [unlooked('CloudTrail', 'cloudtrail:LookupEvents', error)] };
  }
}

function ownerText(owner: KeyOwner): string {
  switch (owner.kind) {
    case 'user':
      return `user ${owner.userName}`;
    case 'root':
      return 'the root user';
    case 'role-session':
      return `a session of role ${owner.roleName}`;
    default:
      return owner.kind === 'federated-user' ? `federated user ${owner.arn}` : 'nobody known';
  }
}

function head(keyId: string, owner: KeyOwner, missed: readonly Unlooked[], whom: Whom): PlanPart {
  const rootKeys = new Set(whom.rootKeys.map((key) => key.id));
  if (owner.kind === 'root' && keyId.startsWith('AKIA')) rootKeys.add(keyId);
  const passwords = [...new Set(whom.passwords.flatMap((one) => userNameOf(one) ?? []))];
  return {
    changes: [],
    notes: [
      ...(keyId.startsWith('ASIA')
        ? [info(`${keyId} is temporary: it cannot be deactivated itself, so what it speaks for is denied.`)]
        : []),
      ...passwords.map((name) =>
        warning(
          `The lineage set a console password for ${name}. Sign-ins with it stay possible until it is deleted or rotated in a later step, which ends once more what was opened until then.`,
        ),
      ),
    ],
    leftToHuman: [...rootKeys].map(rootKeyTask),
    unlooked: missed,
  };
}

const info = (text: string) => ({ level: 'info', text }) as const;
const warning = (text: string) => ({ level: 'warning', text }) as const;
