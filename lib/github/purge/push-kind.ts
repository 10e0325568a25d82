import type { Change, Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { readGit, refsOf } from '../git.ts';
import { pushInBatches } from '../push/push-in-batches.ts';
import { purgeFolder, remoteRefs } from '../repository/mirror.ts';
import { NO_OBJECT } from '../rewrite/ref-rewrite.ts';

/** One ref to push. */
export type PushParams = {
  /** Folder below the case folder. */
  readonly folder: string;
  readonly url: string;
  readonly ref: string;
  readonly old: string;
  readonly new: string;
};

async function push(
  ctx: Parameters<WritingKind<PushParams>['apply']>[0],
  changes: readonly Change<PushParams>[],
): Promise<readonly Outcome[]> {
  const [first] = changes;
  if (first === undefined) return [];
  const { purged } = purgeFolder(ctx.caseDir, first.params.folder);
  const copy = { shell: ctx.shell, gitDir: purged, signal: ctx.signal };
  const made = await refsOf(copy).catch(() => undefined);
  if (
    made === undefined ||
    changes.some(({ params }) => (made.get(params.ref) ?? NO_OBJECT) !== params.new)
  ) {
    const message = 'The history was not rewritten, so there is nothing to push.';
    return changes.map(() => ({ result: 'failed', code: 'NotRewritten', message }));
  }
  const refs = changes.map(({ params }) => ({ ref: params.ref, old: params.old, new: params.new }));
  const head = await readGit(copy, ['rev-parse', '--symbolic-full-name', 'HEAD']).catch(() => '');
  const to = first.params.url;
  return pushInBatches(ctx.shell, { from: purged, to, refs, defaultRef: head.trim() }, ctx.signal);
}

const looking = new WeakMap<ReadContext, Map<string, Promise<ReadonlyMap<string, string>>>>();

/** Refs are read back all at once: those that ask while a look is under way share it. */
function refsInOneLook(ctx: ReadContext, url: string): Promise<ReadonlyMap<string, string>> {
  const looks = looking.get(ctx) ?? new Map<string, Promise<ReadonlyMap<string, string>>>();
  looking.set(ctx, looks);
  const look = looks.get(url) ?? remoteRefs(ctx.shell, url, ctx.signal).finally(() => looks.delete(url));
  looks.set(url, look);
  return look;
}

/**
 * Pushes rewritten refs, all that were confirmed in one atomic push. A ref somebody moved since the clone is
 * never overwritten.
 */
export const pushGitRef: WritingKind<PushParams> = {
  kind: 'push-git-ref',
  permissions: [],
  writes: true,
  batch: { key: (change) => `${change.params.folder} ${change.params.url}`, max: Number.MAX_SAFE_INTEGER },
  apply: push,
  verify: async (ctx, change) => {
    const { url, ref, new: id } = change.params;
    const now = (await refsInOneLook(ctx, url)).get(ref) ?? NO_OBJECT;
    if (now === id) return { held: true };
    return { held: false, found: now === NO_OBJECT ? `${ref} is gone` : `${ref} is at ${now.slice(0, 12)}` };
  },
};
