import { awsFailure, errorCode, errorMessage, failedOutcome } from '../aws/errors.ts';
import type { Attributed } from '../lineage/attribution.ts';
import {
  type Because,
  type Change,
  changeId,
  type Json,
  type Outcome,
  type Target,
} from '../playbook/change.ts';
import type { WritingKind } from '../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext } from '../playbook/context.ts';
import { type AlteredTarget, type Live, type RevertedType, targetName } from './change-type.ts';
import { sameValue } from './prior.ts';

/** What a change that reverts needs, as the journal keeps it. */
export type RevertParams = {
  readonly target: {
    readonly type: string;
    readonly id: string;
    readonly region: string;
    readonly aspect?: string;
    readonly arn?: string;
  };
  /** The attacker's value, as read when the plan was made. */
  readonly expected: Json;
  readonly to: Json;
  readonly attribution: {
    readonly eventId: string;
    readonly eventTime: string;
    readonly eventName: string;
    readonly eventSource: string;
    readonly region: string;
    readonly by: string;
  };
};

const kindName = (type: RevertedType) => `revert:${type.type}`;

/** What reverting takes: the proof, the value that stands now, and the one to put in place. */
export interface Reverting {
  readonly target: Attributed<AlteredTarget>;
  readonly expected: Json;
  readonly to: Json;
  /** Further reasons: earlier events of the attacker, where the old value was found. */
  readonly facts: readonly Because[];
  readonly preselected: boolean;
}

/**
 * The change that takes an alteration back. The only maker of such changes: it takes the proof that the lineage made
 * the alteration, so that reverting anything else does not compile.
 */
export function revertChange(type: RevertedType, reverting: Reverting): Change<RevertParams> {
  const { target: altered, expected, to, facts, preselected } = reverting;
  const { eventId, eventTime, eventName, eventSource, region, by } = altered.attribution;
  const attribution = { eventId, eventTime, eventName, eventSource, region, by };
  const target: Target = {
    type: altered.type,
    id: targetName(altered),
    region: altered.region,
    ...(altered.arn === undefined ? {} : { arn: altered.arn }),
  };
  return {
    id: changeId(kindName(type), target),
    kind: kindName(type),
    title: type.action(altered, to),
    target,
    because: [{ kind: 'event', ...attribution }, ...facts],
    order: type.order,
    effect: 'irreversible',
    ...(type.loses === undefined ? {} : { loses: type.loses }),
    command: type.command(altered, to),
    preselected,
    params: {
      target: {
        ...{ type: altered.type, id: altered.id, region: altered.region },
        ...(altered.aspect === undefined ? {} : { aspect: altered.aspect }),
        ...(altered.arn === undefined ? {} : { arn: altered.arn }),
      },
      ...{ expected, to, attribution },
    },
  };
}

/** The target a change of {@link revertChange} was made for. JSON has dropped the mark of the proof, not the proof. */
function targetOf({ params }: Change<RevertParams>): Attributed<AlteredTarget> {
  return { ...params.target, attribution: params.attribution } as unknown as Attributed<AlteredTarget>;
}

type Standing = 'attackers' | 'put-back' | 'changed-since' | 'gone';

/** How the attribute stands now against what the attacker set and what is to be put back. */
async function standing(
  ctx: ReadContext,
  type: RevertedType,
  change: Change<RevertParams>,
): Promise<{ readonly now: Standing; readonly live: Live }> {
  const live = await type.look(ctx, targetOf(change));
  if (live.state === 'gone') return { now: 'gone', live };
  const { to } = change.params;
  if (sameValue(type, live.value, to) || (await type.madeAnew?.(ctx, targetOf(change), to))) {
    return { now: 'put-back', live };
  }
  return { now: sameValue(type, live.value, change.params.expected) ? 'attackers' : 'changed-since', live };
}

/** The kind `revert:<type>`: evidence first, read again right before writing, read back. */
export function revertKind(type: RevertedType): WritingKind<RevertParams> {
  return {
    kind: kindName(type),
    permissions: type.permissions,
    writes: true,
    async saveEvidence(ctx, changes) {
      for (const change of changes) await saveOne(ctx, type, change);
    },
    async apply(ctx, changes) {
      const outcomes: Outcome[] = [];
      for (const change of changes) {
        ctx.signal.throwIfAborted();
        outcomes.push(
          await (async (): Promise<Outcome> => {
            const { now } = await standing(ctx, type, change);
            if (now !== 'attackers') return { result: 'already-gone', detail: SAID[now] };
            await type.revert(ctx, targetOf(change), change.params.to);
            return { result: 'applied' };
          })().catch((error: unknown) => {
            const failure = awsFailure(error);
            if (failure === 'aborted') throw error;
            return failure === 'not-found'
              ? { result: 'already-gone', detail: SAID.gone }
              : failedOutcome(error);
          }),
        );
      }
      return outcomes;
    },
    async verify(ctx, change) {
      const { now } = await standing(ctx, type, change);
      return now === 'attackers' ? { held: false, found: 'still as the attacker set it' } : { held: true };
    },
  };
}

const SAID: Readonly<Record<Exclude<Standing, 'attackers'>, string>> = {
  gone: 'what was altered is gone',
  'put-back': 'it is as before already',
  'changed-since': 'somebody else changed it since, so it stays as it is',
};

/** Where the value that is about to be reverted is kept. Names may be an attacker's: no slash in one survives. */
function evidencePath(type: RevertedType, { target }: Change<RevertParams>): string {
  return `changes/${target.region}/${type.type}/${encodeURIComponent(target.id)}.json`;
}

/** Evidence that cannot be had is told and does not keep the attacker's value in place. */
async function saveOne(ctx: EvidenceContext, type: RevertedType, change: Change<RevertParams>) {
  const path = evidencePath(type, change);
  if (ctx.evidence.list().some((file) => file.path === path)) return;
  try {
    const live = await type.look(ctx, targetOf(change));
    if (live.state === 'gone') return;
    const { target, to, attribution } = change.params;
    await ctx.evidence.saveJson(path, {
      ...{ target, because: attribution, putBack: to },
      found: live.description ?? live.value,
    });
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    ctx.notify({
      type: 'note',
      level: 'warning',
      text: `Not all evidence of ${change.target.id} (${change.target.region}) could be saved. ${errorCode(error)}: ${errorMessage(error)}`,
    });
  }
}
