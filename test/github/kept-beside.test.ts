import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openEvidence } from '../../lib/case/evidence-store.ts';
import { SecretRegistry } from '../../lib/host/redact.ts';
import type { ReadContext } from '../../lib/playbook/context.ts';
import type { Plan } from '../../lib/playbook/plan.ts';
import type { ApiAnswer, ApiRequest } from '../../lib/rehearsal/github/api-call.ts';
import { fullRepository } from '../../lib/rehearsal/github/shapes.ts';
import type { GitHubState } from '../../lib/rehearsal/github/state.ts';
import type { LeakedKeyInput } from '../../playbooks/leaked-access-key/inputs.ts';
import { purgeGithubData } from '../../playbooks/leaked-access-key/steps/purge-github-data.ts';
import { connect, startDouble, stateOf, TOKEN } from './double/github-double.ts';
import { artifact, cache, forcePush, gist, release, run } from './double/kept.ts';
import { contextFor, purge } from './double/purge-world.ts';
import { commit, git, KEY_ID, SECRET, shell, temporaryFolder } from './leaky-repository.ts';
import { zipOf } from './zip-of.ts';

const LEAK = `key ${KEY_ID} secret ${SECRET}\n`;
const base64 = (bytes: Buffer) => bytes.toString('base64');

/** A bare repository of two commits, the second of which leaks when it is told to. */
async function repository(leaks = false) {
  const folder = temporaryFolder();
  const work = join(folder, 'site');
  await mkdir(work);
  await git(work, 'init', '--quiet', '--initial-branch=main');
  const clean = await commit(work, 'Sell things', { 'README.md': '# Shop\n' });
  const leak = leaks ? await commit(work, 'Deploy', { 'deploy.env': LEAK }) : clean;
  const bare = join(folder, 'site.git');
  await git(folder, 'clone', '--quiet', '--mirror', work, bare);
  return { folder, work, bare, clean, leak };
}

async function other(name: string, content: string): Promise<string> {
  const folder = temporaryFolder();
  const work = join(folder, name);
  await mkdir(work);
  await git(work, 'init', '--quiet', '--initial-branch=main');
  await commit(work, 'Write', { 'Home.md': content });
  await commit(work, 'Take it back', { 'Home.md': 'nothing to see\n' });
  await git(folder, 'clone', '--quiet', '--mirror', work, `${name}.git`);
  return join(folder, `${name}.git`);
}

/** Plans the step against the double. */
async function planAgainst(
  state: GitHubState,
  fault: (request: ApiRequest) => ApiAnswer | undefined = () => undefined,
  env?: Readonly<Record<string, string>>,
) {
  const double = await startDouble(state, fault);
  const { aws, incident, ...outside } = contextFor(connect(double, env).github);
  const caseDir = temporaryFolder();
  const secrets = new SecretRegistry();
  const ctx = {
    ...{ ...outside, aws, incident, caseDir, signal: new AbortController().signal, skipped: new Set() },
    ...{ notify: () => undefined, keepSecret: (secret: string) => secrets.keep(secret) },
    evidence: await openEvidence(join(caseDir, 'evidence'), secrets),
  } as unknown as ReadContext;
  const plan = await purgeGithubData.plan(ctx, {
    keyId: KEY_ID,
    purge: {},
    repo: double.url,
  } as LeakedKeyInput);
  return {
    plan,
    double,
    caseDir,
    again: () => purgeGithubData.plan(ctx, { keyId: KEY_ID, purge: {}, repo: double.url } as LeakedKeyInput),
  };
}

const notes = (plan: Plan) => plan.notes.map(({ text }) => text).join('\n');
const tasks = (plan: Plan) => plan.leftToHuman.map(({ what, how }) => `${what}: ${how}`).join('\n');
const unlooked = (plan: Plan) => plan.unlooked.map(({ call, reason }) => `${call}: ${reason}`).join('\n');

describe('files GitHub keeps beside a history', () => {
  it('are opened and searched as the history is, and what holds the key is told with the call that deletes it', async () => {
    const { bare, clean, leak } = await repository(true);
    const { plan, double, again } = await planAgainst(
      stateOf(bare, {
        artifacts: [
          artifact(1, 'docs', clean),
          artifact(2, 'build', leak),
          artifact(3, 'old', leak, { expired: true }),
        ],
        runs: [run(7, leak), run(8, clean)],
        caches: [cache(5, 'refs/heads/main'), cache(6, 'refs/heads/other')],
        releases: [release('v1', [{ id: 9, name: 'site.zip' }], { body: `Use ${KEY_ID}` })],
        files: {
          'actions/artifacts/1/zip': base64(zipOf('index.html', Buffer.from('<h1>Shop</h1>'))),
          'actions/artifacts/2/zip': base64(zipOf('dist/app.tar.gz', gzipSync(LEAK))),
          'actions/runs/7/logs': base64(
            zipOf('1_test.txt', Buffer.from(`env: ${Buffer.from(LEAK).toString('base64')}`)),
          ),
          'actions/runs/8/logs': base64(zipOf('1_test.txt', Buffer.from('ok'))),
          'releases/assets/9': base64(zipOf('.env', Buffer.from(LEAK, 'utf16le'))),
        },
      }),
    );
    expect(notes(plan)).toContain(
      'Found: the key in 1 Actions artifact (2 opened): build (2)!dist/app.tar.gz.',
    );
    expect(notes(plan)).toContain('Found: the key in 1 log of an Actions run (2 opened): run 7!1_test.txt.');
    expect(notes(plan)).toContain(
      '1 Actions cache of refs that change, so the key may be inside: npm-5 (5).',
    );
    expect(notes(plan)).toContain(
      'the key in 1 uploaded file of a release (1 opened): site.zip of v1 (9)!.env.',
    );
    expect(notes(plan)).toContain('the key in the text of 1 release: v1.');
    const gh = `gh api --hostname ${double.host} --method DELETE repos/shop/site`;
    for (const path of [
      'actions/artifacts/2',
      'actions/runs/7/logs',
      'actions/caches/5',
      'releases/assets/9',
    ]) {
      expect(tasks(plan)).toContain(`${gh}/${path}`);
    }
    expect(plan.unlooked).toEqual([]);
    const downloads = () => double.calls.filter(({ path }) => /zip$|logs$|assets/.test(path)).length;
    expect(downloads()).toBe(5);
    await again();
    expect(downloads()).toBe(5);
  });

  it('are told as not looked into where they are too large, damaged or denied, and as gone where they expired', async () => {
    const { bare, clean, leak } = await repository(true);
    const large = artifact(1, 'disk', leak, { size_in_bytes: 65 << 20 });
    const { plan, double } = await planAgainst(
      stateOf(bare, {
        artifacts: [large, artifact(2, 'cut', clean), artifact(3, 'kept', clean)],
        runs: [run(7, leak), run(8, leak, { status: 'in_progress', conclusion: null })],
        files: {
          'actions/artifacts/2/zip': base64(gzipSync('x'.repeat(99)).subarray(0, -10)),
          'actions/artifacts/3/zip': base64(zipOf('a', Buffer.from('clean'))),
        },
      }),
      ({ path }) =>
        path.endsWith('/runs/7/logs')
          ? { status: 403, headers: {}, body: { message: 'Must have admin rights to Repository.' } }
          : undefined,
    );
    expect(unlooked(plan)).toMatch(
      /^Actions artifacts: Actions artifacts not opened: disk \(1\) \(larger than 64 MB\); cut \(2\) \(it is damaged .*\)\.$/m,
    );
    expect(unlooked(plan)).toContain('run 7 (403 Must have admin rights to Repository.)');
    expect(unlooked(plan)).toContain('1 Actions run not ended yet');
    expect(double.calls.some(({ path }) => path.includes('/artifacts/1/'))).toBe(false);
    const gone = await planAgainst(stateOf(bare, { runs: [run(7, leak)] }));
    expect(gone.plan.unlooked).toEqual([]);
    expect(notes(gone.plan)).toContain('logs of Actions runs with the key (1 opened)');
  });

  it('are opened from commits that change first, and how many were not is told', async () => {
    const { bare, clean, leak } = await repository(true);
    const artifacts = [
      ...Array.from({ length: 45 }, (_, at) => artifact(100 + at, 'clean', clean)),
      ...Array.from({ length: 2 }, (_, at) => artifact(at, 'build', leak)),
    ];
    const { plan, double } = await planAgainst(
      stateOf(bare, {
        artifacts,
        files: { 'actions/artifacts/1/zip': base64(zipOf('a', Buffer.from(LEAK))) },
      }),
    );
    expect(notes(plan)).toContain('the key in 1 Actions artifact (40 of 47 opened): build (1)!a.');
    expect(double.calls.filter(({ path }) => path.endsWith('/zip'))).toHaveLength(40);
  });
});

describe('what else is around a history', () => {
  const page = (more: object) => ({
    status: 200,
    headers: {},
    body: {
      ...{
        url: 'https://api.github.com/pages',
        status: 'built',
        cname: null,
        custom_404: false,
        public: true,
      },
      ...{ html_url: 'https://shop.example', ...more },
    },
  });

  it('is told: Pages built from a branch that changes, releases of tags that move, issues that name the key', async () => {
    const { bare, leak } = await repository(true);
    await git(bare, 'tag', 'v1', leak);
    const releases = [release('v1', [], { immutable: true }), release('v0', [])];
    const { plan } = await planAgainst(stateOf(bare, { hasPages: true, releases }), ({ path }) => {
      if (path.endsWith('/pages'))
        return page({ build_type: 'legacy', source: { branch: 'main', path: '/' } });
      if (path !== '/search/issues') return undefined;
      return {
        status: 200,
        headers: {},
        body: { total_count: 2, incomplete_results: false, items: [], search_type: 'lexical' },
      };
    });
    expect(notes(plan)).toContain(
      'Found: Pages at https://shop.example, built from main: the last build stays up until the next one.',
    );
    expect(notes(plan)).toContain(
      'Found: 1 release of tags that change: v1. The source archives follow the tag. Immutable, so their tags cannot be pushed: v1.',
    );
    expect(notes(plan)).toContain('Found: the key id in the text of 2 issues and pull requests');
  });

  it('are commits that force pushes and deleted branches left behind, fetched and searched without a ref', async () => {
    const { bare, work, clean } = await repository();
    const lost = async (branch: string, files: Readonly<Record<string, string | Uint8Array>>) => {
      await git(work, 'checkout', '--quiet', '-B', branch, 'main');
      const commits = [await commit(work, 'Deploy', files), await commit(work, 'Go on', { 'b.txt': branch })];
      await git(work, 'push', '--quiet', bare, `HEAD:refs/heads/${branch}`);
      await git(bare, 'update-ref', '-d', `refs/heads/${branch}`);
      return commits[1] ?? '';
    };
    const leaking = await lost('rewritten', { 'deploy.env': LEAK });
    const packed = await lost('packed', { 'backup.zip': zipOf('conf/.env', Buffer.from(LEAK)) });
    const harmless = await lost('harmless', { 'a.txt': 'a\n' });
    const activity = [
      forcePush(leaking, clean),
      forcePush(clean, clean),
      forcePush('1'.repeat(40), clean),
      forcePush(packed, '0'.repeat(40), 'branch_deletion'),
      forcePush(harmless, '0'.repeat(40), 'branch_deletion'),
      forcePush('0'.repeat(40), clean, 'branch_creation'),
    ];
    const { plan, double, caseDir, again } = await planAgainst(stateOf(bare, { activity }));
    expect(notes(plan)).toContain(
      `Found: the key in 2 commits left behind by force pushes and deleted branches (1 searched, all they hold, 1 not served any more), which no clone has: ${leaking.slice(0, 12)}, ${packed.slice(0, 12)}.`,
    );
    expect(plan.unlooked).toEqual([]);
    const letter = plan.changes.find(({ kind }) => kind === 'save-letter');
    expect(letter?.params).toMatchObject({
      text: expect.stringContaining(
        `Commits with the key that no branch, tag or pull request holds:\n  ${leaking}\n  ${packed}\n`,
      ),
    });
    expect(tasks(plan)).toMatch(/^Send the request to the administrators/m);
    expect(await readdir(caseDir)).toEqual(['evidence', 'repository-1']);
    const asked = double.calls.length;
    await again();
    expect(double.calls.length).toBeGreaterThan(asked);
    // Nobody without a token is kept from seeing the same.
    const stranger = await planAgainst(stateOf(bare, { activity }), undefined, {});
    expect(notes(stranger.plan)).toContain('Found: the key in 2 commits left behind');
  });

  it('are not taken for none where they cannot be listed or fetched', async () => {
    const { bare, work, clean } = await repository();
    const gone = await commit(work, 'Deploy', { 'deploy.env': LEAK });
    await git(work, 'push', '--quiet', bare, 'HEAD:refs/heads/gone');
    await git(bare, 'update-ref', '-d', 'refs/heads/gone');
    // What the store has lost is not to be fetched either.
    const lost = await git(work, 'rev-parse', `${gone}:deploy.env`);
    await shell.write('rm', ['-f', join(bare, 'objects', lost.slice(0, 2), lost.slice(2))]);
    const { plan, double } = await planAgainst(stateOf(bare, { activity: [forcePush(gone, clean)] }));
    expect(unlooked(plan)).toMatch(/^list of force pushes: 1 commit left behind .* could not be fetched/);
    expect(tasks(plan)).toContain(`git -C old.git fetch ${double.url} ${gone}:refs/heads/`);
    expect(notes(plan)).not.toContain('left behind');
    const denied = await planAgainst(stateOf(bare), ({ path }) =>
      path.endsWith('/activity') ? { status: 403, headers: {}, body: { message: 'Forbidden' } } : undefined,
    );
    expect(unlooked(denied.plan)).toBe('list of force pushes: GitHub403: 403 Forbidden');
    expect(notes(denied.plan)).not.toContain('left behind');
  });

  it('is none where Pages are built from a branch that does not change, and unknown where Actions build them', async () => {
    const { bare } = await repository();
    const state = stateOf(bare, { hasPages: true });
    const pagesOf = async (more: object) =>
      notes(
        (await planAgainst(state, ({ path }) => (path.endsWith('/pages') ? page(more) : undefined))).plan,
      );
    expect(await pagesOf({ build_type: 'legacy', source: { branch: 'main', path: '/' } })).toMatch(
      /none: .*Pages \(https:\/\/shop\.example is built from main, which does not change\)/,
    );
    expect(await pagesOf({ build_type: 'workflow' })).toContain(
      'Found: Pages at https://shop.example: the last build stays up until the next one, and was not looked into.',
    );
  });
});

describe('repositories beside the repository', () => {
  it('the wiki and gists are cloned and searched in all their history, and the clones go again', async () => {
    const { bare } = await repository();
    const state = stateOf(bare, {
      hasWiki: true,
      besides: {
        '/shop/site.wiki.git': await other('wiki', LEAK),
        '/gist/aaa.git': await other('aaa', LEAK),
        '/gist/bbb.git': await other('bbb', 'harmless\n'),
      },
    });
    const double = await startDouble(state);
    state.gists.push(gist('aaa', double.host), gist('bbb', double.host));
    const { plan, caseDir } = await planAgainst(state);
    expect(notes(plan)).toMatch(/Found: the key in the wiki, .*: http:.*\/shop\/site\.wiki\.git\./);
    expect(notes(plan)).toMatch(/Found: the key in 1 gist of the token's user, .*\/gist\/aaa\./);
    expect(tasks(plan)).toMatch(/--only purge-github-data --repo http\S+site\.wiki\.git/);
    expect(tasks(plan)).toMatch(/gh gist delete http\S+\/gist\/aaa/);
    expect(plan.unlooked).toEqual([]);
    expect((await readdir(caseDir)).filter((name) => name.startsWith('looked-into'))).toEqual([]);
  });

  it('are told apart when nobody wrote them and when they cannot be read', async () => {
    const { bare } = await repository();
    const empty = await planAgainst(stateOf(bare, { hasWiki: true }));
    expect(notes(empty.plan)).toMatch(/Looked at, and none: .*\bwiki\b/);
    expect(empty.plan.unlooked).toEqual([]);
    const broken = await other('wiki', 'home\n');
    await writeFile(join(broken, 'config'), '[broken');
    const state = stateOf(bare, { hasWiki: true, besides: { '/shop/site.wiki.git': broken } });
    state.gists.push(gist('ccc', '127.0.0.1:9'));
    const { plan } = await planAgainst(state);
    expect(unlooked(plan)).toMatch(/^wiki: .*Cannot read the repository/m);
    expect(unlooked(plan)).toMatch(
      /^gists: 1 gist could not be cloned, http:\/\/127\.0\.0\.1:9\/gist\/ccc first: Cannot read/m,
    );
  });
});

describe('a repository whose clone is clean', () => {
  it('is looked at on GitHub all the same, and nothing of it changes', async () => {
    const { bare, work, clean } = await repository();
    const own = await commit(work, 'Fork off', { 'fork.txt': 'mine\n' });
    const leaking = await commit(work, 'Deploy the fork', { 'deploy.env': LEAK });
    // The store of forks is one with the repository's.
    await git(work, 'push', '--quiet', bare, 'HEAD:refs/heads/fork');
    await git(bare, 'update-ref', '-d', 'refs/heads/fork');
    const { plan } = await planAgainst(
      stateOf(bare, {
        besides: { '/away/site.git': join(bare, 'nowhere') },
        runs: [run(7, clean)],
        files: { 'actions/runs/7/logs': base64(zipOf('1_test.txt', Buffer.from(LEAK))) },
        forks: [
          { owner: 'same', head: clean },
          { owner: 'apart', head: own },
          { owner: 'leaking', of: 'same', head: leaking },
          { owner: 'away', head: clean },
        ],
        indexed: { [KEY_ID]: [{ repository: 'else/where', path: 'config.js' }] },
        alerts: [
          {
            ...{
              number: 4,
              state: 'open',
              resolution: null,
              resolution_comment: null,
              secret: KEY_ID,
              locations: [],
            },
            elsewhere: [
              { type: 'issue_body', details: { issue_body_url: 'https://api.github.com/issues/5' } },
            ],
          },
        ],
      }),
    );
    expect(plan.summary).toContain(`${KEY_ID} was not found. It stands nowhere in 3 objects (1 commit)`);
    expect(notes(plan)).toContain('Found: the key in 1 log of an Actions run (1 opened): run 7!1_test.txt.');
    expect(notes(plan)).toContain('Found: the key in commits of their own of 1 fork: leaking/site.');
    expect(notes(plan)).toMatch(/none: .*forks \(2 searched, commits of their own too\)/);
    expect(tasks(plan)).toMatch(/Ask the owner of 1 fork .*spillkit scan http\S+\/leaking\/site\.git/);
    expect(notes(plan)).toContain('Found: the key id by code search: else/where: config.js.');
    expect(notes(plan)).toContain(
      'Found: by secret scanning (alert 4), where no push reaches: issue body https://api.github.com/issues/5.',
    );
    expect(unlooked(plan)).toMatch(
      /^list of forks: forks not searched: away\/site \(git clone ended with 128: .*not found.*\)$/,
    );
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['resolve-secret-alert']);
  });

  it('is told to be a fork itself, and what it was forked from is searched as forks are', async () => {
    const { bare, work } = await repository();
    const head = await commit(work, 'Deploy', { 'deploy.env': LEAK });
    await git(work, 'push', '--quiet', bare, 'HEAD:refs/heads/theirs');
    await git(bare, 'update-ref', '-d', 'refs/heads/theirs');
    // Served as a fork is, but in no list of this repository's forks.
    const state = stateOf(bare, { forks: [{ owner: 'upstream', of: 'nobody', head }] });
    const at = { api: 'https://api.github.com', web: 'https://github.com' };
    const source = fullRepository({ ...state, owner: 'upstream' }, false, at);
    const body = { ...fullRepository(state, true, at), fork: true, source, parent: source };
    const { plan } = await planAgainst(state, ({ path }) =>
      path === '/repos/shop/site' ? { status: 200, headers: {}, body } : undefined,
    );
    expect(notes(plan)).toContain('It is itself a fork of upstream/site, where its commits are served');
    expect(notes(plan)).toContain('the key in commits of their own of 1 upstream: upstream/site.');
    expect(tasks(plan)).toContain('Ask the owner of 1 upstream to purge or delete: upstream/site: ');
  });

  it('with nothing anywhere says where it looked', async () => {
    const { bare } = await repository();
    const { plan } = await planAgainst(stateOf(bare));
    expect(plan).toMatchObject({ changes: [], leftToHuman: [], unlooked: [] });
    expect(notes(plan)).toMatch(
      /Looked at, and none: .*open pull requests touched, Actions artifacts, logs of Actions runs/,
    );
    expect(notes(plan)).toMatch(/Looked at, and none: forks .*, code search/);
    expect(notes(plan)).toContain('No open secret scanning alert is about this leak.');
  });

  it('ends well without a token, which is the responder’s choice, and names what was skipped', async () => {
    const { bare } = await repository();
    const double = await startDouble(
      stateOf(bare, { forks: [{ owner: 'same', head: 'main' }] }),
      ({ path }) =>
        path.endsWith('/forks') ? { status: 403, headers: {}, body: { message: 'Forbidden' } } : undefined,
    );
    const { result, host } = await purge(double.url, contextFor(connect(double, {}).github));
    expect(result.exitCode).toBe(0);
    const plan = host.of('step-planned')[0]?.plan as Plan;
    expect(plan.summary).toMatch(/was not found\. It stands nowhere in 3 objects .*inside archives/);
    expect(plan.unlooked).toEqual([]);
    const skipped = plan.leftToHuman.map(({ what, why }) => `${what}: ${why}`).join();
    expect(skipped).toMatch(
      /what GitHub keeps around shop\/site, which was skipped: .* There is no token in GH_E/,
    );
    expect(skipped).toContain('code search: GitHub searches code only for those signed in');
    expect(skipped).toContain('list of forks: GitHub403: 403 Forbidden');
    expect(notes(plan)).not.toContain('forks');
  });

  it('is told as not looked at where a token was denied, each place by itself', async () => {
    const { bare } = await repository();
    const denied = await planAgainst(
      stateOf(bare, { tokens: { [TOKEN]: { login: 'a', scopes: [], admin: false } } }),
    );
    expect(unlooked(denied.plan)).toMatch(/^gists: GitHub403: 403 Forbidden$/m);
    expect(unlooked(denied.plan)).toMatch(/^list of secret scanning alerts: GitHub404: 404 Not Found/m);
    expect(notes(denied.plan)).not.toMatch(/none: .*gists/);
  });
});
