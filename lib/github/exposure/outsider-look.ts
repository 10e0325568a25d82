import { escapeLine } from '../../host/escape.ts';
import { explainGitHub, gitHubFailure, isAbsent, notLookedAt } from '../api/failure.ts';
import {
  type ForkNetwork,
  type LookingAtNetwork,
  lookAtForkNetwork,
  type NetworkMember,
} from './fork-network.ts';

/** What an outsider still gets at one place. */
export interface Served {
  readonly what: string;
  readonly state: 'gone' | 'still served' | 'could not look';
  readonly detail?: string;
  /** The fork or upstream that holds it in a ref of its own. */
  readonly holder?: NetworkMember;
}

/** First commits looked for: the calls of somebody without a token are few, 60 an hour. */
const MOST_COMMITS = 3;
const MOST_PATHS = 2;

interface Looking extends LookingAtNetwork {
  readonly keyId: string;
  /** Commits with the key that no ref reaches any more. */
  readonly leftBehind: readonly string[];
}

async function state(what: string, look: () => Promise<Omit<Served, 'what'>>): Promise<Served> {
  try {
    return { what, ...(await look()) };
  } catch (error) {
    if (gitHubFailure(error) === 'aborted') throw error;
    return { what, state: 'could not look', detail: explainGitHub(error).message };
  }
}

async function commitByHash({ reader, repository }: Looking, commit: string): Promise<Omit<Served, 'what'>> {
  try {
    const { owner, name } = repository;
    await reader.outsider.get('GET /repos/{owner}/{repo}/commits/{ref}', { owner, repo: name, ref: commit });
    return { state: 'still served' };
  } catch (error) {
    // 422: there is no such commit.
    if (isAbsent(error) || gitHubFailure(error) === 'refused') return { state: 'gone' };
    throw error;
  }
}

async function page({ reader }: Looking, url: string): Promise<Omit<Served, 'what'>> {
  const status = await reader.outsider.status(url);
  if (status >= 200 && status < 300) return { state: 'still served' };
  if (status === 404 || status === 410) return { state: 'gone' };
  return { state: 'could not look', detail: `${url} answered ${status}` };
}

function pullRequestRefs({ found }: Looking): Served {
  const kept = found.serverOwned.filter(({ ref, old }) => found.mirror.remoteRefs.get(ref) === old);
  if (kept.length === 0) return { what: 'pull request refs', state: 'gone' };
  const shown = kept.slice(0, 5).map(({ ref }) => escapeLine(ref));
  return {
    what: `${kept.length} pull request ${kept.length === 1 ? 'ref' : 'refs'}`,
    state: 'still served',
    detail: `${shown.join(', ')}${kept.length > shown.length ? ', …' : ''}`,
  };
}

/** What a member of the network serves: a branch of its own, or an old commit by its hash, which the forks of a repository share. */
async function memberServed(
  looking: Looking,
  commit: string | undefined,
  member: NetworkMember,
): Promise<Served> {
  const { kind, name, look } = member;
  const what = `${kind} ${escapeLine(name)}`;
  if (look.state === 'holds')
    return { what, state: 'still served', detail: 'a ref of its own holds it', holder: member };
  const url = `${looking.reader.site.web}/${name}/commit/${commit}`;
  const byHash = commit === undefined ? undefined : await state(what, () => page(looking, url));
  if (byHash?.state === 'still served')
    return { ...byHash, detail: `commit ${commit?.slice(0, 12)} by its hash` };
  if (look.state === 'unread') return { what, state: 'could not look', detail: look.reason };
  return byHash ?? { what, state: 'gone' };
}

/** Each fork and upstream by itself, with its owner. */
async function forks(looking: Looking, commit: string | undefined): Promise<readonly Served[]> {
  let seen: ForkNetwork;
  try {
    seen = await lookAtForkNetwork(looking);
  } catch (error) {
    const { reason } = notLookedAt('forks', 'forks', error);
    return [{ what: 'forks', state: 'could not look', detail: reason }];
  }
  const count = seen.members.filter(({ kind }) => kind === 'fork').length;
  const none: Served = { what: 'forks', state: 'gone', detail: 'there is no fork to be seen' };
  const served = await Promise.all(seen.members.map((member) => memberServed(looking, commit, member)));
  const beyond: Served = { what: `forks beyond the first ${count}`, state: 'could not look' };
  return [...served, ...(count === 0 ? [none] : []), ...(seen.more ? [beyond] : [])];
}

/** GitHub's search for the key id in all code it indexes. */
export async function codeSearch({
  reader,
  keyId,
}: Pick<Looking, 'reader' | 'keyId'>): Promise<Omit<Served, 'what'>> {
  if (reader.token() === undefined)
    return { state: 'could not look', detail: 'GitHub searches code only for those signed in' };
  const { items } = await reader.get('GET /search/code', { q: `"${keyId}"` });
  const hits = [...new Set(items.map(({ repository, path }) => `${repository.full_name}: ${path}`))];
  // Only default branches and small files are indexed, so no hit is no proof.
  if (hits.length === 0) return { state: 'gone', detail: 'only default branches are indexed' };
  return { state: 'still served', detail: hits.slice(0, 5).map(escapeLine).join(', ') };
}

/** Looks at the published repository as somebody without a token does, after the push. */
export async function outsiderLook(looking: Looking): Promise<readonly Served[]> {
  const { reader, repository, found } = looking;
  const { owner, name } = repository;
  const first = found.rewrite.firstCommits.slice(0, MOST_COMMITS);
  const commits = [...first, ...looking.leftBehind.slice(0, MOST_COMMITS)];
  const paths = found.paths.slice(0, MOST_PATHS);
  const looks = commits.flatMap((commit) => {
    const short = commit.slice(0, 12);
    return [
      state(`commit ${short} by its hash`, () => commitByHash(looking, commit)),
      state(`page of commit ${short}`, () =>
        page(looking, `${reader.site.web}/${owner}/${name}/commit/${commit}`),
      ),
      ...paths.map((path) =>
        state(`raw ${escapeLine(path)} of ${short}`, () =>
          page(looking, reader.site.raw(repository, commit, path)),
        ),
      ),
    ];
  });
  const [served, ofForks, search] = await Promise.all([
    Promise.all(looks),
    forks(looking, commits[0]),
    state('code search', () => codeSearch(looking)),
  ]);
  return [...served, pullRequestRefs(looking), ...ofForks, search];
}

/** The looks as one sentence for each state. */
export function servedSentences(served: readonly Served[]): string {
  return (['still served', 'could not look', 'gone'] as const)
    .flatMap((wanted) => {
      const those = served.filter((one) => one.state === wanted);
      if (those.length === 0) return [];
      const said = those.map(({ what, detail }) => (detail === undefined ? what : `${what} (${detail})`));
      return [`${wanted[0]?.toUpperCase()}${wanted.slice(1)}: ${said.join(', ')}.`];
    })
    .join(' ');
}
