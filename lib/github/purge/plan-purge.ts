import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { Because, Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { emptyPlan, type Plan } from '../../playbook/plan.ts';
import { readTreeLinks } from '../objects/tree-links.ts';
import { type Mirror, openMirror } from '../repository/mirror.ts';
import { isPurged } from '../repository/purged-copy.ts';
import { type RepositorySource, repositorySource } from '../repository/source.ts';
import { NO_OBJECT, type RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import { type FirstLeak, pathsOf, traceObjects } from '../scan/trace.ts';
import { holds, type Needles } from '../secret/needles.ts';
import { archiveTasks, humanTasks } from './human-tasks.ts';
import { leakSettings } from './leak-settings.ts';
import { type LeakLook, lookForLeak } from './look.ts';
import { archiveNotes, purgeNotes } from './purge-notes.ts';
import { pushChange, refsToPush, rewriteChange } from './purge-plan.ts';

interface LeakPlaces {
  readonly because: Because;
  readonly paths: readonly string[];
  readonly leaks: readonly FirstLeak[];
  /** Branches whose newest state still shows it in a file. */
  readonly showing: readonly string[];
}

async function placesOf(mirror: Mirror, { search, rewrite }: LeakLook): Promise<LeakPlaces> {
  const { repository } = mirror;
  const { table, graph, dirty, needles } = search;
  const refs = new Map(rewrite.refs.filter(({ old }) => old !== NO_OBJECT).map(({ ref, old }) => [ref, old]));
  const history = { ...{ repository, table, graph, refs }, pushes: [] };
  const { links, named } = await readTreeLinks(repository, table, {
    files: dirty,
    isNamed: (tree) => holds(tree, needles),
  });
  const { first, atTip } = await traceObjects(history, links, new Set([...dirty, ...named]));
  const paths = await pathsOf(repository, table, links, dirty);
  const shown = [...new Set(paths.values())].sort();
  const commit = first[0]?.commit;
  const because: Because =
    commit === undefined
      ? {
          kind: 'observed',
          call: 'git cat-file',
          fact: 'the key id stands in a tag or an object outside any commit',
        }
      : { kind: 'commit', commit, where: shown[0] ?? 'its message' };
  return { because, paths: shown, leaks: first, showing: atTip };
}

/** How much of the repository is concerned, as one sentence. */
function summaryOf(source: RepositorySource, look: LeakLook): string {
  const { rewrite } = look;
  const changed = rewrite.refs.filter(({ old, new: id }) => old !== id);
  const count = (prefix: string) => changed.filter(({ ref }) => ref.startsWith(prefix)).length;
  return [
    `${escapeLine(source.url)}: the key stands in ${counted(rewrite.dirtyBlobs.length, 'version')} of files and ${counted(rewrite.dirtyMessages, 'message')};`,
    `${rewrite.changedCommits.length} of ${counted(rewrite.commits, 'commit')}, ${counted(count('refs/heads/'), 'branch', 'branches')} and ${counted(count('refs/tags/'), 'tag')} change.`,
  ].join(' ');
}

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
}

/** The plan of a purge, and what was found or not found, for what is planned around it. */
export interface PurgePlan {
  readonly plan: Plan;
  readonly found: PurgeFindings;
}

const sought = ({ search: { needles, keys, lfsPointers } }: LeakLook) => ({
  ...{ needles, lfsPointers },
  secrets: keys.flatMap(({ secrets }) => secrets),
});

/**
 * Plans the purge of a repository: rewriting in the case folder, then one push a ref. Reads the remote, keeps a
 * mirror clone in the case folder and computes the new commit ids without storing a rewritten object, so the
 * plan shows exactly what will be pushed. What an earlier run did already is recognised and left out.
 * Throws a SpillkitError when the repository cannot be read.
 */
export async function planPurge(ctx: ReadContext, repo: string): Promise<PurgePlan> {
  const keyId = ctx.incident.leakedKeyId;
  const source = await repositorySource(ctx.shell, repo, ctx.signal);
  ctx.notify({ type: 'progress', what: `reading ${escapeLine(source.url)}`, done: 0 });
  const mirror = await openMirror(ctx, source.url);
  const look = await lookForLeak(mirror.repository, leakSettings(ctx, keyId));
  const { rewrite } = look;
  const { pushable, serverOwned } = refsToPush(rewrite);
  if (pushable.length + serverOwned.length === 0) {
    const plan = emptyPlan(
      `${escapeLine(source.url)}: ${keyId} stands ${look.search.archived.length === 0 ? 'nowhere' : 'only inside archives'} in ${counted(look.search.table.count, 'object')} and ${counted(rewrite.refs.length, 'ref')}.`,
    );
    const because: Because = { kind: 'observed', call: 'git cat-file', fact: 'the key stands nowhere' };
    return {
      plan: { ...plan, notes: archiveNotes(look.search), leftToHuman: archiveTasks(look.search) },
      found: {
        ...{ source, mirror, rewrite, because, paths: [], waiting: [], serverOwned },
        ...sought(look),
      },
    };
  }
  const { because, paths, leaks, showing } = await placesOf(mirror, look);
  const rewritten = await isPurged({ ...mirror.repository, gitDir: mirror.folder.purged }, rewrite);
  const waiting =
    source.notPushable === undefined
      ? pushable.filter(({ ref, old }) => (mirror.remoteRefs.get(ref) ?? NO_OBJECT) === old)
      : [];
  const published = pushable.length > 0 && waiting.length === 0 && source.notPushable === undefined;
  const changes: Change[] = [
    ...(rewritten || published ? [] : [rewriteChange(source, mirror, rewrite, because)]),
    ...waiting.map((ref) => pushChange(source, mirror, ref, because)),
  ];
  const plan: Plan = {
    summary: published
      ? `${escapeLine(source.url)}: every ref that can be pushed shows the purged history.`
      : summaryOf(source, look),
    changes,
    notes: published
      ? []
      : [
          ...(rewritten
            ? [{ level: 'info' as const, text: 'The history was rewritten in this case already.' }]
            : []),
          ...purgeNotes({ mirror, look, firstLeaks: leaks, paths, showing, serverOwned }),
        ],
    leftToHuman: humanTasks(source, mirror),
    unlooked: [],
  };
  return {
    plan,
    found: {
      source,
      mirror,
      rewrite,
      because,
      paths,
      waiting,
      serverOwned,
      ...sought(look),
    },
  };
}
