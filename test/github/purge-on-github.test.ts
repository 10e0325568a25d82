import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGitHub } from '../../lib/github/api/create.ts';
import type { Plan } from '../../lib/playbook/plan.ts';
import { answerGit } from '../../lib/rehearsal/github/git-backend.ts';
import { fullRepository } from '../../lib/rehearsal/github/shapes.ts';
import { agree, FakeHost } from '../playbook/_helpers.ts';
import { connect, quickClock, startDouble, TOKEN } from './double/github-double.ts';
import { forcePush } from './double/kept.ts';
import { contextFor, leakyGitHub, purge, STRICT, tagRules } from './double/purge-world.ts';
import { git, KEY_ID, SECRET, shell } from './leaky-repository.ts';

const plans = (host: FakeHost): readonly Plan[] => host.of('step-planned').map(({ plan }) => plan);
const titles = (plan: Plan | undefined) => plan?.changes.map(({ title }) => title) ?? [];
const notes = (plan: Plan | undefined) => plan?.notes.map(({ text }) => text).join('\n') ?? '';

function evidence(dir: string, name: RegExp): string {
  const files = readdirSync(join(dir, 'evidence'), { recursive: true, encoding: 'utf8' });
  const file = files.find((path) => name.test(path));
  if (file === undefined) throw new Error(`No evidence is like ${name}: ${files.join(', ')}`);
  return readFileSync(join(dir, 'evidence', file), 'utf8');
}

describe('a purge on GitHub', () => {
  it('lifts what would refuse the push, pushes, puts it back as it was, and resolves the alert of a dead key', async () => {
    const { state, bare, leak, before } = await leakyGitHub();
    // The upstream is served as a fork is, but in no list of this repository's forks.
    state.forks.push({ owner: 'tidy', head: before }, { owner: 'upstream', of: 'nobody', head: before });
    state.activity.push(
      forcePush(leak, await git(bare, 'rev-parse', 'main'), 'pr_merge'),
      forcePush(before, leak, 'push', '2025-12-31T23:00:00Z'),
    );
    const at = { api: 'https://api.github.com', web: 'https://github.com' };
    const source = fullRepository({ ...state, owner: 'upstream' }, false, at);
    const body = { ...fullRepository(state, true, at), fork: true, source, parent: source };
    const double = await startDouble(state, ({ path }) =>
      path === '/repos/shop/site' ? { status: 200, headers: {}, body } : undefined,
    );
    const { github } = connect(double);
    const { result, host, folder } = await purge(double.url, contextFor(github));

    expect(result.steps.map((step) => step.result)).toEqual(['verified']);
    expect(result.exitCode).toBe(0);
    expect(state.protection).toEqual({ main: { settings: STRICT, signatures: true } });
    expect(state.rulesets).toEqual([tagRules()]);
    expect(state.alerts[0]).toMatchObject({ state: 'resolved', resolution: 'revoked' });
    expect(state.visibility).toBe('public');
    expect(await git(bare, 'log', '--format=%H', '--branches', '--tags')).not.toContain(leak);
    expect(await git(bare, 'rev-parse', 'refs/pull/7/head')).toBe(leak);
    expect(state.writes).toEqual([
      'PUT /repos/shop/site/branches/main/protection',
      'PUT /repos/shop/site/rulesets/42',
      'PUT /repos/shop/site/branches/main/protection',
      'PUT /repos/shop/site/rulesets/42',
      'PATCH /repos/shop/site/secret-scanning/alerts/3',
    ]);

    const [first, last] = plans(host);
    expect(titles(first)).toContain('Make shop/site private at once (it is public)');
    expect(first?.changes.find(({ kind }) => kind === 'make-repository-private')).toMatchObject({
      preselected: false,
      loses: expect.stringContaining('3 stars'),
    });
    expect(notes(first)).toContain(
      `Commit ${leak.slice(0, 12)} was pushed to main at 2025-12-31T23:00:00Z, as GitHub tells.`,
    );
    expect(notes(first)).toContain('GitHub token: scopes repo, gist; administrator of the repository.');
    expect(notes(first)).toContain('1 open pull request touched: #7 Wish list.');
    expect(notes(first)).toMatch(
      /Looked at, and none: .*Actions artifacts, logs of Actions runs, .*releases, .*Pages/,
    );
    expect(last?.summary).toContain(`Still served: commit ${leak.slice(0, 12)} by its hash`);
    expect(last?.summary).toContain(
      `1 pull request ref (refs/pull/7/head), upstream upstream/site (commit ${leak.slice(0, 12)} by its hash), fork somebody/site (a ref of its own holds it), fork tidy/site (commit ${leak.slice(0, 12)} by its hash).`,
    );
    expect(last?.summary).toContain('Gone: code search');
    expect(last?.leftToHuman.map(({ what }) => what)).toContain(
      'Have 1 fork deleted or purged by its owner: somebody/site',
    );
    expect(last?.changes).toEqual([]);

    const letter = evidence(folder.dir, /support-request/);
    expect(letter).toContain('Repository: shop/site\nNumber of affected pull requests: 1\n');
    expect(letter).toContain('LFS Objects Orphaned: none');
    expect(letter).toContain(`First Changed Commit(s):\n  ${leak}\n`);
    expect(letter).toContain('may see no need once\nthe key is revoked');
    const note = evidence(folder.dir, /note-to-collaborators/);
    expect(note).toContain('spillkit resume spk-test --only purge-github-data');
    expect(note).toContain(`--contains ${leak}`);
    const said =
      JSON.stringify(host.messages) + readFileSync(join(folder.dir, 'journal.jsonl'), 'utf8') + letter + note;
    for (const secret of [SECRET, TOKEN]) expect(said.includes(secret)).toBe(false);
  });

  it('sends the token with the calls it signs and never with the outsider’s', async () => {
    const { state, leak } = await leakyGitHub();
    const double = await startDouble(state);
    await purge(double.url, contextFor(connect(double).github));
    const byHash = double.calls.filter(({ path }) => path.endsWith(`/commits/${leak}`));
    expect(byHash.length).toBeGreaterThan(0);
    expect(byHash.map(({ token }) => token).filter((token) => token !== undefined)).toEqual([]);
  });

  it('leaves the alert open, with the reason, while the key is only deactivated', async () => {
    const { state } = await leakyGitHub();
    const double = await startDouble(state);
    const { result, host } = await purge(double.url, contextFor(connect(double).github, [KEY_ID]));
    expect(state.alerts[0]?.state).toBe('open');
    const task = plans(host)[0]?.leftToHuman.find(({ what }) => what.includes('alert 3'));
    expect(task?.why).toBe(`It stays open until then: ${KEY_ID} is deactivated, not deleted.`);
    expect(result.exitCode).toBe(0);
  });

  it('makes the repository private when the offer is taken up', async () => {
    const { state } = await leakyGitHub();
    const double = await startDouble(state);
    const host = new FakeHost((question) => ({
      ...agree(question),
      answer: 'apply' as const,
      by: 'responder' as const,
      selected: question.plan.changes.map(({ id }) => id),
      typed: KEY_ID.slice(-4),
    }));
    const { result } = await purge(double.url, contextFor(connect(double).github), { host });
    expect(result.exitCode).toBe(0);
    expect(state.visibility).toBe('private');
    expect(state.writes[0]).toBe('PATCH /repos/shop/site');
    expect(plans(host).at(-1)?.summary).not.toContain('Still served: commit');
  });

  it('changes nothing on GitHub in a dry run, and prints the calls that do it by hand', async () => {
    const { state, bare } = await leakyGitHub();
    const double = await startDouble(state);
    const before = await git(bare, 'for-each-ref');
    const { result, host } = await purge(double.url, contextFor(connect(double).github), { mode: 'dry-run' });
    expect(result.exitCode).toBe(0);
    expect(state.writes).toEqual([]);
    expect(await git(bare, 'for-each-ref')).toBe(before);
    const [plan] = plans(host);
    const lift = plan?.changes.find(({ kind }) => kind === 'lift-protection')?.command ?? '';
    expect(lift).toContain(
      `gh api --hostname ${double.host} repos/shop/site/branches/main/protection > before.json`,
    );
    expect(lift).toContain('"allow_force_pushes":true');
    expect(plan?.changes.every(({ command }) => command.trim() !== '')).toBe(true);
  });

  it('changes nothing when it is declined', async () => {
    const { state, bare } = await leakyGitHub();
    const double = await startDouble(state);
    const before = await git(bare, 'for-each-ref');
    const host = new FakeHost(() => ({ answer: 'skip', by: 'responder' }));
    const { result } = await purge(double.url, contextFor(connect(double).github), { host });
    expect(result.exitCode).toBe(3);
    expect(state.writes).toEqual([]);
    expect(await git(bare, 'for-each-ref')).toBe(before);
  });
});

describe('what GitHub does not let be done', () => {
  it('without a token is named as not looked at, and the git part is done', async () => {
    const { state, bare, leak } = await leakyGitHub({ protection: {}, rulesets: [] });
    const double = await startDouble(state);
    const { result, host } = await purge(double.url, contextFor(connect(double, {}).github));
    expect(result.exitCode).toBe(1);
    expect(plans(host)[0]?.unlooked[0]?.reason).toMatch(
      /^There is no token in GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN: /,
    );
    expect(await git(bare, 'log', '--format=%H', '--branches', '--tags')).not.toContain(leak);
    expect(plans(host).at(-1)?.summary).toContain('Still served: commit');
    expect(state.writes).toEqual([]);
  });

  it('with a wrong token says that it is wrong, once, and does the git part', async () => {
    const { state } = await leakyGitHub({ protection: {}, rulesets: [] });
    const double = await startDouble(state);
    const wrong = connect(double, { GH_ENTERPRISE_TOKEN: 'ghp_wrong' });
    const { result, host } = await purge(double.url, contextFor(wrong.github));
    expect(result.exitCode).toBe(1);
    const [gap] = plans(host)[0]?.unlooked ?? [];
    expect(gap?.reason).toMatch(/401 Bad credentials\. The token is wrong, expired or revoked\. Needed is /);
    expect(plans(host)[0]?.unlooked).toHaveLength(1);
  });

  it('for somebody who is no administrator is told as such, and a protected branch stops the push as a whole', async () => {
    const { state, bare } = await leakyGitHub({
      tokens: { [TOKEN]: { login: 'writer', scopes: ['public_repo'], admin: false } },
    });
    const double = await startDouble(state);
    const before = await git(bare, 'for-each-ref');
    const { result, host } = await purge(double.url, contextFor(connect(double).github));
    expect(result.exitCode).toBe(1);
    expect(await git(bare, 'for-each-ref')).toBe(before);
    const [plan] = plans(host);
    expect(notes(plan)).toContain('no administrator of the repository. Lifting protection takes one');
    expect(plan?.unlooked.map(({ reason }) => reason).join('\n')).toMatch(
      /404 Not Found \(it takes permission administration=write, or one of the scopes repo\)/,
    );
    expect(result.steps[0]?.left.join('\n')).toContain('The remote refused refs/heads/main');
  });

  it('is told as gone once it is removed, and as could not look where GitHub does not let it be seen', async () => {
    const { state, bare, leak, before } = await leakyGitHub({ protection: {}, rulesets: [] });
    let closed = false;
    const double = await startDouble(state, ({ path }) =>
      closed && path.endsWith(`/commits/${leak}`)
        ? { status: 403, headers: {}, body: { message: 'Forbidden' } }
        : undefined,
    );
    const { folder } = await purge(double.url, contextFor(connect(double).github));
    // What Support does: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository
    state.forks.splice(0, 1, { owner: 'tidy', head: before });
    await git(bare, 'update-ref', '-d', 'refs/pull/7/head');
    await git(bare, 'gc', '--quiet', '--prune=now');
    const after = await purge(double.url, contextFor(connect(double).github), { dir: folder.dir });
    const short = leak.slice(0, 12);
    expect(plans(after.host)[0]?.summary).toContain(
      `For an outsider: Gone: commit ${short} by its hash, page of commit ${short}, raw app.db of ${short}`,
    );
    expect(plans(after.host)[0]?.summary).toMatch(/pull request refs, fork tidy\/site, code/);
    closed = true;
    state.forks.length = 0;
    const denied = await purge(double.url, contextFor(connect(double).github), { dir: folder.dir });
    expect(plans(denied.host)[0]?.summary).toContain(
      `Could not look: commit ${short} by its hash (403 Forbidden)`,
    );
    expect(plans(denied.host)[0]?.summary).toContain('forks (there is no fork to be seen)');
    expect(denied.result.exitCode).toBe(1);
  });

  it('is found where a GitHub Enterprise Server says by itself that it is one, and nowhere else', async () => {
    const { state, bare } = await leakyGitHub({ protection: {}, rulesets: [] });
    const double = await startDouble(state);
    const env = { GH_ENTERPRISE_TOKEN: TOKEN };
    const signal = new AbortController().signal;
    const probing = createGitHub({ clock: quickClock(), signal, env });
    const reader = await probing.reader(double.repository);
    expect(reader?.site.api).toBe(`http://${double.host}/api/v3`);
    // A server like GitLab: git alone, with refs of its own for merge requests.
    await git(bare, 'update-ref', '-d', 'refs/pull/7/head');
    await git(bare, 'update-ref', 'refs/merge-requests/3/head', 'refs/heads/feature');
    await git(bare, 'config', 'receive.hideRefs', 'refs/merge-requests');
    const request = await git(bare, 'rev-parse', 'refs/merge-requests/3/head');
    const plain = createServer((request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (path.startsWith('/shop/site.git/')) {
        return answerGit(
          shell,
          bare,
          path.replace('/shop/site.git', `/${basename(bare)}`),
          request,
          response,
        );
      }
      return response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/shop/site.git`;
    const { result, host } = await purge(url, contextFor(createGitHub({ clock: quickClock(), signal, env })));
    plain.closeAllConnections();
    plain.close();
    expect(result.exitCode).toBe(0);
    expect(notes(plans(host)[0])).toContain(`${url} is on no GitHub as far as can be told`);
    expect(notes(plans(host)[0])).toContain("1 ref of the server's own");
    expect(await git(bare, 'rev-parse', 'refs/merge-requests/3/head')).toBe(request);
    expect(await git(bare, 'log', '--format=%B', '--branches', '--tags')).not.toContain(KEY_ID);
    expect(state.writes).toEqual([]);
  });

  it('is skipped aloud on a host that is no GitHub', async () => {
    const { bare } = await leakyGitHub();
    const { result, host } = await purge(bare, contextFor(connect({ host: 'no.example' }).github));
    expect(result.exitCode).toBe(0);
    expect(notes(plans(host)[0])).toMatch(
      /is on no GitHub as far as can be told, so git's part alone is done/,
    );
  });
});
