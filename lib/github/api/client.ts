import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { type ThrottlingOptions, throttling } from '@octokit/plugin-throttling';
import type { Clock } from '../../case/clock.ts';
import { backOff, throttleOptions } from './waiting.ts';

/** The version of the REST API the calls are written for. */
const API_VERSION = '2022-11-28';
const USER_AGENT = 'spillkit';

export interface ClientOptions {
  /** Base of the API. */
  readonly api: string;
  /** Absent: calls are made as an outsider. */
  readonly token?: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tell: (why: string, seconds: number) => void;
}

/** Answers that stay what they are; with 403 and 429 the throttling plugin sees to those that are limits. */
const NOT_RETRIED = [400, 401, 403, 404, 410, 422, 429, 451];

/** A client of one GitHub. Nothing is logged: messages of octokit name URLs, and ours say more. */
export function createClient({ api, token, ...waiting }: ClientOptions) {
  const quiet = () => undefined;
  const PacedOctokit = Octokit.plugin(backOff(waiting), paginateRest, retry, throttling);
  const client = new PacedOctokit({
    baseUrl: api,
    userAgent: USER_AGENT,
    ...(token === undefined ? {} : { auth: token }),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    retry: { retryAfterBaseValue: 0, doNotRetry: NOT_RETRIED },
    // Its types want Bottleneck's own groups; it calls no more of them than ours have.
    throttle: throttleOptions(waiting) as object as ThrottlingOptions,
    request: { signal: waiting.signal },
  });
  client.hook.before('request', (options) => {
    options.headers['x-github-api-version'] = API_VERSION;
  });
  return client;
}

export type GitHubClient = ReturnType<typeof createClient>;
