import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { Because, Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Plan } from '../../playbook/plan.ts';
import { type Mirror, openMirror } from '../repository/mirror.ts';
import { isPurged } from '../repository/purged-copy.ts';
import { type RepositorySource, repositorySource } from '../repository/source.ts';
import { NO_OBJECT, type RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import { type FirstLeak, pathsOf, traceObjects } from '../scan/trace.ts';
import type { Needles } from '../secret/needles.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import { archiveDecisions, archiveNotes, archivesNotRead, archiveTasks, type Paths } from './archive-plan.ts';
import { embeddedDecision, embeddedTasks } from './embedded-plan.ts';
import { humanTasks } from './human-tasks.ts';
import { leakOfCase } from './leak-of-case.ts';
import { type LeakLook, takeOut } from './look.ts';
import type { PurgeChoices } from './purge-choices.ts';
import { absentNotes, elsewhereNotes, purgeNotes } from './purge-notes.ts';
import { pushChange, refsToPush, rewriteChange } from './purge-plan.ts';

interface LeakPlaces {
  readonly because: Because;
  /** Paths of what holds it, and of archives that were not looked into, by number. */
  readonly paths: Paths;
  readonly leaks: readonly FirstLeak[];
  /** Branches whose newest state still shows it in a file. */
  readonly showing: readonly string[];
  /** Names of submodules. Hostile text. */
  readonly submodules: readonly string[];
}

function becauseOf(
  { dirty, archived }: LeakSearch,
  first: FirstLeak | undefined,
  where: string | undefined,
  { removedPaths = [] }: PurgeChoices,
): Because {
  if (first !== undefined) return { kind: 'commit', commit: first.commit, where: where ?? 'its message' };
  if (removedPaths.length > 0) return { kind: 'responder', said: `take out ${removedPaths.join(', ')}` };
  const fact =
    dirty.size + archived.length === 0
      ? 'the key stands nowhere'
      : 'the key id stands in a tag or an object outside any commit';
  return { kind: 'observed', call: 'git cat-file', fact };
}

async function placesOf(
  mirror: Mirror,
  { search, trees, rewrite }: LeakLook,
  choices: PurgeChoices,
): Promise<LeakPlaces> {
  const { repository } = mirror;
  const { table, graph, dirty, archived, unreadArchives, embeddedLeft } = search;
  const { links, named, submodules } = trees;
  const refs = new Map(rewrite.refs.filter(({ old }) => old !== NO_OBJECT).map(({ ref, old }) => [ref, old]));
  const history = { ...{ repository, table, graph, refs }, pushes: [] };
  const holding = new Set([...dirty, ...archived.map(({ number }) => number)]);
  const unread = unreadArchives.map(({ number }) => number);
  const files = new Set([...holding, ...unread, ...embeddedLeft.keys()]);
  const { first, atTip } = await traceObjects(history, links, new Set([...holding, ...named]));
  const paths = await pathsOf(repository, table, links, files);
  const shown = pathsAmong(paths, holding);
  return {
    because: becauseOf(search, first[0], shown[0], choices),
    ...{ paths, leaks: first, showing: atTip, submodules: [...submodules] },
  };
}

const pathsAmong = (paths: Paths, numbers: ReadonlySet<number>) =>
  [...new Set([...numbers].flatMap((number) => paths.get(number) ?? []))].sort();

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

/** What of a clone is searched, and in which forms. */
const SEARCHED =
  'files as text, UTF-16, base64, URL-encoded and inside archives; messages, authors and tags; notes; names of files and refs';

/** Nothing can be pushed, or nothing has to be. */
function withoutRewrite(
  source: RepositorySource,
  look: LeakLook,
  keyId: string,
  serverOwned: number,
): string {
  const { search, rewrite } = look;
  const url = escapeLine(source.url);
  const searched = `${counted(search.table.count, 'object')} (${counted(search.graph.size, 'commit')}) and ${counted(rewrite.refs.length, 'ref')}`;
  if (serverOwned > 0) {
    return `${url}: ${keyId} stands only in ${counted(serverOwned, 'ref')} of the server's own (pull requests), in no branch or tag. No push reaches them, so nothing is rewritten.`;
  }
  const only = [
    ...(search.archived.length === 0 ? [] : ['archives']),
    ...(search.embeddedLeft.size === 0 ? [] : ['longer words']),
  ];
  if (only.length > 0) return `${url}: ${keyId} stands only inside ${only.join(' and ')} in ${searched}.`;
  return `${url}: ${keyId} was not found. It stands nowhere in ${searched}: ${SEARCHED}.`;
}

function sentenceOf(source: RepositorySource, look: LeakLook, keyId: string, refs: Refs): string {
  if (refs.pushable.length === 0) return withoutRewrite(source, look, keyId, refs.serverOwned.length);
  return refs.published
    ? `${escapeLine(source.url)}: every ref that can be pushed shows the purged history.`
    : summaryOf(source, look);
}

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

interface Refs {
  readonly pushable: readonly RefRewrite[];
  readonly serverOwned: readonly RefRewrite[];
  /** Every ref that can be pushed shows the purged history already. */
  readonly published: boolean;
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
  const { because, paths, leaks, showing, submodules } = await placesOf(mirror, look, choices);
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
  const held = pathsAmong(paths, search.dirty);
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
    unlooked: archivesNotRead(source, search, paths),
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
