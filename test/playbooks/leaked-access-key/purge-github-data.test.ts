import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openEvidence } from '../../../lib/case/evidence-store.ts';
import { noGitHub } from '../../../lib/github/api/no-github.ts';
import { purgeKinds } from '../../../lib/github/kinds.ts';
import type { PurgeChoices } from '../../../lib/github/purge/purge-choices.ts';
import { SecretRegistry } from '../../../lib/host/redact.ts';
import { type Change, ORDER, type Outcome, type Verdict } from '../../../lib/playbook/change.ts';
import { kindRegistry } from '../../../lib/playbook/change-kind.ts';
import type { WriteContext } from '../../../lib/playbook/context.ts';
import type { Plan } from '../../../lib/playbook/plan.ts';
import type { AskDecision } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { purgeGithubData } from '../../../playbooks/leaked-access-key/steps/purge-github-data.ts';
import {
  commit,
  git,
  KEY_ID,
  makeLeakyRepository,
  SECRET,
  shell,
  temporaryFolder,
} from '../../github/leaky-repository.ts';

const registry = kindRegistry(purgeKinds);

async function contextIn(caseDir: string): Promise<WriteContext> {
  const secrets = new SecretRegistry();
  const absent = () => Promise.reject(new Error('AWS is not needed.'));
  return {
    aws: { identity: absent, regions: absent, read: absent, write: absent } as unknown as WriteContext['aws'],
    shell,
    incident: { leakedKeyId: KEY_ID, caseId: 'spk-test' } as WriteContext['incident'],
    evidence: await openEvidence(join(caseDir, 'evidence'), secrets),
    clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
    randomBytes: (size) => new Uint8Array(size),
    signal: new AbortController().signal,
    notify: () => undefined,
    keepSecret: (secret) => secrets.keep(secret),
    github: noGitHub,
    skipped: new Set(),
    caseDir,
  };
}

const inputFor = (repo?: string, purge: PurgeChoices = {}) =>
  ({ keyId: KEY_ID, purge, ...(repo === undefined ? {} : { repo }) }) as LeakedKeyInput;

async function planIn(
  caseDir: string,
  repo: string,
  purge: PurgeChoices = {},
): Promise<{ ctx: WriteContext; plan: Plan }> {
  const ctx = await contextIn(caseDir);
  return { ctx, plan: await purgeGithubData.plan(ctx, inputFor(repo, purge)) };
}

const said = (plan: Plan) => plan.notes.map(({ text }) => text).join('\n');

async function applyAll(ctx: WriteContext, changes: readonly Change[]): Promise<readonly Outcome[]> {
  const [first] = changes;
  if (first === undefined) return [];
  const kind = registry.get(first.kind);
  if (kind?.writes !== true) throw new Error(`${first.kind} is not a kind that writes.`);
  await kind.saveEvidence?.(ctx, changes);
  return kind.apply(ctx, changes);
}

/** What is done to the repository; the letters of a plan are evidence. */
const ofGit = (plan: Plan) => plan.changes.filter((change) => change.kind !== 'save-letter');
const ofKind = (plan: Plan, kind: string) => plan.changes.filter((change) => change.kind === kind);
const verify = (ctx: WriteContext, change: Change): Promise<Verdict> =>
  registry.get(change.kind)?.verify(ctx, change) ?? Promise.reject(new Error('Unknown kind.'));

function textsBelow(folder: string, except: RegExp): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !except.test(join(entry.parentPath, entry.name)))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

function grepsIn(repository: string): number {
  const ids = execFileSync('git', ['-C', repository, 'rev-list', '--objects', '--all'], {
    encoding: 'latin1',
  })
    .split('\n')
    .map((line) => line.slice(0, 40));
  const all = execFileSync('git', ['-C', repository, 'cat-file', '--batch'], {
    input: ids.join('\n'),
    maxBuffer: 1 << 28,
  });
  return [KEY_ID, SECRET].filter((text) => all.includes(text)).length;
}

describe('purge-github-data', () => {
  it('plans from reading alone and shows who leaked what, where', async () => {
    const { bare, leak } = await makeLeakyRepository();
    const before = await git(bare, 'for-each-ref');
    const { plan } = await planIn(temporaryFolder(), bare);
    expect(await git(bare, 'for-each-ref')).toBe(before);
    expect(ofKind(plan, 'rewrite-git-history')).toHaveLength(1);
    expect(ofKind(plan, 'push-git-ref').map(({ target }) => target.id.split(' ')[1])).toEqual([
      'refs/heads/feature',
      'refs/heads/main',
      'refs/tags/blob',
      'refs/tags/light',
      'refs/tags/nested',
      'refs/tags/v1.1',
    ]);
    expect(plan.changes[0]?.because[0]).toMatchObject({ kind: 'commit', commit: leak });
    const notes = plan.notes.map(({ text }) => text).join('\n');
    expect(notes).toContain(`Brought in by commit ${leak.slice(0, 12)} of Ada <ada@shop.example>`);
    expect(notes).toContain('Still in the newest state of feature.');
    expect(notes).toMatch(/SHA-256 starts with [0-9a-f]{8}\./);
    expect(
      purgeGithubData.effect.kind === 'irreversible' &&
        purgeGithubData.effect.typeToConfirm(inputFor(bare), plan),
    ).toBe(KEY_ID.slice(-4));
  });

  it('leaves the remote without the key, keeps a verified backup, and writes the secret nowhere else', async () => {
    const { bare, leak, clean } = await makeLeakyRepository();
    const caseDir = temporaryFolder();
    const { ctx, plan } = await planIn(caseDir, bare);
    const [rewrite] = ofKind(plan, 'rewrite-git-history');
    if (rewrite === undefined) throw new Error('No rewrite was planned.');
    expect(await applyAll(ctx, [rewrite])).toMatchObject([{ result: 'applied' }]);
    expect(await verify(ctx, rewrite)).toEqual({ held: true });
    const pushes = ofKind(plan, 'push-git-ref');
    const outcomes = await applyAll(ctx, pushes);
    expect(outcomes.map(({ result }) => result)).toEqual(pushes.map(() => 'applied'));
    for (const push of pushes) expect(await verify(ctx, push)).toEqual({ held: true });
    expect(grepsIn(bare)).toBe(0);
    expect(await git(bare, 'rev-parse', 'docs')).toBe(clean);

    const [bundle = ''] = readdirSync(join(caseDir, 'repository-1')).filter((name) =>
      name.endsWith('.bundle'),
    );
    expect(bundle).toMatch(/SECRET/);
    const bundlePath = join(caseDir, 'repository-1', bundle);
    expect(statSync(bundlePath).mode & 0o777).toBe(0o600);
    const restored = join(caseDir, 'restored.git');
    await git(caseDir, 'clone', '--quiet', '--mirror', bundlePath, restored);
    expect(await git(restored, 'cat-file', '-t', leak)).toBe('commit');

    const backup = JSON.parse((await ctx.evidence.read('purge-github-data/repository-1-backup.json')) ?? '');
    const sha256 = createHash('sha256').update(readFileSync(bundlePath)).digest('hex');
    expect(backup.sha256).toBe(sha256);
    expect(ctx.evidence.list()).toContainEqual({
      path: `../repository-1/${bundle}`,
      sha256,
      bytes: statSync(bundlePath).size,
    });
    const said =
      textsBelow(caseDir, /\/(original|purged|restored)\.git\/|\.bundle$/) + JSON.stringify([plan, outcomes]);
    for (const form of [
      SECRET,
      encodeURIComponent(SECRET),
      Buffer.from(SECRET).toString('base64').slice(0, 50),
    ]) {
      expect(said.includes(form)).toBe(false);
    }
    const again = await planIn(caseDir, bare);
    expect(ofGit(again.plan)).toEqual([]);
    expect(again.plan.summary).toMatch(/every ref that can be pushed shows the purged history/);
  });

  it('plans the same changes again, and after a crash goes on with what is left', async () => {
    const { bare } = await makeLeakyRepository();
    const caseDir = temporaryFolder();
    const first = await planIn(caseDir, bare);
    const second = await planIn(caseDir, bare);
    expect(second.plan.changes).toEqual(first.plan.changes);
    // Died while the copy was being made.
    const [rewrite] = ofKind(first.plan, 'rewrite-git-history');
    if (rewrite === undefined) throw new Error('No rewrite was planned.');
    await applyAll(first.ctx, [rewrite]);
    await git(join(caseDir, 'repository-1', 'purged.git'), 'update-ref', '-d', 'refs/heads/main');
    const third = await planIn(caseDir, bare);
    expect(ofKind(third.plan, 'rewrite-git-history')).toEqual([rewrite]);
    expect(await verify(third.ctx, rewrite)).toMatchObject({ held: false });
    expect(await applyAll(third.ctx, [rewrite])).toMatchObject([{ result: 'applied' }]);
    const fourth = await planIn(caseDir, bare);
    expect(ofGit(fourth.plan)).toEqual(ofKind(first.plan, 'push-git-ref'));
    // One ref was pushed before the next crash.
    await applyAll(fourth.ctx, ofGit(fourth.plan).slice(0, 1));
    const fifth = await planIn(caseDir, bare);
    expect(ofGit(fifth.plan)).toEqual(ofGit(fourth.plan).slice(1));
  });

  it('overwrites nothing that was pushed meanwhile, and takes it in when planned again', async () => {
    const { bare, work } = await makeLeakyRepository();
    const caseDir = temporaryFolder();
    const { ctx, plan } = await planIn(caseDir, bare);
    const [rewrite] = ofKind(plan, 'rewrite-git-history');
    if (rewrite === undefined) throw new Error('No rewrite was planned.');
    await applyAll(ctx, [rewrite]);
    const theirs = await commit(work, 'Meanwhile', { 'more.txt': 'more\n' });
    await git(work, 'push', '--quiet', 'origin', 'main');
    const refsBefore = await git(bare, 'for-each-ref');
    const pushes = ofKind(plan, 'push-git-ref');
    const outcomes = await applyAll(ctx, pushes);
    const codes = outcomes.map((outcome) => outcome.result === 'failed' && outcome.code);
    expect(new Set(codes)).toEqual(new Set(['RefMoved', 'AtomicPushFailed']));
    expect(await git(bare, 'for-each-ref')).toBe(refsBefore);

    const again = await planIn(caseDir, bare);
    for (const kind of ['rewrite-git-history', 'push-git-ref']) {
      const done = await applyAll(again.ctx, ofKind(again.plan, kind));
      expect(done.every(({ result }) => result === 'applied')).toBe(true);
    }
    expect(grepsIn(bare)).toBe(0);
    expect(await git(bare, 'log', '-1', '--format=%s', 'main')).toBe('Meanwhile');
    expect(await git(bare, 'rev-parse', 'main')).not.toBe(theirs);
  });

  it('pushes nothing before the history was rewritten', async () => {
    const { bare } = await makeLeakyRepository();
    const { ctx, plan } = await planIn(temporaryFolder(), bare);
    const outcomes = await applyAll(ctx, ofKind(plan, 'push-git-ref'));
    expect(new Set(outcomes.map((outcome) => outcome.result === 'failed' && outcome.code))).toEqual(
      new Set(['NotRewritten']),
    );
  });

  it('says what the remote refused, in its words, and moves nothing', async () => {
    const { bare } = await makeLeakyRepository();
    const hook = join(bare, 'hooks', 'update');
    execFileSync('mkdir', ['-p', join(bare, 'hooks')]);
    writeFileSync(
      hook,
      '#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "main is protected" >&2; exit 1; }\n',
      {
        mode: 0o755,
      },
    );
    const { ctx, plan } = await planIn(temporaryFolder(), bare);
    await applyAll(ctx, ofKind(plan, 'rewrite-git-history'));
    const refsBefore = await git(bare, 'for-each-ref');
    const outcomes = await applyAll(ctx, ofKind(plan, 'push-git-ref'));
    const main = outcomes.find((outcome) => outcome.result === 'failed' && outcome.code === 'PushRefused');
    expect(main?.result === 'failed' && main.message).toBe(
      'The remote refused refs/heads/main: [remote rejected] (hook declined)',
    );
    expect(await git(bare, 'for-each-ref')).toBe(refsBefore);
  });

  it('takes a work tree for the repository its origin names, and touches neither its files nor its refs', async () => {
    const { bare, work } = await makeLeakyRepository();
    const before = [await git(work, 'for-each-ref'), await git(work, 'status', '--porcelain')];
    const { plan } = await planIn(temporaryFolder(), work);
    expect(ofGit(plan).every(({ target }) => target.id.startsWith(bare))).toBe(true);
    expect([await git(work, 'for-each-ref'), await git(work, 'status', '--porcelain')]).toEqual(before);
  });

  it('says how to publish the copy of a repository nothing can be pushed to', async () => {
    const { work } = await makeLeakyRepository();
    await git(work, 'remote', 'remove', 'origin');
    const caseDir = temporaryFolder();
    const { ctx, plan } = await planIn(caseDir, work);
    expect(ofKind(plan, 'push-git-ref')).toEqual([]);
    await applyAll(ctx, ofKind(plan, 'rewrite-git-history'));
    const how = plan.leftToHuman[0]?.how ?? '';
    const command = /^(git clone --no-local \S+) NEW-FOLDER/.exec(how)?.[1] ?? '';
    execFileSync('sh', ['-c', `${command} fresh`], { cwd: caseDir, stdio: 'ignore' });
    rmSync(join(caseDir, 'repository-1'), { recursive: true });
    expect(grepsIn(join(caseDir, 'fresh'))).toBe(0);
  });

  it('lists pull requests that cannot be pushed, and never pushes them', async () => {
    const { bare } = await makeLeakyRepository();
    await git(bare, 'update-ref', 'refs/pull/7/head', 'refs/heads/feature');
    const { plan } = await planIn(temporaryFolder(), bare);
    expect(plan.changes.some(({ target }) => target.id.includes('refs/pull'))).toBe(false);
    expect(plan.notes.map(({ text }) => text).join('\n')).toMatch(/1 ref of the server's own/);
  });

  it('rewrites nothing when pull requests alone hold it, and says who can remove them', async () => {
    const { bare, leak } = await makeLeakyRepository();
    await git(bare, 'update-ref', 'refs/pull/7/head', leak);
    for (const ref of (await git(bare, 'for-each-ref', '--format=%(refname)')).split('\n')) {
      if (!/docs|v1\.0|pull/.test(ref)) await git(bare, 'update-ref', '-d', ref);
    }
    const { plan } = await planIn(temporaryFolder(), bare);
    expect(plan.changes).toEqual([]);
    expect(plan.summary).toContain(`${KEY_ID} stands only in 1 ref of the server's own (pull requests)`);
    expect(plan.leftToHuman.map(({ what }) => what)).toEqual([
      'Have these refs removed by those who run the server: refs/pull/7/head',
    ]);
  });

  it('puts the text that was named in the place of the key, and takes out paths that were named', async () => {
    const { bare } = await makeLeakyRepository();
    const removedPaths = ['config/production.env', 'nowhere.env'];
    const { ctx, plan } = await planIn(temporaryFolder(), bare, { replacement: 'WITHDRAWN', removedPaths });
    const [rewrite] = ofKind(plan, 'rewrite-git-history');
    expect(rewrite?.title).toMatch(/, take out config\/production\.env$/);
    expect(rewrite?.command).toContain('SECRET==>WITHDRAWN');
    expect(rewrite?.command).toContain('--invert-paths --path config/production.env --path nowhere.env');
    expect(said(plan)).toContain('No commit has nowhere.env: nothing is taken out there.');
    await applyAll(ctx, ofKind(plan, 'rewrite-git-history'));
    if (rewrite !== undefined) expect(await verify(ctx, rewrite)).toEqual({ held: true });
    await applyAll(ctx, ofKind(plan, 'push-git-ref'));
    expect(grepsIn(bare)).toBe(0);
    expect(await git(bare, 'show', 'feature:deploy.sh')).toContain("AWS_SECRET_ACCESS_KEY='WITHDRAWN'");
    expect(await git(bare, 'ls-tree', '-r', '--name-only', 'feature')).not.toContain('production.env');
  });

  it('purges a clean history of a path alone, by the word of the responder', async () => {
    const { bare } = await makeLeakyRepository();
    for (const ref of ['main', 'feature']) await git(bare, 'update-ref', '-d', `refs/heads/${ref}`);
    for (const tag of ['v1.1', 'light', 'nested', 'blob']) await git(bare, 'tag', '-d', tag);
    const { plan } = await planIn(temporaryFolder(), bare, { removedPaths: ['docs'] });
    expect(plan.changes[0]?.because).toEqual([{ kind: 'responder', said: 'take out docs' }]);
    expect(ofKind(plan, 'push-git-ref').map(({ target }) => target.id.split(' ')[1])).toEqual([
      'refs/heads/docs',
    ]);
  });

  it('no longer counts an archive it cannot open as not looked at once its path is taken out', async () => {
    const folder = temporaryFolder();
    await git(folder, 'init', '--quiet', '--initial-branch=main');
    await commit(folder, 'Dump', { 'old/dump.bz2': 'BZh91AY&SY', 'deploy.env': `${KEY_ID} ${SECRET}\n` });
    await commit(folder, 'Move', { 'kept/dump.bz2': 'BZh91AY&SY' });
    const unlooked = async (...removedPaths: string[]) => {
      const { plan } = await planIn(temporaryFolder(), folder, { removedPaths });
      return plan.unlooked.map(({ call, reason }) => `${call}: ${reason}`).join('\n');
    };
    expect(await unlooked()).toMatch(/^1 archive: .*dump\.bz2 \(bzip2 is not opened\)$/);
    expect(await unlooked('old')).toMatch(/^1 archive: /);
    expect(await unlooked('old', 'kept/dump.bz2')).toBe('');
  });

  /** A repository whose key stands in a packed file alone, once under a folder. */
  async function archiveRepository(): Promise<{ folder: string; blob: string }> {
    const folder = temporaryFolder();
    await git(folder, 'init', '--quiet', '--initial-branch=main');
    await commit(folder, 'Back up', { 'old/backup.gz': gzipSync(`${KEY_ID} ${SECRET}\n`), 'a.txt': 'a\n' });
    await git(folder, 'clone', '--quiet', '--bare', folder, join(folder, 'origin.git'));
    return {
      folder: join(folder, 'origin.git'),
      blob: await git(folder, 'rev-parse', 'HEAD:old/backup.gz'),
    };
  }

  it('leaves archives with the key inside to a person, and says so, as long as nobody decided', async () => {
    const { folder, blob } = await archiveRepository();
    const { plan } = await planIn(temporaryFolder(), folder);
    expect(plan.summary).toMatch(/stands only inside archives in 5 objects/);
    expect(plan.changes).toMatchObject([
      {
        title: 'Decide on the archive old/backup.gz: leave, remove or replace the whole file',
        ...{ order: ORDER.onlyAHuman, preselected: false },
      },
    ]);
    expect(plan.changes[0]?.command).toContain(blob);
    expect(said(plan)).toContain('Left as it is, with the key inside: old/backup.gz.');
    const left = await planIn(temporaryFolder(), folder, { archives: 'leave' });
    expect(left.plan.changes).toEqual([]);
    expect(left.plan.leftToHuman[0]?.what).toBe('See to 1 archive with the key inside: old/backup.gz');
  });

  it.each(['remove', 'replace'] as const)(
    'does with whole archives what the responder says: %s',
    async (archives) => {
      const { folder, blob } = await archiveRepository();
      const caseDir = temporaryFolder();
      const ctx = { ...(await contextIn(caseDir)), decisions: new Map<string, string>() };
      const asked: string[] = [];
      const ask: AskDecision = {
        choice: async ({ message, default: preset }) => {
          asked.push(`${message} ${preset}`);
          return archives;
        },
        input: () => Promise.reject(new Error('No line is asked for.')),
        keep: async (name, answer) => void ctx.decisions.set(name, answer),
      };
      await purgeGithubData.decide?.(ctx, inputFor(folder), ask);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatch(/^The key stands inside 1 archive: old\/backup\.gz\..* leave$/);
      await purgeGithubData.decide?.(ctx, inputFor(folder), ask);
      expect(asked).toHaveLength(1);
      const plan = await purgeGithubData.plan(ctx, inputFor(folder));
      for (const kind of ['rewrite-git-history', 'push-git-ref']) {
        const changes = ofKind(plan, kind);
        expect(await applyAll(ctx, changes)).toMatchObject([{ result: 'applied' }]);
        for (const change of changes) expect(await verify(ctx, change)).toEqual({ held: true });
      }
      const files = await git(folder, 'ls-tree', '-r', '--name-only', 'main');
      expect(files).toBe(archives === 'remove' ? 'a.txt' : 'a.txt\nold/backup.gz');
      const objects = await git(folder, 'rev-list', '--objects', '--all');
      expect(objects).not.toContain(blob);
      const again = await purgeGithubData.plan(ctx, inputFor(folder));
      expect(ofGit(again)).toEqual([]);
    },
  );

  it('leaves the key inside longer words to a person, and takes it out there by the word of one', async () => {
    const folder = temporaryFolder();
    await git(folder, 'init', '--quiet', '--initial-branch=main');
    await commit(folder, 'Count', { 'sums.txt': `${KEY_ID}\n`, 'long.txt': `a${SECRET}b x${KEY_ID}\n` });
    await commit(folder, 'Pair', { 'pair.txt': `${KEY_ID} ${SECRET}\n` });
    await git(folder, 'clone', '--quiet', '--bare', folder, join(folder, 'origin.git'));
    const bare = join(folder, 'origin.git');
    const { ctx, plan } = await planIn(temporaryFolder(), bare);
    expect(plan.changes.filter(({ order }) => order === ORDER.onlyAHuman).map(({ title }) => title)).toEqual([
      'Decide on 2 places (long.txt) where the key, or what leaked along, stands inside a longer word',
    ]);
    const [rewrite] = ofKind(plan, 'rewrite-git-history');
    if (rewrite === undefined) throw new Error('No rewrite was planned.');
    await applyAll(ctx, [rewrite]);
    expect(await verify(ctx, rewrite)).toEqual({ held: true });
    const copy = join(ctx.caseDir, 'repository-1', 'purged.git');
    expect(await git(copy, 'show', 'main:long.txt')).toBe(`a${SECRET}b x${KEY_ID}`);
    expect(await git(copy, 'show', 'main:sums.txt')).toBe('***REMOVED***');
    await applyAll(ctx, ofKind(plan, 'push-git-ref'));
    expect(ofGit((await planIn(ctx.caseDir, bare)).plan).map(({ order }) => order)).toEqual([
      ORDER.onlyAHuman,
    ]);

    const asked: string[] = [];
    const decisions = new Map<string, string>();
    await purgeGithubData.decide?.({ ...ctx, decisions }, inputFor(bare), {
      choice: async ({ message, default: preset }) => {
        asked.push(`${message} ${preset}`);
        return 'replace';
      },
      input: () => Promise.reject(new Error('No line is asked for.')),
      keep: async (name, answer) => void decisions.set(name, answer),
    });
    expect(asked).toEqual([
      'In 2 places (long.txt) the key, or what leaked along, stands inside a longer word, which may be something else. What is done there? leave',
    ]);
    const decided = await purgeGithubData.plan({ ...ctx, decisions }, inputFor(bare));
    expect(decided.changes.some(({ order }) => order === ORDER.onlyAHuman)).toBe(false);
    for (const kind of ['rewrite-git-history', 'push-git-ref']) await applyAll(ctx, ofKind(decided, kind));
    expect(await git(bare, 'show', 'main:long.txt')).toBe('a***REMOVED***b x***REMOVED***');
  });

  it('takes out further texts from a file, which stand in no plan, journal or report', async () => {
    const { bare, work } = await makeLeakyRepository();
    const token = ['IQoJb3Jp', 'Z2luX2VjE', 'Nf//////////wEa'].join('');
    await git(work, 'checkout', '--quiet', 'docs');
    await commit(work, 'Sign in', { 'token.txt': `aws_session_token = ${token}\n` });
    await git(work, 'push', '--quiet', bare, 'docs');
    const textsFile = join(temporaryFolder(), 'texts.txt');
    writeFileSync(textsFile, `${token}\n`);
    const caseDir = temporaryFolder();
    const { ctx, plan } = await planIn(caseDir, bare, { textsFile });
    const outcomes = await applyAll(ctx, ofKind(plan, 'rewrite-git-history'));
    await applyAll(ctx, ofKind(plan, 'push-git-ref'));
    expect(await git(bare, 'show', 'docs:token.txt')).toBe('aws_session_token = ***REMOVED***');
    const told =
      textsBelow(caseDir, /\/(original|purged)\.git\/|\.bundle$/) + JSON.stringify([plan, outcomes]);
    expect(told).not.toContain(token);
    expect(told).toContain(textsFile);
  });

  it('tells of Git LFS files and submodules, which are elsewhere', async () => {
    const { work, bare } = await makeLeakyRepository();
    await commit(work, 'Point', {
      'big.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`,
    });
    await git(work, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor`);
    await git(work, 'commit', '--quiet', '--message', 'Add a submodule');
    await git(work, 'push', '--quiet', 'origin', 'main');
    const { plan } = await planIn(temporaryFolder(), bare);
    expect(said(plan)).toContain('1 Git LFS pointer: what they point at lies on the LFS server');
    expect(said(plan)).toContain('1 submodule (vendor): other repositories');
  });

  it('has nothing to do without a repository, or where the key stands nowhere', async () => {
    const ctx = await contextIn(temporaryFolder());
    const none = await purgeGithubData.plan(ctx, inputFor());
    expect(none.changes).toEqual([]);
    expect(none.notes[0]?.text).toMatch(/--repo/);
    const folder = temporaryFolder();
    await git(folder, 'init', '--quiet', '--initial-branch=main');
    await commit(folder, 'Clean', { 'a.txt': 'a\n' });
    const clean = await purgeGithubData.plan(ctx, inputFor(folder));
    expect(clean.changes).toEqual([]);
    expect(clean.summary).toMatch(
      new RegExp(`${KEY_ID} was not found\\. It stands nowhere in 3 objects .* and 1 ref: files`),
    );
  });
});

describe('a repository that cannot be purged', () => {
  const refusal = async (repo: string) => {
    const caseDir = temporaryFolder();
    return planIn(caseDir, repo).then(
      () => '',
      (error: Error) => `${'code' in error ? error.code : ''}: ${error.message}`,
    );
  };

  it('is refused with a sentence when it is dirty', async () => {
    const { work } = await makeLeakyRepository();
    appendFileSync(join(work, 'README.md'), 'more\n');
    expect(await refusal(work)).toBe(
      `DirtyWorkTree: The work tree ${JSON.stringify(work)} has 1 uncommitted change. Commit or stash first, because this folder must be cloned anew after the purge; or name the remote's URL.`,
    );
  });

  it('is refused when it is none, or lies inside another one', async () => {
    const folder = temporaryFolder();
    expect(await refusal(folder)).toBe(
      `NotARepository: ${JSON.stringify(folder)} is not a git repository. Give owner/name, a clone URL, or the folder of a repository.`,
    );
    expect(await refusal(join(folder, 'no', 'such', 'folder'))).toMatch(/^NotARepository: /);
    const { work } = await makeLeakyRepository();
    expect(await refusal(join(work, 'src'))).toMatch(
      /^NotARepository: .* It lies inside the repository ".*": name that one/,
    );
  });

  it('is refused when it cannot be reached, when its URL holds a password, and when it is shallow', async () => {
    const folder = temporaryFolder();
    expect(await refusal(`file://${folder}/gone.git`)).toMatch(
      /^RepositoryUnreachable: Cannot read the repository "file:.*gone\.git": fatal: .* Check the address, the network and your rights/,
    );
    const withPassword = await refusal('https://ada:hunter22@example.test/shop.git');
    expect(withPassword).toMatch(/^UrlHoldsPassword: /);
    expect(withPassword).not.toContain('hunter22');
    const { bare } = await makeLeakyRepository();
    await git(folder, 'clone', '--quiet', '--bare', '--depth', '1', `file://${bare}`, 'shallow.git');
    expect(await refusal(join(folder, 'shallow.git'))).toMatch(/^ShallowRepository: /);
  });
});
