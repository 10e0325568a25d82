import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { NO_OBJECT } from '../rewrite/ref-rewrite.ts';
import { type LookingBeyond, lookIntoCommits, notInClone } from './beyond-clone.ts';
import type { Seen } from './look-at.ts';
import { type Looking, named } from './looking.ts';

/** Newest force pushes and newest deletions of branches that are listed. */
const MOST = 100;

/** Commits that no ref of the server reaches any more and no clone has, by what they turned out to be. */
export interface LeftBehind {
  readonly holding: readonly string[];
  readonly clean: number;
  readonly gone: number;
  readonly unread: readonly { readonly commit: string; readonly reason: string }[];
}

/**
 * Looks into the commits that force pushes and deletions of branches left without a ref: GitHub goes on serving them
 * by their hash. A history somebody rewrote before shows here.
 * https://docs.github.com/en/rest/repos/repos#list-repository-activities
 */
export async function leftBehind(looking: LookingBeyond & Pick<Looking, 'repository'>): Promise<LeftBehind> {
  const { reader, found } = looking;
  const list = (activity_type: 'force_push' | 'branch_deletion') =>
    reader.list('GET /repos/{owner}/{repo}/activity', { ...named(looking), activity_type }, MOST);
  const lost = [...(await list('force_push')), ...(await list('branch_deletion'))];
  const befores = [...new Set(lost.map(({ before }) => before))].filter((commit) => commit !== NO_OBJECT);
  const commits = await notInClone(looking, befores);
  const looks = await lookIntoCommits(looking, found.source.url, commits);
  const those = (state: string) => commits.filter((commit) => looks.get(commit)?.state === state);
  return {
    holding: those('holds'),
    clean: those('clean').length,
    gone: those('gone').length,
    unread: commits.flatMap((commit) => {
      const look = looks.get(commit);
      return look?.state === 'unread' ? [{ commit, reason: look.reason }] : [];
    }),
  };
}

const short = (commit: string) => commit.slice(0, 12);

/** The same in the words of a plan. */
export function leftBehindSeen(
  { found }: Pick<Looking, 'found'>,
  { holding, clean, gone, unread }: LeftBehind,
): readonly Seen[] {
  const what = 'left behind by force pushes and deleted branches';
  const looked = [
    ...(clean === 0 ? [] : [`${clean} searched, all they hold`]),
    ...(gone === 0 ? [] : [`${gone} not served any more`]),
  ].join(', ');
  const range = looked === '' ? '' : ` (${looked})`;
  const fetched = unread.map(({ commit }) => `${commit}:refs/heads/${short(commit)}`).join(' ');
  const count = counted(holding.length, 'commit');
  return [
    holding.length === 0
      ? unread.length > 0 && looked === ''
        ? {}
        : { none: `commits ${what}${range}` }
      : {
          found: `the key in ${count} ${what}${range}, which no clone has: ${few(holding.map(short))}.`,
          task: {
            what: `Have ${count} ${what} removed by those who run the server`,
            why: 'They serve them by their hash, with all the history before them, and no push reaches them.',
            how: 'They are named in the support request that lies in the case folder.',
          },
        },
    ...(unread.length === 0
      ? []
      : [
          {
            unlooked: `${counted(unread.length, 'commit')} ${what} could not be fetched and searched, ${short(unread[0]?.commit ?? '')} first: ${unread[0]?.reason}`,
            task: {
              what: `Look into ${counted(unread.length, 'commit')} ${what}`,
              why: 'GitHub may go on serving them by their hash, with all the history before them.',
              how: `git init --bare old.git && git -C old.git fetch ${shellWord(found.source.url)} ${fetched} && spillkit scan old.git`,
            },
          },
        ]),
  ];
}
