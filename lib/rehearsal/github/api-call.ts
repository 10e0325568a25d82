import type { Addresses } from './shapes.ts';
import type { GitHubState, TokenState } from './state.ts';

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

/** A call with all that answering it takes. */
export interface Asked extends ApiRequest {
  readonly state: GitHubState;
  readonly at: Addresses;
  readonly who: TokenState | undefined;
  readonly admin: boolean;
  /** Names in the path, in order. */
  readonly names: readonly string[];
  git(...args: string[]): Promise<string | undefined>;
}

/** Method, path with `*` for one part, and what answers. */
export type Route = readonly [string, string, Handler];

export type Handler = (asked: Asked) => Promise<ApiAnswer>;

export const ok = (body: unknown): ApiAnswer => ({ status: 200, headers: {}, body });
export const refuse = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer => ({
  status,
  headers,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});
export const notFound = (headers?: Readonly<Record<string, string>>) => refuse(404, 'Not Found', headers);

/** Where files of Actions and releases lie, below the host. */
export const STORE = '/store/';

/** What a call for administrators takes, as GitHub's headers say it. */
export const ADMIN = {
  'x-accepted-github-permissions': 'administration=write',
  'x-accepted-oauth-scopes': 'repo',
};

/** What only somebody with rights over the repository sees; everyone else is told that nothing is there. */
export const forAdmins =
  (handler: Handler): Handler =>
  async (asked) =>
    asked.admin ? handler(asked) : notFound(ADMIN);

/** Whether the caller is let know that the repository is there. */
export function isThere(asked: Asked): boolean {
  const { state, names, who } = asked;
  if (names[1] === state.name && state.forks.some(({ owner }) => owner === names[0])) return true;
  const named = names[0] === state.owner && names[1] === state.name;
  return named && (state.visibility === 'public' || who !== undefined);
}
