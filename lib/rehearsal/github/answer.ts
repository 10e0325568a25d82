import type { ReadShell } from '../../host/shell.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type Asked,
  isThere,
  notFound,
  type Route,
  refuse,
} from './api-call.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { keptRoutes } from './routes/kept-routes.ts';
import { protectionRoutes } from './routes/protection-routes.ts';
import { repositoryRoutes } from './routes/repository-routes.ts';
import { searchRoutes } from './routes/search-routes.ts';
import type { Addresses } from './shapes.ts';
import type { GitHubState } from './state.ts';

/** The first that fits answers: what guards a branch goes before the branch. */
const ROUTES: readonly Route[] = [
  ...protectionRoutes,
  ...repositoryRoutes,
  ...alertRoutes,
  ...keptRoutes,
  ...searchRoutes,
];

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
  at: Addresses,
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
