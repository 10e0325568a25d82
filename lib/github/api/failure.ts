import { RequestError } from '@octokit/request-error';
import type { Outcome } from '../../playbook/change.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { accepted } from './token-facts.ts';

/** What a failed call of GitHub's API means for the caller. */
export type GitHubFailure =
  | 'bad-token'
  | 'denied'
  | 'not-found'
  | 'refused'
  | 'rate-limited'
  | 'unreachable'
  | 'aborted'
  | 'other';

/** Set by octokit where the call never got an answer. */
const NO_ANSWER = 500;

function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || (error.cause !== undefined && isAbort(error.cause));
}

/** What the failure means. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function gitHubFailure(error: unknown): GitHubFailure {
  if (isAbort(error)) return 'aborted';
  if (!(error instanceof RequestError)) return 'other';
  const { status, response } = error;
  const limited = response?.headers['x-ratelimit-remaining'] === '0' || /\brate limit\b/i.test(error.message);
  if (response === undefined) return status === NO_ANSWER ? 'unreachable' : 'other';
  if ((status === 403 || status === 429) && limited) return 'rate-limited';
  if (status === 401) return 'bad-token';
  if (status === 403 || status === 451) return 'denied';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409 || status === 422) return 'refused';
  return 'other';
}

/** Whether GitHub answered that the thing is not there, in `words` where 404 may also mean a lack of rights. */
export function isAbsent(error: unknown, words: RegExp = /^/): boolean {
  return gitHubFailure(error) === 'not-found' && error instanceof RequestError && words.test(saidIn(error));
}

/** GitHub's own message, on one line, without the link to its documentation. */
function saidIn(error: RequestError): string {
  const data = error.response?.data as { readonly message?: unknown } | undefined;
  const said = typeof data?.message === 'string' ? data.message : error.message;
  return said.replace(/\s+/g, ' ').slice(0, 300);
}

/** Node says "fetch failed"; why stands below it. */
function networkReason(error: RequestError): string {
  for (let at: unknown = error.cause ?? error; at instanceof Error; at = at.cause) {
    const { code } = at as { readonly code?: unknown };
    if (typeof code === 'string') return code;
  }
  return error.message;
}

/** Code and sentence for a failed call, with what it would have taken. */
export function explainGitHub(error: unknown): { readonly code: string; readonly message: string } {
  const failure = gitHubFailure(error);
  if (!(error instanceof RequestError)) {
    return { code: 'GitHubFailed', message: error instanceof Error ? error.message : String(error) };
  }
  const said = saidIn(error);
  switch (failure) {
    case 'unreachable':
      return { code: 'GitHubUnreachable', message: `GitHub did not answer: ${networkReason(error)}.` };
    case 'bad-token':
      return { code: 'GitHubTokenRefused', message: `401 ${said}. The token is wrong, expired or revoked.` };
    case 'rate-limited':
      return { code: 'GitHubRateLimited', message: `${error.status} ${said}` };
    default: {
      const takes = accepted(error.response?.headers ?? {});
      const lacking = failure === 'denied' || failure === 'not-found' ? takes : undefined;
      return {
        code: `GitHub${error.status}`,
        message: `${error.status} ${said}${lacking === undefined ? '' : ` (it takes ${lacking})`}`,
      };
    }
  }
}

/** The outcome of a change whose call threw. An interruption is no outcome: it is thrown on. */
export function failedOnGitHub(error: unknown): Outcome {
  if (gitHubFailure(error) === 'aborted') throw error;
  return { result: 'failed', ...explainGitHub(error) };
}

/** A place of GitHub that could not be read. An interruption is no such thing: it is thrown on. */
export function notLookedAt(where: string, call: string, error: unknown): Unlooked {
  if (gitHubFailure(error) === 'aborted') throw error;
  const { code, message } = explainGitHub(error);
  return { where, call, reason: `${code}: ${message}` };
}
