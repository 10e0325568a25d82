import { isDeepStrictEqual } from 'node:util';
import type { Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { readerOf, writerOf } from '../api/connected.ts';
import { failedOnGitHub } from '../api/failure.ts';
import { ofOneRepository, oneAfterTheOther } from '../api/one-after-the-other.ts';
import { guardName, readGuard, restoreGuard } from './guard.ts';
import { type GuardParams, readSaved, repositoryOf, restoredMark } from './saved-guard.ts';

async function verify(ctx: ReadContext, params: GuardParams): Promise<Verdict> {
  const saved = await readSaved(ctx.evidence, params.saved);
  if (saved === undefined) return { held: true };
  const repository = repositoryOf(params);
  const now = await readGuard(await readerOf(ctx.github, repository), repository, params.guard);
  if (isDeepStrictEqual(now, saved.before)) return { held: true };
  return { held: false, found: `${guardName(params.guard)} is not as it was` };
}

/** Puts a guard back as it was saved, unless it stands so already, and reads it back. */
export async function restore(ctx: WriteContext, params: GuardParams): Promise<Outcome> {
  const saved = await readSaved(ctx.evidence, params.saved);
  if (saved === undefined) return { result: 'already-gone', detail: 'it was not lifted' };
  try {
    const repository = repositoryOf(params);
    const already = await verify(ctx, params);
    if (!already.held) {
      await restoreGuard(await writerOf(ctx.github, repository), repository, params.guard, saved.before);
    }
    const verdict = await verify(ctx, params);
    if (!verdict.held) return { result: 'failed', code: 'NotRestored', message: verdict.found };
    const mark = restoredMark(params.saved);
    if ((await ctx.evidence.read(mark)) === undefined) {
      await ctx.evidence.saveJson(mark, { at: ctx.clock.now().toISOString(), guard: params.guard });
    }
    return { result: already.held ? 'already-gone' : 'applied', detail: 'read back: exactly as it was' };
  } catch (error) {
    return failedOnGitHub(error);
  }
}

/** Puts back what was lifted for the push, exactly as it was saved, and reads it back. */
export const restoreProtection: WritingKind<GuardParams> = {
  kind: 'restore-protection',
  permissions: ['github:administration=write'],
  writes: true,
  batch: ofOneRepository,
  apply: (ctx, changes) => oneAfterTheOther(changes, ({ params }) => restore(ctx, params)),
  verify: (ctx, { params }) => verify(ctx, params),
};
