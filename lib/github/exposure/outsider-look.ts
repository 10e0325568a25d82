import { escapeLine } from '../../host/escape.ts';
import { explainGitHub, gitHubFailure, isAbsent } from '../api/failure.ts';
import { type LookingAtForks, lookAtForks } from './forks-look.ts';

/** What an outsider still gets at one place. */
export interface Served {
  readonly what: string;
  readonly state: 'gone' | 'still served' | 'could not look';
  readonly detail?: string;
}

/** First commits looked for: the calls of somebody without a token are few, 60 an hour. */
const MOST_COMMITS = 3;
const MOST_PATHS = 2;

interface Looking extends LookingAtForks {
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

async function forks(looking: Looking): Promise<Omit<Served, 'what'>> {
  const { listed, holding, unknown, failed, more } = await lookAtForks(looking);
  if (holding.length > 0) return { state: 'still served', detail: holding.map(escapeLine).join(', ') };
  const unsure = [...unknown, ...failed];
  if (unsure.length > 0) return { state: 'could not look', detail: unsure.map(escapeLine).join(', ') };
  if (more) return { state: 'could not look', detail: `only ${listed} of them were looked at` };
  return { state: 'gone', ...(listed === 0 ? { detail: 'there is no fork to be seen' } : {}) };
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
    state('code search', () => codeSearch(looking)),
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
