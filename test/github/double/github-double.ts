import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { createGitHub } from '../../../lib/github/api/create.ts';
import { hostedRepository } from '../../../lib/github/api/hosted-repository.ts';
import { enterpriseSite } from '../../../lib/github/api/site.ts';
import type { ApiAnswer, ApiRequest } from '../../../lib/rehearsal/github/api-call.ts';
import { serveGitHub } from '../../../lib/rehearsal/github/serve-github.ts';
import type { GitHubState } from '../../../lib/rehearsal/github/state.ts';
import { git, shell } from '../leaky-repository.ts';
import { gitHubContract } from '../openapi/github-contract.ts';

/** Composed from pieces, so that no scanner takes this file for a leak. */
export const TOKEN = ['ghp', 'responder0123456789abcdefghijklmnop'].join('_');

type Fault = (request: ApiRequest) => ApiAnswer | 'reset' | undefined;

const contract = await gitHubContract();
const undone: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of undone.splice(0)) await undo();
});

/** A clock whose sleeps take no time and are written down, in milliseconds. */
export function quickClock() {
  const slept: number[] = [];
  let now = Date.parse('2026-11-24T12:00:00Z');
  return {
    slept,
    now: () => new Date(now),
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

/** A repository nothing stands in the way of. */
export function stateOf(path: string, more: Partial<GitHubState> = {}): GitHubState {
  return {
    owner: 'shop',
    name: 'site',
    path,
    defaultBranch: 'main',
    tokens: { [TOKEN]: { login: 'responder', scopes: ['repo', 'gist'], admin: true } },
    visibility: 'public',
    stars: 3,
    kilobytes: 1,
    hasPages: false,
    hasWiki: false,
    protection: {},
    patterns: {},
    rulesets: [],
    alerts: [],
    pulls: [],
    forks: [],
    artifacts: [],
    runs: [],
    caches: [],
    releases: [],
    activity: [],
    gists: [],
    files: {},
    besides: {},
    indexed: {},
    writes: [],
    scanning: { secret_scanning: 'disabled', secret_scanning_push_protection: 'disabled', inPlan: true },
    ...more,
  };
}

/** An empty bare repository. */
export async function emptyBare(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-github-'));
  undone.push(() => rm(dir, { recursive: true, force: true }));
  await git(dir, 'init', '--quiet', '--bare', '--initial-branch=main', 'site.git');
  return join(dir, 'site.git');
}

/**
 * Serves a state over HTTP. Every call and every answer is held against GitHub's own description; what it does not
 * allow fails the test, faults apart.
 */
export async function startDouble(state: GitHubState, fault: Fault = () => undefined) {
  const calls: ApiRequest[] = [];
  const breaches: string[] = [];
  const served = await serveGitHub(state, {
    shell,
    before: (request) => {
      calls.push(request);
      return fault(request);
    },
    onAnswer: (request, { status, body: answer }) =>
      breaches.push(...contract.breaches({ ...request, status, answer })),
  });
  undone.push(async () => {
    await served.close();
    expect(breaches).toEqual([]);
  });
  const repository = hostedRepository(served.url);
  if (repository === undefined) throw new Error(`${served.url} names no repository.`);
  return { ...served, calls, repository };
}

/** GitHub as the production code reaches it, led to the double. */
export function connect(
  double: { readonly host: string },
  env: Readonly<Record<string, string>> = { GH_ENTERPRISE_TOKEN: TOKEN },
  signal: AbortSignal = new AbortController().signal,
) {
  const clock = quickClock();
  const secrets: string[] = [];
  const github = createGitHub({
    clock,
    signal,
    env,
    keepSecret: (secret) => secrets.push(secret),
    siteOf: (host) => (host === double.host ? enterpriseSite(host, 'http') : undefined),
  });
  return { github, clock, secrets };
}
