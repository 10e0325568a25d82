import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext, WriteContext } from '../../playbook/context.ts';
import { readerOf, writerOf } from '../api/connected.ts';
import { failedOnGitHub } from '../api/failure.ts';
import { ofOneRepository, oneAfterTheOther } from '../api/one-after-the-other.ts';
import { guardName, isLiftedFrom, liftGuard, readGuard } from './guard.ts';
import { restore } from './restore-kind.ts';
import { type GuardParams, readSaved, repositoryOf } from './saved-guard.ts';

async function save(ctx: EvidenceContext, params: GuardParams): Promise<void> {
  if ((await readSaved(ctx.evidence, params.saved)) !== undefined) return;
  const repository = repositoryOf(params);
  const before = await readGuard(await readerOf(ctx.github, repository), repository, params.guard);
  await ctx.evidence.saveJson(params.saved, { repository, guard: params.guard, before });
}

async function lift(ctx: WriteContext, params: GuardParams): Promise<Outcome> {
  const saved = await readSaved(ctx.evidence, params.saved);
  if (saved === undefined || saved.before.kind === 'absent') {
    return { result: 'already-gone', detail: `${guardName(params.guard)} is not there any more` };
  }
  try {
    const repository = repositoryOf(params);
    const writer = await writerOf(ctx.github, repository);
    await liftGuard(writer, repository, params.guard, saved.before);
    const text = `${guardName(params.guard)} is lifted. If this run is interrupted, resuming the case restores it first.`;
    ctx.notify({ type: 'note', level: 'warning', text });
    return { result: 'applied', record: { saved: params.saved } };
  } catch (error) {
    return failedOnGitHub(error);
  }
}

async function stands(ctx: ReadContext, params: GuardParams) {
  const repository = repositoryOf(params);
  const now = await readGuard(await readerOf(ctx.github, repository), repository, params.guard);
  return { now, saved: await readSaved(ctx.evidence, params.saved) };
}

/**
 * Lifts what would refuse the push of a rewritten history. How it stood is evidence before anything of the plan is
 * applied, so that a run which dies in between can put it back.
 */
export const liftProtection: WritingKind<GuardParams> = {
  kind: 'lift-protection',
  permissions: ['github:administration=write'],
  writes: true,
  saveEvidence: async (ctx, changes) => {
    for (const { params } of changes) await save(ctx, params);
  },
  batch: ofOneRepository,
  apply: (ctx, changes) => oneAfterTheOther(changes, ({ params }) => lift(ctx, params)),
  verify: async (ctx, { params }) => {
    const { now, saved } = await stands(ctx, params);
    if (saved === undefined) return { held: false, found: 'how it stood was not saved' };
    // Read back after the whole plan: by then it is put back.
    const held = isLiftedFrom(now, saved.before) || isDeepStrictEqual(now, saved.before);
    return held ? { held } : { held, found: `${guardName(params.guard)} stands in another way` };
  },
  undo: (ctx, { params }) => restore(ctx, params),
};
