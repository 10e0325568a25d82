import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readerOf, writerOf } from '../../lib/github/api/connected.ts';
import { createGitHub } from '../../lib/github/api/create.ts';
import { explainGitHub, gitHubFailure } from '../../lib/github/api/failure.ts';
import { findSite } from '../../lib/github/api/find-site.ts';
import { hostedRepository } from '../../lib/github/api/hosted-repository.ts';
import { enterpriseSite, knownSite } from '../../lib/github/api/site.ts';
import type { ApiAnswer } from '../../lib/rehearsal/github/api-call.ts';
import { connect, emptyBare, quickClock, startDouble, stateOf, TOKEN } from './double/github-double.ts';

const names = { owner: 'shop', repo: 'site' };
const REPOSITORY = 'GET /repos/{owner}/{repo}';
const never = new AbortController().signal;

/** Gives each answer once, then leaves the calls to the double. */
const first =
  (...answers: (ApiAnswer | 'reset')[]) =>
  () =>
    answers.shift();
const refusal = (status: number, message: string, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers,
  body: { message, documentation_url: 'https://docs.github.com/rest' },
});

async function reading(...answers: (ApiAnswer | 'reset')[]) {
  const double = await startDouble(stateOf(await emptyBare()), first(...answers));
  const connected = connect(double);
  return { ...connected, double, reader: await readerOf(connected.github, double.repository) };
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => {
      throw new Error('The call went through.');
    },
    (error: unknown) => ({ failure: gitHubFailure(error), ...explainGitHub(error) }),
  );

describe('the address of a repository', () => {
  it.each([
    ['https://github.com/shop/site.git', 'github.com'],
    ['https://www.github.com/shop/site', 'github.com'],
    ['git@github.com:shop/site.git', 'github.com'],
    ['ssh://git@ssh.github.com:443/shop/site.git', 'github.com'],
    ['ssh://git@code.shop.example:2222/shop/site', 'code.shop.example'],
    ['http://127.0.0.1:8080/shop/site.git', '127.0.0.1:8080'],
  ])('%s is on %s', (url, host) => {
    expect(hostedRepository(url)).toEqual({ host, owner: 'shop', name: 'site' });
  });

  it.each(['/srv/git/site.git', 'file:///srv/site.git', 'https://gitlab.com/group/sub/site.git', 'C:\\site'])(
    '%s is on no GitHub',
    (url) => {
      expect(hostedRepository(url)).toBeUndefined();
    },
  );

  it('leads to the API of its own host and to no other', async () => {
    expect(knownSite('github.com')?.api).toBe('https://api.github.com');
    expect(knownSite('shop.ghe.com')?.api).toBe('https://api.shop.ghe.com');
    expect(knownSite('github.com.shop.example')).toBeUndefined();
    expect(enterpriseSite('code.shop.example').api).toBe('https://code.shop.example/api/v3');
    const named = await findSite('code.shop.example', {
      env: { GH_HOST: 'code.shop.example' },
      signal: never,
    });
    expect(named?.api).toBe('https://code.shop.example/api/v3');
    expect(await findSite('gitlab.com', { env: {}, signal: never })).toBeUndefined();
    expect(await findSite('127.0.0.1:9', { env: {}, signal: never })).toBeUndefined();
  });
});

describe('the token', () => {
  it('is taken from the variables of the host alone, kept from every output, and its scopes are read', async () => {
    const { reader, secrets, double } = await reading();
    await reader.get(REPOSITORY, names);
    expect(secrets).toEqual([TOKEN]);
    expect(double.calls.map(({ token }) => token)).toEqual([TOKEN]);
    expect(reader.token()).toEqual({ scopes: ['repo', 'gist'] });
    const other = connect(double, { GITHUB_TOKEN: TOKEN, GH_TOKEN: TOKEN });
    const stranger = await readerOf(other.github, double.repository);
    await stranger.get(REPOSITORY, names);
    expect(stranger.token()).toBeUndefined();
    expect(double.calls.at(-1)?.token).toBeUndefined();
  });

  it('does not go along when the API sends the call to another host', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => elsewhere.once('listening', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const { reader } = await reading({
      status: 301,
      headers: { location: `http://127.0.0.1:${port}/stolen` },
    });
    await reader.get(REPOSITORY, names);
    expect(seen).toEqual([undefined]);
    elsewhere.close();
  });

  it('is not used by the outsider', async () => {
    const { reader, double } = await reading();
    await reader.outsider.get(REPOSITORY, names);
    expect(double.calls.map(({ token }) => token)).toEqual([undefined]);
  });

  it('that is wrong is told so, and not shown', async () => {
    const double = await startDouble(stateOf(await emptyBare()));
    const wrong = connect(double, { GH_ENTERPRISE_TOKEN: 'ghp_wrong' });
    const reader = await readerOf(wrong.github, double.repository);
    expect(await failureOf(reader.get(REPOSITORY, names))).toEqual({
      failure: 'bad-token',
      code: 'GitHubTokenRefused',
      message: '401 Bad credentials. The token is wrong, expired or revoked.',
    });
  });
});

describe('a call that fails', () => {
  it('says what it would have taken, in words of GitHub', async () => {
    const headers = {
      'x-accepted-github-permissions': 'administration=write',
      'x-accepted-oauth-scopes': 'repo',
    };
    const { reader } = await reading(
      refusal(403, 'Resource not accessible by personal access token', headers),
    );
    expect(await failureOf(reader.get(REPOSITORY, names))).toEqual({
      failure: 'denied',
      code: 'GitHub403',
      message:
        '403 Resource not accessible by personal access token (it takes permission administration=write, or one of the scopes repo)',
    });
  });

  it.each([
    [404, 'not-found'],
    [422, 'refused'],
    [410, 'not-found'],
    [451, 'denied'],
  ])('with %i is %s and is not tried again', async (status, failure) => {
    const { reader, double, clock } = await reading(refusal(status, 'No'));
    expect((await failureOf(reader.get(REPOSITORY, names))).failure).toBe(failure);
    expect(double.calls).toHaveLength(1);
    expect(clock.slept).toEqual([]);
  });

  it.each([
    ['a 502', refusal(502, 'Server Error')],
    ['a lost connection', 'reset' as const],
  ])('by %s is tried again, with growing pauses of the clock', async (_what, answer) => {
    const { reader, double, clock } = await reading(answer, answer);
    await reader.get(REPOSITORY, names);
    expect(double.calls).toHaveLength(3);
    expect(clock.slept).toEqual([1000, 4000]);
  });

  it('for good by a lost connection is unreachable', async () => {
    const { reader, double } = await reading('reset', 'reset', 'reset', 'reset');
    const { failure, message } = await failureOf(reader.get(REPOSITORY, names));
    expect(failure).toBe('unreachable');
    expect(message).toMatch(/^GitHub did not answer: /);
    expect(double.calls).toHaveLength(4);
  });

  it.each([403, 429])(
    'by a secondary limit with %i waits as long as it is told, and goes on',
    async (status) => {
      const limit = refusal(status, 'You have exceeded a secondary rate limit.', { 'retry-after': '37' });
      const { reader, double, clock } = await reading(limit);
      await reader.get(REPOSITORY, names);
      expect(double.calls).toHaveLength(2);
      expect(clock.slept).toContain(37_000);
    },
  );

  it('by the primary limit waits for its end, and gives up where that is too far away', async () => {
    const until = (seconds: number) =>
      refusal(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
      });
    const { reader, double, clock } = await reading(until(60));
    await reader.get(REPOSITORY, names);
    expect(double.calls).toHaveLength(2);
    expect(clock.slept.some((ms) => ms > 55_000 && ms <= 63_000)).toBe(true);
    const far = await reading(until(3000));
    expect((await failureOf(far.reader.get(REPOSITORY, names))).failure).toBe('rate-limited');
    expect(far.double.calls).toHaveLength(1);
  });

  it('because the run was interrupted is told apart', async () => {
    const stop = new AbortController();
    const double = await startDouble(stateOf(await emptyBare()), () => {
      stop.abort();
      return 'reset';
    });
    const { github } = connect(double, {}, stop.signal);
    const reader = await readerOf(github, double.repository);
    expect((await failureOf(reader.get(REPOSITORY, names))).failure).toBe('aborted');
  });
});

describe('writing', () => {
  it('is paced on the clock, a second apart', async () => {
    const { github, clock, double } = await reading();
    const writer = await writerOf(github, double.repository);
    const private_ = { ...names, visibility: 'private' as const };
    await writer.send('PATCH /repos/{owner}/{repo}', private_);
    await writer.send('PATCH /repos/{owner}/{repo}', private_);
    expect(clock.slept).toEqual([1000]);
  });

  it('is not there for a reader, not even by a route made at run time', async () => {
    const { reader, double } = await reading();
    expect('send' in reader).toBe(false);
    await expect(reader.get('PATCH /repos/{owner}/{repo}' as never, names as never)).rejects.toThrow(
      /no reading route/,
    );
    expect(double.calls).toEqual([]);
  });
});

it('lists every page, and stops at as many as are wanted', async () => {
  const { reader } = await reading();
  const pulls = await reader.list('GET /repos/{owner}/{repo}/pulls', names, 5);
  expect(pulls).toEqual([]);
});

it('finds no GitHub where a host is none', async () => {
  const github = createGitHub({ clock: quickClock(), signal: never, env: {}, siteOf: () => undefined });
  expect(await github.reader({ host: 'git.example', ...{ owner: 'a', name: 'b' } })).toBeUndefined();
});
