import type { CallerIdentity } from '../aws/access.ts';
import { ownIdentityTask } from '../credentials/contain/human-only.ts';
import { runsAs } from '../credentials/contain/runs-as.ts';
import { attribute, attributeByResponder, attributed } from '../lineage/attribution.ts';
import type { Lineage } from '../lineage/types.ts';
import type { Change } from '../playbook/change.ts';
import type { ReadContext } from '../playbook/context.ts';
import type { HumanTask, Plan, PlanNote } from '../playbook/plan.ts';
import { adoptionKey, adoptions } from './adopted.ts';
import { eraseChange } from './erase-kind.ts';
import { type Created, findCreated } from './find-created.ts';
import type { ResourceRef } from './resource-type.ts';

/** What erasing the lineage's resources takes, for a step to put into its plan. */
export interface Erasure extends Omit<Plan, 'summary'> {
  /** Present ones by verdict, and those gone before anybody looked. */
  readonly counts: { readonly attacker: number; readonly ambiguous: number; readonly gone: number };
}

type Judged =
  | { readonly as: 'attacker' | 'ambiguous'; readonly change: Change }
  | { readonly as: 'gone' }
  | { readonly as: 'left'; readonly note: PlanNote }
  | { readonly as: 'own'; readonly task: HumanTask };

/**
 * Proposes to erase what the lineage made and still exists. What its legitimate use may have made is offered
 * deselected; what is older than the leak, or what Spillkit runs as, is never proposed.
 */
export async function planErasure(
  ctx: ReadContext,
  lineage: Lineage,
  wanted?: (ref: ResourceRef) => boolean,
): Promise<Erasure> {
  const [caller, found] = await Promise.all([ctx.aws.identity(), findCreated(ctx, lineage, wanted)]);
  const adopted = await adoptions(ctx, lineage, found.created);
  const judged = found.created.map((created) =>
    judge(caller, lineage, created, adopted.get(adoptionKey(created.state.ref))),
  );
  const changes = judged.flatMap((one) => ('change' in one ? [one.change] : []));
  const counts = {
    attacker: judged.filter(({ as }) => as === 'attacker').length,
    ambiguous: judged.filter(({ as }) => as === 'ambiguous').length,
    gone: judged.filter(({ as }) => as === 'gone').length,
  };
  return {
    changes: changes.toSorted((a, b) => a.order - b.order),
    notes: [
      ...summaryNotes(counts, found.legitimate),
      ...judged.flatMap((one) => (one.as === 'left' ? [one.note] : [])),
    ],
    leftToHuman: [...found.unnamed, ...judged.flatMap((one) => (one.as === 'own' ? [one.task] : []))],
    unlooked: found.unlooked,
    counts,
  };
}

function judge(
  caller: CallerIdentity,
  lineage: Lineage,
  { type, record, state }: Created,
  adopted: string | undefined,
): Judged {
  const { ref } = state;
  if (state.state === 'deleted') return { as: 'gone' };
  if (isOwn(caller, ref)) return { as: 'own', task: ownIdentityTask(`${ref.type} ${ref.id}`) };
  const judgement = attribute(lineage, record, state.createdAt);
  if (judgement.verdict === 'attacker') {
    const change = eraseChange(type, state, attributed(ref, judgement.attribution));
    if (state.doubt !== undefined) return offered(change, type.permissions[0] ?? type.title, state.doubt);
    return adopted === undefined
      ? { as: 'attacker', change }
      : offered(change, 'cloudtrail:LookupEvents', adopted);
  }
  if (judgement.verdict === 'legitimate') {
    return { as: 'left', note: { level: 'info', text: `${ref.id} stays: ${judgement.reason}.` } };
  }
  const change = eraseChange(type, state, attributeByResponder(lineage, ref, record, state.createdAt));
  return offered(change, 'cloudtrail:LookupEvents', judgement.reason);
}

function offered(change: Change, call: string, fact: string): Judged {
  const doubt = { kind: 'observed', call, fact } as const;
  return { as: 'ambiguous', change: { ...change, because: [...change.because, doubt], preselected: false } };
}

function isOwn(caller: CallerIdentity, ref: ResourceRef): boolean {
  const uniqueId = ref.uniqueId === undefined ? {} : { uniqueId: ref.uniqueId };
  switch (ref.type) {
    case 'iam-user':
    case 'iam-login-profile':
      return runsAs(caller, { userName: ref.id, ...uniqueId });
    case 'iam-role':
      return runsAs(caller, { roleName: ref.id, ...uniqueId });
    case 'iam-access-key':
      return runsAs(caller, {
        accessKeyId: ref.id,
        ...(ref.parent === undefined ? {} : { userName: ref.parent }),
      });
    default:
      return false;
  }
}

function summaryNotes(counts: Erasure['counts'], legitimate: number): readonly PlanNote[] {
  const notes: PlanNote[] = [];
  if (counts.gone > 0) notes.push({ level: 'info', text: `${counts.gone} more are gone already.` });
  if (legitimate > 0) {
    notes.push({
      level: 'info',
      text: `${legitimate} creations by legitimate use of the key are left alone.`,
    });
  }
  if (counts.ambiguous > 0) {
    notes.push({
      level: 'warning',
      text: `${counts.ambiguous} may not be the attacker's, or may still be needed. They are offered, not selected: whoever knows decides.`,
    });
  }
  return notes;
}
