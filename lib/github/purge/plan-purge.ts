import { escapeLine } from '../../host/escape.ts';
import type { Because, Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Plan } from '../../playbook/plan.ts';
import { type Mirror, openMirror } from '../repository/mirror.ts';
import { isPurged } from '../repository/purged-copy.ts';
import { type RepositorySource, repositorySource } from '../repository/source.ts';
import { NO_OBJECT, type RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import type { Needles } from '../secret/needles.ts';
import { archiveDecisions, archiveNotes, archivesNotRead, archiveTasks } from './archive-plan.ts';
import { embeddedDecision, embeddedTasks } from './embedded-plan.ts';
import { humanTasks } from './human-tasks.ts';
import { leakOfCase } from './leak-of-case.ts';
import { placesOf } from './leak-places.ts';
import { type LeakLook, takeOut } from './look.ts';
import type { PurgeChoices } from './purge-choices.ts';
import { absentNotes, elsewhereNotes, purgeNotes } from './purge-notes.ts';
import { pushChange, refsToPush, rewriteChange } from './purge-plan.ts';
import { sentenceOf } from './purge-sentence.ts';

/** What the look at a leaking repository showed, for what is planned around the push. */
export interface PurgeFindings {
  readonly source: RepositorySource;
  readonly mirror: Mirror;
  readonly rewrite: HistoryRewrite;
  readonly because: Because;
  /** Paths of the files that held the key. */
  readonly paths: readonly string[];
  /** Changed refs the remote still shows as they were, and which can be pushed. */
  readonly waiting: readonly RefRewrite[];
  /** Git LFS pointers in the history; what they point at is not in the repository. */
  readonly lfsPointers: number;
  /** What is looked for, and the secrets among it; neither is written anywhere. */
  readonly needles: Needles;
  readonly secrets: readonly string[];
  /** Changed refs the server keeps for itself: pull requests. */
  readonly serverOwned: readonly RefRewrite[];
  /** The clone was searched and holds it in no object and no name. */
  readonly nowhere: boolean;
}

/** The plan of a purge, and what was found or not found, for what is planned around it. */
export interface PurgePlan {
  readonly plan: Plan;
  readonly found: PurgeFindings;
}

const sought = ({ search: { needles, keys, lfsPointers } }: LeakLook) => ({
  // Elsewhere it is only looked for, so a place inside a longer word counts, too.
  ...{ needles: { ...needles, embedded: true }, lfsPointers },
  secrets: keys.flatMap(({ secrets }) => secrets),
});

/**
 * Refs the remote does not show purged, each from where it stands now: as it was, or as an earlier run of the case
 * purged it when less was decided. One that somebody deleted meanwhile stays deleted.
 */
function refsToMove(pushable: readonly RefRewrite[], { remoteRefs }: Mirror): readonly RefRewrite[] {
  return pushable.flatMap((ref) => {
    const now = remoteRefs.get(ref.ref) ?? NO_OBJECT;
    return now === ref.new || (now === NO_OBJECT && ref.old !== NO_OBJECT) ? [] : [{ ...ref, old: now }];
  });
}

/**
 * Plans the purge of a repository: rewriting in the case folder, then one push a ref. Reads the remote, keeps a
 * mirror clone in the case folder and computes the new commit ids without storing a rewritten object, so the
 * plan shows exactly what will be pushed. What an earlier run did already is recognised and left out.
 * Throws a SpillkitError when the repository cannot be read.
 */
export async function planPurge(ctx: ReadContext, repo: string, choices: PurgeChoices): Promise<PurgePlan> {
  const keyId = ctx.incident.leakedKeyId;
  const source = await repositorySource(ctx.shell, repo, ctx.signal);
  ctx.notify({ type: 'progress', what: `reading ${escapeLine(source.url)}`, done: 0 });
  const mirror = await openMirror(ctx, source.url);
  const leak = await leakOfCase(ctx, mirror.repository, choices);
  const rewrite = await takeOut(mirror.repository, leak, choices);
  const look = { ...leak, rewrite };
  const { search } = leak;
  const { pushable, serverOwned } = refsToPush(rewrite);
  const { because, paths, held, leaks, showing, submodules, unread } = await placesOf(mirror, look, choices);
  const waiting = source.notPushable === undefined ? refsToMove(pushable, mirror) : [];
  const published = pushable.length > 0 && waiting.length === 0 && source.notPushable === undefined;
  const due = pushable.length > 0 && !published;
  const rewritten = due && (await isPurged({ ...mirror.repository, gitDir: mirror.folder.purged }, rewrite));
  const changes: Change[] = [
    ...(due && !rewritten ? [rewriteChange(source, mirror, rewrite, because, choices)] : []),
    ...waiting.map((ref) => pushChange(source, mirror, ref, because)),
    ...(choices.archives === undefined ? archiveDecisions(source, search, paths) : []),
    ...(choices.embedded === undefined ? embeddedDecision(source, search, paths) : []),
  ];
  const plan: Plan = {
    summary: sentenceOf(source, look, keyId, { pushable, serverOwned, published }),
    changes,
    notes: [
      ...(rewritten
        ? [{ level: 'info' as const, text: 'The history was rewritten in this case already.' }]
        : []),
      ...(due ? purgeNotes({ mirror, look, firstLeaks: leaks, paths: held, showing, serverOwned }) : []),
      ...absentNotes(rewrite),
      ...archiveNotes(search, paths, choices.archives),
      ...elsewhereNotes(search, submodules),
    ],
    leftToHuman: [
      ...humanTasks(source, mirror, { pushable, serverOwned }),
      ...archiveTasks(search, paths, choices.archives),
      ...embeddedTasks(search, paths, choices.embedded),
    ],
    unlooked: archivesNotRead(source, search, paths, unread),
  };
  return {
    plan,
    found: {
      ...{ source, mirror, rewrite, because, waiting, serverOwned, paths: held },
      nowhere: pushable.length + serverOwned.length + search.archived.length + search.embeddedLeft.size === 0,
      ...sought(look),
    },
  };
}
