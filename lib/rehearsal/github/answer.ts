import type { ReadShell } from '../../host/shell.ts';
import * as shapes from './shapes.ts';
import { type GitHubState, protectionOf, type TokenState } from './state.ts';

/** A call of the API; the path is below its base. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; absent for an empty answer. */
  readonly body?: unknown;
}

interface Asked extends ApiRequest {
  readonly state: GitHubState;
  readonly at: shapes.Addresses;
  readonly who: TokenState | undefined;
  readonly admin: boolean;
  /** Names in the path, in order. */
  readonly names: readonly string[];
  git(...args: string[]): Promise<string | undefined>;
}

type Handler = (asked: Asked) => Promise<ApiAnswer>;

const ok = (body: unknown): ApiAnswer => ({ status: 200, headers: {}, body });
const refuse = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer => ({
  status,
  headers,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});
const notFound = (headers?: Readonly<Record<string, string>>) => refuse(404, 'Not Found', headers);

const ADMIN = {
  'x-accepted-github-permissions': 'administration=write',
  'x-accepted-oauth-scopes': 'repo',
};

/** What only somebody with rights over the repository sees; everyone else is told that nothing is there. */
const forAdmins =
  (handler: Handler): Handler =>
  async (asked) =>
    asked.admin ? handler(asked) : notFound(ADMIN);

const branchSha = ({ git }: Asked, branch: string) => git('rev-parse', '--verify', `refs/heads/${branch}`);

async function branchesOf({
  git,
}: Asked): Promise<readonly { readonly name: string; readonly sha: string }[]> {
  const text = (await git('for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads')) ?? '';
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }));
}

/** Method, path with `*` for one part and `**` for the rest, and what answers. */
const ROUTES: readonly (readonly [string, string, Handler])[] = [
  ['GET', '/repos/*/*', async ({ state, admin, at }) => ok(shapes.fullRepository(state, admin, at))],
  [
    'PATCH',
    '/repos/*/*',
    async ({ state, admin, at, body }) => {
      if (!admin) return refuse(403, 'Must have admin rights to Repository.', ADMIN);
      const { visibility } = body as { readonly visibility?: 'public' | 'private' };
      if (visibility !== undefined) state.visibility = visibility;
      return ok(shapes.fullRepository(state, admin, at));
    },
  ],
  [
    'GET',
    '/repos/*/*/branches',
    async (asked) => {
      const { state, at, query, names } = asked;
      const fork = forkOf(asked);
      if (fork !== undefined) return ok([shapes.shortBranch(state, 'main', fork.head, at)]);
      if (names[1] !== state.name) return notFound();
      const branches = (await branchesOf(asked)).map(({ name, sha }) =>
        shapes.shortBranch(state, name, sha, at),
      );
      return ok(query.protected === 'true' ? branches.filter((one) => one.protected) : branches);
    },
  ],
  [
    'GET',
    '/repos/*/*/branches/*/protection',
    forAdmins(async ({ state, names, at }) => {
      const found = shapes.protection(state, names[2] ?? '', at);
      return found === undefined ? refuse(404, 'Branch not protected') : ok(found);
    }),
  ],
  [
    'PUT',
    '/repos/*/*/branches/*/protection',
    forAdmins(async ({ state, names, at, body }) => {
      const branch = names[2] ?? '';
      const before = protectionOf(state, branch);
      state.protection[branch] = {
        settings: body as GitHubState['protection'][string]['settings'],
        signatures: before?.signatures ?? false,
      };
      return ok(shapes.protection(state, branch, at));
    }),
  ],
  [
    'DELETE',
    '/repos/*/*/branches/*/protection',
    forAdmins(async ({ state, names }) => {
      delete state.protection[names[2] ?? ''];
      return { status: 204, headers: {} };
    }),
  ],
  [
    'GET',
    '/repos/*/*/branches/*',
    async (asked) => {
      const sha = await branchSha(asked, asked.names[2] ?? '');
      return sha === undefined
        ? refuse(404, 'Branch not found')
        : ok(shapes.branch(asked.state, asked.names[2] ?? '', sha, asked.at));
    },
  ],
  [
    'GET',
    '/repos/*/*/rulesets',
    async ({ state }) => ok(state.rulesets.map((one) => shapes.ruleset(state, one, false))),
  ],
  [
    'GET',
    '/repos/*/*/rulesets/*',
    async ({ state, names }) => {
      const found = state.rulesets.find(({ id }) => id === Number(names[2]));
      return found === undefined ? notFound() : ok(shapes.ruleset(state, found, true));
    },
  ],
  [
    'PUT',
    '/repos/*/*/rulesets/*',
    forAdmins(async ({ state, names, body }) => {
      const found = state.rulesets.find(({ id }) => id === Number(names[2]));
      if (found === undefined) return notFound();
      Object.assign(found, body);
      return ok(shapes.ruleset(state, found, true));
    }),
  ],
  [
    'GET',
    '/repos/*/*/secret-scanning/alerts',
    forAdmins(async ({ state, query, at }) => {
      const wanted = state.alerts.filter((one) => query.state === undefined || one.state === query.state);
      return ok(wanted.map((one) => shapes.alert(state, one, at)));
    }),
  ],
  [
    'GET',
    '/repos/*/*/secret-scanning/alerts/*/locations',
    forAdmins(async ({ state, names, at }) => {
      const found = state.alerts.find(({ number }) => number === Number(names[2]));
      return found === undefined
        ? notFound()
        : ok(found.locations.map((one) => shapes.location(state, one, at)));
    }),
  ],
  [
    'PATCH',
    '/repos/*/*/secret-scanning/alerts/*',
    forAdmins(async ({ state, names, body, at }) => {
      const found = state.alerts.find(({ number }) => number === Number(names[2]));
      if (found === undefined) return notFound();
      Object.assign(found, body);
      return ok(shapes.alert(state, found, at));
    }),
  ],
  [
    'GET',
    '/repos/*/*/pulls',
    async ({ state, query, at }) => {
      const wanted = state.pulls.filter(
        (one) => query.state === 'all' || one.state === (query.state ?? 'open'),
      );
      return ok(wanted.map((one) => shapes.pull(state, one, at)));
    },
  ],
  [
    'GET',
    '/repos/*/*/forks',
    async ({ state, at }) =>
      ok(state.forks.map(({ owner }) => shapes.minimalRepository(owner, state.name, true, at))),
  ],
  ['GET', '/repos/*/*/pages', async ({ state, at }) => (state.hasPages ? ok(pages(at)) : notFound())],
  [
    'GET',
    '/repos/*/*/actions/artifacts',
    async ({ state: { artifacts } }) => ok({ total_count: artifacts.length, artifacts }),
  ],
  [
    'GET',
    '/repos/*/*/actions/runs',
    async ({ state: { runs } }) => ok({ total_count: runs.length, workflow_runs: runs }),
  ],
  [
    'GET',
    '/repos/*/*/actions/caches',
    async ({ state: { caches } }) => ok({ total_count: caches.length, actions_caches: caches }),
  ],
  ['GET', '/repos/*/*/releases', async ({ state }) => ok(state.releases)],
  [
    'GET',
    '/repos/*/*/commits/*',
    async ({ state, names, at, git }) => {
      const sha = names[2] ?? '';
      // Whatever the object store still has is served, reachable or not: that is what is called a cached view.
      const type = await git('cat-file', '-t', sha);
      return type === 'commit'
        ? ok(shapes.commit(state, sha, at))
        : refuse(422, `No commit found for SHA: ${sha}`);
    },
  ],
  [
    'GET',
    '/repos/*/*/compare/*',
    async ({ state, names, at, git }) => {
      const [base = '', head = ''] = (names[2] ?? '').split('...');
      const found = await git('merge-base', base, head);
      return found === undefined ? notFound() : ok(shapes.comparison(state, base, found === base, at));
    },
  ],
  [
    'GET',
    '/gists',
    async ({ who, state }) => (who?.scopes.includes('gist') ? ok(state.gists) : refuse(403, 'Forbidden')),
  ],
  [
    'GET',
    '/gists/*',
    async ({ state, names }) => {
      const found = state.gists.find(({ id }) => id === names[0]);
      return found === undefined ? notFound() : ok(found);
    },
  ],
  [
    'GET',
    '/search/code',
    async ({ who, state, query, at }) => {
      if (who === undefined) return refuse(401, 'Requires authentication');
      const hits = Object.entries(state.indexed).find(([text]) => query.q?.includes(text))?.[1] ?? [];
      const items = hits.map(({ repository, path }) => searchHit(repository, path, at));
      return ok({ total_count: items.length, incomplete_results: false, items });
    },
  ],
  [
    'GET',
    '/search/issues',
    async () => ok({ total_count: 0, incomplete_results: false, items: [], search_type: 'lexical' }),
  ],
];

function pages({ api, web }: shapes.Addresses) {
  return {
    url: `${api}/pages`,
    status: 'built',
    cname: null,
    custom_404: false,
    html_url: web,
    public: true,
  };
}

function searchHit(repository: string, path: string, at: shapes.Addresses) {
  const [owner = '', name = ''] = repository.split('/');
  const url = `${at.api}/repos/${repository}/contents/${path}`;
  return {
    ...{ name: path.split('/').at(-1), path, sha: '0'.repeat(40), url, git_url: url, score: 1 },
    ...{ html_url: `${at.web}/${repository}/blob/main/${path}` },
    repository: shapes.minimalRepository(owner, name, false, at),
  };
}

function forkOf({ state, names }: Asked) {
  return state.forks.find(({ owner }) => owner === names[0] && owner !== state.owner);
}

const compiled = ROUTES.map(([method, path, handler]) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`),
  handler,
}));

/** Answers a call of the REST API with the state of the simulated GitHub. */
export async function answerApi(
  state: GitHubState,
  shell: ReadShell,
  request: ApiRequest,
  at: shapes.Addresses,
): Promise<ApiAnswer> {
  const who = request.token === undefined ? undefined : state.tokens[request.token];
  const told = { 'x-ratelimit-remaining': '4999', ...(who && { 'x-oauth-scopes': who.scopes.join(', ') }) };
  if (request.token !== undefined && who === undefined) return refuse(401, 'Bad credentials');
  const route = compiled.find(
    ({ method, pattern }) => method === request.method && pattern.test(request.path),
  );
  if (route === undefined) return notFound(told);
  const names = (route.pattern.exec(request.path) ?? []).slice(1).map(decodeURIComponent);
  const asked: Asked = {
    ...request,
    ...{ state, at, who, admin: who?.admin === true, names },
    git: async (...args) => {
      const { exitCode, stdout } = await shell.read('git', [`--git-dir=${state.path}`, ...args]);
      return exitCode === 0 ? stdout.trim() : undefined;
    },
  };
  if (request.path.startsWith('/repos/') && !isThere(asked)) return notFound(told);
  if (request.method !== 'GET') state.writes.push(`${request.method} ${request.path}`);
  const { status, headers, body } = await route.handler(asked);
  return { status, headers: { ...told, ...headers }, ...(body === undefined ? {} : { body }) };
}

function isThere(asked: Asked): boolean {
  const { state, names, who } = asked;
  if (forkOf(asked) !== undefined) return true;
  const named = names[0] === state.owner && names[1] === state.name;
  return named && (state.visibility === 'public' || who !== undefined);
}
