import { few } from '../../host/few.ts';
import { type Because, type Change, changeId, GLOBAL } from '../../playbook/change.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { pushArguments } from '../push/push-refs.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RepositorySource } from '../repository/source.ts';
import { NO_OBJECT, type RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import { REMOVED } from '../secret/needles.ts';
import type { PurgeChoices } from './purge-choices.ts';
import { PURGE_ORDER } from './purge-order.ts';
import type { PushParams } from './push-kind.ts';
import { refsDigest } from './refs-digest.ts';
import type { RewriteParams } from './rewrite-kind.ts';

/** Ids written out in a command. */
const MOST_IDS = 20;

/** Refs a server keeps for itself and refuses to have pushed: pull and merge requests, Gerrit changes. */
const SERVER_OWNED = /^refs\/(pull|merge-requests|changes|keep-around|pipelines|environments)\//;

/** Changed refs, by whether anyone may push them. */
export function refsToPush(rewrite: HistoryRewrite): {
  readonly pushable: readonly RefRewrite[];
  readonly serverOwned: readonly RefRewrite[];
} {
  const changed = rewrite.refs.filter(({ old, new: id }) => old !== id);
  return {
    pushable: changed.filter(({ ref }) => !SERVER_OWNED.test(ref)),
    serverOwned: changed.filter(({ ref }) => SERVER_OWNED.test(ref)),
  };
}

/** What goes as a whole, as the end of a title. */
function wholeFiles(rewrite: HistoryRewrite, { removedPaths = [] }: PurgeChoices): string {
  const archives = (count: number) =>
    `${count === 1 ? 'the archive' : `${count} archives`} with the key inside`;
  const { removedBlobs, replacedBlobs, absentPaths } = rewrite;
  const paths = removedPaths.filter((path) => !absentPaths.includes(path));
  const parts = [
    ...(paths.length === 0 ? [] : [`take out ${few(paths)}`]),
    ...(removedBlobs.length === 0 ? [] : [`take out ${archives(removedBlobs.length)}`]),
    ...(replacedBlobs.length === 0 ? [] : [`replace ${archives(replacedBlobs.length)}`]),
  ];
  return parts.map((part) => `, ${part}`).join('');
}

/** The same with git-filter-repo, as nearly as it can. */
function rewriteCommand(source: RepositorySource, rewrite: HistoryRewrite, choices: PurgeChoices): string {
  const { replacement = REMOVED, removedPaths = [] } = choices;
  const archives = [...rewrite.removedBlobs, ...rewrite.replacedBlobs];
  const paths = removedPaths.map((path) => `--path ${shellWord(path)}`).join(' ');
  return [
    `# replacements.txt holds lines SECRET==>${replacement}; write it in an editor, delete it afterwards`,
    `git clone --mirror ${shellWord(source.url)} purged.git`,
    'git -C purged.git filter-repo --replace-text ../replacements.txt --replace-message ../replacements.txt',
    ...(paths === '' ? [] : [`git -C purged.git filter-repo --force --invert-paths ${paths}`]),
    ...(archives.length === 0
      ? []
      : [
          `printf '%s\\n' ${archives.slice(0, MOST_IDS).join(' ')} >archives.txt`,
          'git -C purged.git filter-repo --force --strip-blobs-with-ids ../archives.txt',
        ]),
  ].join('\n');
}

/** Rewriting the history in the case folder, as one change. */
export function rewriteChange(
  source: RepositorySource,
  mirror: Mirror,
  rewrite: HistoryRewrite,
  because: Because,
  choices: PurgeChoices,
): Change<RewriteParams> {
  const result = refsDigest(rewrite.refs);
  const target = { type: 'git-repository', id: source.url, region: GLOBAL };
  return {
    // Another state of the remote, or another choice, is another rewrite: one done before does not stand for it.
    id: changeId('rewrite-git-history', {
      ...target,
      id: `${source.url} ${mirror.folder.name} ${result.slice(0, 12)}`,
    }),
    kind: 'rewrite-git-history',
    title: `Rewrite ${rewrite.changedCommits.length} of ${rewrite.commits} commits in a copy inside the case folder${wholeFiles(rewrite, choices)}`,
    target,
    because: [because],
    order: PURGE_ORDER.contain,
    effect: 'reversible',
    command: rewriteCommand(source, rewrite, choices),
    preselected: true,
    params: { folder: mirror.folder.name, url: source.url, result, choices },
  };
}

/** A ref whose name holds the key id is pushed under another name and deleted under its own. */
function pushTitle({ ref, old, new: id }: RefRewrite): string {
  if (id === NO_OBJECT) return `Delete ${ref}, whose name holds the key id (${old.slice(0, 12)})`;
  if (old === NO_OBJECT) return `Push ${ref} in place of a name that held the key id (${id.slice(0, 12)})`;
  return `Push ${ref}: ${old.slice(0, 12)} → ${id.slice(0, 12)}`;
}

/** Pushing one rewritten ref, as a change. */
export function pushChange(
  source: RepositorySource,
  mirror: Mirror,
  ref: RefRewrite,
  because: Because,
): Change<PushParams> {
  const target = { type: 'git-ref', id: `${source.url} ${ref.ref}`, region: GLOBAL };
  const push = pushArguments({ from: mirror.folder.purged, to: source.url, refs: [ref] });
  return {
    id: changeId('push-git-ref', { ...target, id: `${target.id} ${ref.new.slice(0, 12)}` }),
    kind: 'push-git-ref',
    title: pushTitle(ref),
    target,
    because: [because],
    order: PURGE_ORDER.push,
    effect: 'irreversible',
    loses: 'work others based on the old commits must be moved; the old state is in the backup bundle',
    command: `git ${push.map(shellWord).join(' ')}`,
    preselected: true,
    params: { folder: mirror.folder.name, url: source.url, ref: ref.ref, old: ref.old, new: ref.new },
  };
}
