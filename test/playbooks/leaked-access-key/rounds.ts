import type { Change, Outcome, Verdict } from '../../../lib/playbook/change.ts';
import { kindRegistry } from '../../../lib/playbook/change-kind.ts';
import type { WriteContext } from '../../../lib/playbook/context.ts';
import type { Plan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { leakedAccessKey } from '../../../playbooks/leaked-access-key/playbook.ts';
import { ACCOUNT_ID } from '../../resources/lab.ts';

const kinds = kindRegistry(leakedAccessKey.kinds);

export function inputOf({ incident }: Pick<WriteContext, 'incident'>): LeakedKeyInput {
  return {
    keyId: incident.leakedKeyId,
    account: ACCOUNT_ID,
    since: incident.since,
    delivery: { to: 'secretsmanager' },
    trailDelayMs: 0,
    trail: [{ kind: 'history' }],
    assumed: [],
    purge: {},
  };
}

/** What a step would do now. */
export function planOf(
  ctx: WriteContext,
  step: Step<LeakedKeyInput>,
  input: Partial<LeakedKeyInput> = {},
): Promise<Plan> {
  return step.plan(ctx, { ...inputOf(ctx), ...input });
}

export interface Applied {
  readonly outcomes: readonly Outcome[];
  readonly verdicts: readonly Verdict[];
}

/** Saves the evidence of the preselected changes, applies them class by class, and reads them back. */
export async function applyPlan(ctx: WriteContext, plan: Plan): Promise<Applied> {
  const changes = plan.changes.filter(({ preselected }) => preselected);
  for (const change of changes) await kindOf(change).saveEvidence?.(ctx, [change]);
  const outcomes: Outcome[] = [];
  for (const order of [...new Set(changes.map((change) => change.order))].toSorted((a, b) => a - b)) {
    const inClass = changes.filter((change) => change.order === order);
    const given = await Promise.all(inClass.map((change) => kindOf(change).apply(ctx, [change])));
    outcomes.push(...given.flat());
  }
  const verdicts = await Promise.all(changes.map((change) => kindOf(change).verify(ctx, change)));
  return { outcomes, verdicts };
}

/** Takes the changes of a plan back, the last first. */
export async function undoPlan(ctx: WriteContext, plan: Plan): Promise<readonly (Outcome | undefined)[]> {
  const outcomes: (Outcome | undefined)[] = [];
  for (const change of plan.changes.toReversed()) {
    outcomes.push(await kindOf(change).undo?.(ctx, change, undefined));
  }
  return outcomes;
}

export const proposed = ({ changes }: Plan) =>
  changes.map(({ kind, target }) => `${kind} ${target.id}`).toSorted();

function kindOf(change: Change) {
  const kind = kinds.get(change.kind);
  if (kind?.writes !== true) throw new Error(`no kind ${change.kind}`);
  return kind;
}
