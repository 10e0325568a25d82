import { escapeLine } from '../host/escape.ts';
import type { ReadContext } from '../playbook/context.ts';
import { SpillkitError } from '../playbook/errors.ts';
import { emptyPlan, type Plan } from '../playbook/plan.ts';
import { planOnGitHub } from './exposure/plan-on-github.ts';
import { planOpenGuards } from './protection/plan-guards.ts';
import { planPurge } from './purge/plan-purge.ts';
import type { PurgeChoices } from './purge/purge-choices.ts';

/** Plans put together: one summary, everything else one after the other. */
function together(first: Plan, ...others: readonly Omit<Plan, 'summary'>[]): Plan {
  const all = [first, ...others];
  return {
    summary: first.summary,
    changes: all.flatMap(({ changes }) => changes),
    notes: all.flatMap(({ notes }) => notes),
    leftToHuman: all.flatMap(({ leftToHuman }) => leftToHuman),
    unlooked: all.flatMap(({ unlooked }) => unlooked),
  };
}

/** The git part could not be planned, but something that is open has to be closed all the same. */
function withoutGit(repo: string, error: unknown): Plan {
  const reason =
    error instanceof SpillkitError ? `${error.code}: ${error.message}` : `${(error as Error).name}: ${error}`;
  return {
    ...emptyPlan(`${escapeLine(repo)} could not be read; what an earlier run lifted is put back.`),
    unlooked: [{ where: repo, call: 'git clone', reason }],
  };
}

/**
 * Plans everything about a leaking repository: what an earlier run left open is closed first of all, then the
 * history is purged, then what GitHub holds around it. Throws a SpillkitError when the repository cannot be read.
 */
export async function planRepository(ctx: ReadContext, repo: string, choices: PurgeChoices): Promise<Plan> {
  const open = await planOpenGuards(ctx);
  try {
    const { plan, found } = await planPurge(ctx, repo, choices);
    const around = await planOnGitHub(ctx, found);
    const summary = around.summary === undefined ? plan.summary : `${plan.summary} ${around.summary}`;
    return together({ ...plan, summary }, open, around);
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (open.changes.length === 0) throw error;
    return together(withoutGit(repo, error), open);
  }
}
