import { escapeLine } from '../../host/escape.ts';
import type { GitHubReader } from '../api/access.ts';
import { explainGitHub, gitHubFailure, isAbsent } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';

/** What an outsider still gets at one place. */
export interface Served {
  readonly what: string;
  readonly state: 'gone' | 'still served' | 'could not look';
  readonly detail?: string;
}

/** First commits looked for: the calls of somebody without a token are few, 60 an hour. */
const MOST_COMMITS = 3;
const MOST_PATHS = 2;
const MOST_FORKS = 50;
const MOST_COMPARED = 3;

interface Looking {
  readonly reader: GitHubReader;
  readonly repository: HostedRepository;
  readonly found: PurgeFindings;
  readonly keyId: string;
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

/** Whether a fork has a branch that holds a commit which brought the secret in. */
async function forkHolds(looking: Looking, owner: string, name: string): Promise<boolean> {
  const { reader, found } = looking;
  const repo = { owner, repo: name };
  const heads = (await reader.list('GET /repos/{owner}/{repo}/branches', repo)).map(
    ({ commit }) => commit.sha,
  );
  const old = new Set(found.rewrite.changedCommits.map((commit) => commit.old));
  if (heads.some((head) => old.has(head))) return true;
  const clean = new Set(found.rewrite.refs.map((ref) => ref.new));
  const unknown = heads.filter((head) => !clean.has(head));
  for (const head of unknown.slice(0, MOST_COMPARED)) {
    for (const first of found.rewrite.firstCommits.slice(0, 1)) {
      const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
      const { status } = await reader.get(route, { ...repo, basehead: `${first}...${head}` });
      if (status === 'ahead' || status === 'identical') return true;
    }
  }
  if (unknown.length > MOST_COMPARED)
    throw new Error(`${owner}/${name} has ${unknown.length} branches of its own`);
  return false;
}

async function forks(looking: Looking): Promise<Omit<Served, 'what'>> {
  const { reader, repository } = looking;
  const route = 'GET /repos/{owner}/{repo}/forks';
  const listed = await reader.list(route, { owner: repository.owner, repo: repository.name }, MOST_FORKS + 1);
  const holding: string[] = [];
  const unsure: string[] = [];
  for (const fork of listed.slice(0, MOST_FORKS)) {
    try {
      if (await forkHolds(looking, fork.owner.login, fork.name)) holding.push(fork.full_name);
    } catch (error) {
      if (gitHubFailure(error) === 'aborted') throw error;
      unsure.push(fork.full_name);
    }
  }
  if (holding.length > 0) return { state: 'still served', detail: holding.map(escapeLine).join(', ') };
  if (unsure.length > 0) return { state: 'could not look', detail: unsure.map(escapeLine).join(', ') };
  if (listed.length > MOST_FORKS) {
    return { state: 'could not look', detail: `only ${MOST_FORKS} of them were looked at` };
  }
  return { state: 'gone', ...(listed.length === 0 ? { detail: 'there is no fork to be seen' } : {}) };
}

async function search({ reader, keyId }: Looking): Promise<Omit<Served, 'what'>> {
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
  const commits = found.rewrite.firstCommits.slice(0, MOST_COMMITS);
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
  return Promise.all([
    ...looks,
    Promise.resolve(pullRequestRefs(looking)),
    state('forks', () => forks(looking)),
    state('code search', () => search(looking)),
  ]);
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
