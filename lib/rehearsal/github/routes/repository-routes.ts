import { ADMIN, type Asked, notFound, ok, type Route, refuse } from '../api-call.ts';
import { branch, shortBranch } from '../branch-shapes.ts';
import * as shapes from '../shapes.ts';

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

/** What of a repository is changed here. */
interface RepositoryUpdate {
  readonly visibility?: 'public' | 'private';
  readonly security_and_analysis?: {
    readonly secret_scanning?: { readonly status: 'enabled' | 'disabled' };
    readonly secret_scanning_push_protection?: { readonly status: 'enabled' | 'disabled' };
  };
}

/** The repository, its branches, commits, pull requests and forks. */
export const repositoryRoutes: readonly Route[] = [
  [
    'GET',
    '/repos/*/*/activity',
    async ({ state, at, query: { activity_type: wanted } }) =>
      ok(
        state.activity
          .filter((one) => wanted === undefined || one.activity_type === wanted)
          .map(({ pusher, ...one }) =>
            pusher === undefined ? one : { ...one, actor: shapes.user(pusher, at) },
          ),
      ),
  ],
  ['GET', '/meta', async () => ok({ verifiable_password_authentication: false })],
  ['GET', '/repos/*/*', async ({ state, admin, at }) => ok(shapes.fullRepository(state, admin, at))],
  [
    'PATCH',
    '/repos/*/*',
    async ({ state, admin, at, body }) => {
      if (!admin) return refuse(403, 'Must have admin rights to Repository.', ADMIN);
      const { visibility, security_and_analysis: wanted = {} } = body as RepositoryUpdate;
      if (visibility !== undefined) state.visibility = visibility;
      if (wanted.secret_scanning !== undefined && state.visibility === 'private' && !state.scanning.inPlan) {
        return refuse(422, 'Secret scanning is not available for this repository.');
      }
      for (const name of ['secret_scanning', 'secret_scanning_push_protection'] as const) {
        state.scanning[name] = wanted[name]?.status ?? state.scanning[name];
      }
      return ok(shapes.fullRepository(state, admin, at));
    },
  ],
  [
    'GET',
    '/repos/*/*/branches',
    async (asked) => {
      const { state, at, query, names } = asked;
      if (names[1] !== state.name) return notFound();
      const branches = (await branchesOf(asked)).map(({ name, sha }) => shortBranch(state, name, sha, at));
      return ok(query.protected === 'true' ? branches.filter((one) => one.protected) : branches);
    },
  ],
  [
    'GET',
    '/repos/*/*/branches/*',
    async (asked) => {
      const sha = await branchSha(asked, asked.names[2] ?? '');
      return sha === undefined
        ? refuse(404, 'Branch not found')
        : ok(branch(asked.state, asked.names[2] ?? '', sha, asked.at));
    },
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
    async ({ state, at, names }) =>
      ok(
        state.forks
          .filter(({ of = state.owner }) => of === names[0])
          .map(({ owner }) => ({
            ...shapes.minimalRepository(owner, state.name, true, at),
            forks_count: state.forks.filter(({ of }) => of === owner).length,
          })),
      ),
  ],
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
];
