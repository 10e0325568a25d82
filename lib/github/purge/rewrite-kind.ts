import { relative } from 'node:path';
import type { Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext, WriteContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { refsOf } from '../git.ts';
import { backUp } from '../repository/backup.ts';
import { explainDiskFull } from '../repository/disk-room.ts';
import { findLeft } from '../repository/find-left.ts';
import { purgeFolder } from '../repository/mirror.ts';
import { isPurged, makePurgedCopy } from '../repository/purged-copy.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import { secretDigests } from '../secret/secret-digests.ts';
import { leakOfCase } from './leak-of-case.ts';
import { takeOut, wholeFilesExpected } from './look.ts';
import type { PurgeChoices } from './purge-choices.ts';
import { type RefsDigest, refsDigest } from './refs-digest.ts';

/** What rewriting needs: where the clone lies and which result was confirmed. */
export type RewriteParams = {
  /** Folder below the case folder. */
  readonly folder: string;
  readonly url: string;
  readonly result: RefsDigest;
  readonly choices: PurgeChoices;
};

const EVIDENCE = 'purge-github-data';

function repositories(ctx: ReadContext, params: RewriteParams) {
  const folder = purgeFolder(ctx.caseDir, params.folder);
  const at = (gitDir: string) => ({ shell: ctx.shell, gitDir, signal: ctx.signal });
  return { folder, original: at(folder.original), purged: at(folder.purged) };
}

async function saveEvidence(ctx: EvidenceContext, params: RewriteParams): Promise<void> {
  const { folder, original } = repositories(ctx, params);
  const path = `${EVIDENCE}/${params.folder}-backup.json`;
  const backup = await backUp(original, folder).catch((error: unknown) => {
    throw explainDiskFull(error, ctx.caseDir, params.url);
  });
  const { sha256, bytes } = backup;
  await ctx.evidence.enlist({ path: `../${relative(ctx.caseDir, backup.path)}`, sha256, bytes });
  if ((await ctx.evidence.read(path)) !== undefined) return;
  await ctx.evidence.saveJson(path, {
    repository: params.url,
    bundle: backup.path,
    sha256,
    bytes,
    warning: 'The bundle holds the leaked secret. Delete it when the incident is closed.',
    restore: `git clone --mirror ${backup.path} restored.git`,
    refs: Object.fromEntries(await refsOf(original)),
  });
}

function summary(url: string, rewrite: HistoryRewrite, digests: readonly string[]) {
  return {
    repository: url,
    commits: rewrite.commits,
    changedCommits: rewrite.changedCommits.length,
    firstChangedCommits: rewrite.firstCommits,
    fileVersions: rewrite.dirtyBlobs,
    messages: rewrite.dirtyMessages,
    removedFileVersions: rewrite.removedBlobs,
    replacedFileVersions: rewrite.replacedBlobs,
    archivesLeft: rewrite.archivesLeft,
    signaturesDropped: rewrite.signaturesDropped,
    secretSha256Starts: digests,
    refs: rewrite.refs.filter(({ old, new: id }) => old !== id),
  };
}

async function apply(ctx: WriteContext, params: RewriteParams): Promise<Outcome> {
  const { folder, original } = repositories(ctx, params);
  let digests: readonly string[] = [];
  const rewrite = await makePurgedCopy(ctx.shell, folder, ctx.signal, async (sink) => {
    const leak = await leakOfCase(ctx, original, params.choices);
    digests = secretDigests(leak.search.keys.flatMap(({ secrets }) => secrets));
    const made = await takeOut(original, leak, { ...params.choices, sink });
    if (refsDigest(made.refs) !== params.result) {
      throw new SpillkitError(
        'RewriteDiffers',
        'Rewriting gave other commits than the plan showed; nothing was pushed.',
        'Run the step again to plan anew.',
      );
    }
    return made;
  }).catch((error: unknown) => {
    throw explainDiskFull(error, ctx.caseDir, params.url);
  });
  const changes = rewrite.changedCommits.map(({ old, new: id }) => `${old} ${id}\n`).join('');
  await ctx.evidence.save(`${EVIDENCE}/${params.folder}-old-and-new-commits.txt`, changes);
  await ctx.evidence.saveJson(
    `${EVIDENCE}/${params.folder}-rewrite.json`,
    summary(params.url, rewrite, digests),
  );
  return {
    result: 'applied',
    detail: `${rewrite.changedCommits.length} of ${rewrite.commits} commits rewritten`,
    record: { folder: params.folder, result: params.result },
  };
}

async function verify(ctx: ReadContext, params: RewriteParams): Promise<Verdict> {
  const { original, purged } = repositories(ctx, params);
  const refs = await refsOf(purged).catch(() => undefined);
  const made = refs === undefined ? [] : [...refs].map(([ref, id]) => ({ ref, old: id, new: id }));
  if (refsDigest(made) !== params.result || !(await isPurged(purged, { refs: made }))) {
    return { held: false, found: 'the rewritten copy is not there or not complete' };
  }
  const leak = await leakOfCase(ctx, original, params.choices);
  const left = await findLeft(purged, leak, wholeFilesExpected(leak.search, params.choices));
  return left === undefined ? { held: true } : { held: false, found: left };
}

/**
 * Rewrites the history into a copy inside the case folder; the clone it is made from and the remote stay as
 * they are. A bundle of every ref is made and verified before.
 */
export const rewriteGitHistory: WritingKind<RewriteParams> = {
  kind: 'rewrite-git-history',
  permissions: [],
  writes: true,
  saveEvidence: async (ctx, changes) => {
    for (const change of changes) await saveEvidence(ctx, change.params);
  },
  apply: async (ctx, changes) => {
    const outcomes: Outcome[] = [];
    for (const change of changes) outcomes.push(await apply(ctx, change.params));
    return outcomes;
  },
  verify: (ctx, change) => verify(ctx, change.params),
};
