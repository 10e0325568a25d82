import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StepAnswer, StepQuestion } from '../../../lib/host/host.ts';
import { FakeHost } from '../../playbook/_helpers.ts';
import {
  cannotRunHooks,
  commit,
  git,
  guard,
  KEY_ID,
  newFolder,
  newRepository,
  read,
  root,
  SECRET,
  shell,
  snapshot,
  takeBack,
  tryGit,
  withoutRootsRights,
  write,
} from '../../prevention/guarded.ts';

const LEAK = { 'production.env': `AWS_ACCESS_KEY_ID=${KEY_ID}\nAWS_SECRET_ACCESS_KEY=${SECRET}\n` };

const require = createRequire(import.meta.url);
const husky = join(dirname(require.resolve('husky')), 'bin.js');

/** Installs husky as npm does: `.husky/_` is made anew. */
async function installHusky(work: string): Promise<void> {
  const { exitCode, stdout } = await shell.write(process.execPath, [husky], {
    cwd: work,
    env: { HUSKY: '' },
  });
  if (exitCode !== 0 || stdout !== '') throw new Error(`husky ended with ${exitCode}: ${stdout}`);
}

async function withHusky(work: string): Promise<void> {
  await installHusky(work);
  await write(work, '.husky/pre-commit', 'echo "husky hook" >&2\n');
}

/** Selects all that is offered, also what needs a word of its own. */
const everything = ({ plan }: StepQuestion): StepAnswer => ({
  answer: 'apply',
  by: 'responder',
  selected: plan.changes.map(({ id }) => id),
});

const planOf = ({ host }: Awaited<ReturnType<typeof guard>>) => {
  const planned = host.of('step-planned')[0];
  if (planned === undefined) throw new Error('Nothing was planned.');
  return planned.plan;
};

const leftOf = ({ result }: Awaited<ReturnType<typeof guard>>) => result.steps[0]?.left.join('\n') ?? '';

describe.skipIf(cannotRunHooks)('a folder of repositories', () => {
  it('is guarded where git really looks, beside what is there; one that fails hides nothing; undo leaves no trace', async () => {
    const folder = await newFolder('src');
    const plain = await newRepository(join(folder, 'deep/er/plain'));
    const husky = await newRepository(join(folder, 'husky'));
    await withHusky(husky);
    await git(plain, 'worktree', 'add', '--quiet', join(folder, 'second-tree'));
    const addModule = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', husky, 'module'];
    await git(plain, ...addModule);
    await commit(plain, LEAK, 'Leak');
    await write(folder, 'broken/.git', 'gitdir: /nowhere\n');
    await git(folder, 'init', '--quiet', '--bare', 'server.git');
    const before = snapshot(folder);

    const first = await guard({ repo: folder });
    expect(first.result.exitCode).toBe(1);
    expect(planOf(first).unlooked).toMatchObject([{ where: join(folder, 'broken') }]);
    expect(
      planOf(first)
        .notes.map(({ text }) => text)
        .join('\n'),
    ).toContain('server.git is a bare repository');
    const folders = planOf(first).changes.filter(({ kind }) => kind === 'install-commit-hooks');
    expect(folders.map(({ target }) => target.id.slice(folder.length + 1)).sort()).toEqual([
      'deep/er/plain/.git/hooks',
      'deep/er/plain/.git/modules/module/hooks',
      'husky/.husky/_',
    ]);
    expect(planOf(first).leftToHuman[0]?.what).toContain(`key ${KEY_ID} of account `);
    expect(first.host.of('change-applied').map(({ outcome }) => outcome.result)).toEqual(
      Array.from({ length: 9 }, () => 'applied'),
    );

    expect((await commit(husky, { fine: 'x\n' }, 'Fine')).stderr).toContain('husky hook');
    for (const work of [plain, husky, join(folder, 'second-tree'), join(plain, 'module')]) {
      await write(work, 'leak.txt', `${KEY_ID}\n`);
      await git(work, 'add', '.');
      expect((await tryGit(work, 'commit', '--quiet', '--message', 'x')).exitCode).toBe(1);
    }

    const second = await guard({ repo: folder });
    expect(planOf(second).changes).toEqual([]);
    // What the refused commits left is told apart from what is in the history.
    expect(planOf(second).leftToHuman).toHaveLength(1);
    expect(
      planOf(second)
        .notes.map(({ text }) => text)
        .join('\n'),
    ).toContain(`In no commit of ${husky}`);
    expect((await takeBack(first)).exit).toBe(0);
    const after = snapshot(folder);
    const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
    expect(changed.filter((path) => /hooks|config|\.husky/.test(path))).toEqual([]);
  });
});

describe.skipIf(cannotRunHooks)('hooks that husky writes anew', () => {
  it('are told to be due again, and outlive its next installation by the line that is told for it', async () => {
    const work = await newRepository();
    await withHusky(work);
    const done = await guard({ repo: work });
    const said = planOf(done).notes.map(({ text }) => text);
    expect(said).toContainEqual(
      expect.stringMatching(/^husky writes the hooks of .* anew whenever it is installed/),
    );
    const [, line = ''] = /first line of \.husky\/pre-commit: (.+?) \(and so for/.exec(said.join('\n')) ?? [];

    await installHusky(work);
    const due = planOf(await guard({ repo: work }, { mode: 'dry-run' })).changes;
    expect(due.map(({ kind }) => kind)).toContain('install-commit-hooks');
    await write(work, '.husky/pre-commit', `${line}\necho "husky hook" >&2\n`);
    expect(await commit(work, { fine: 'x\n' })).toMatchObject({
      ...{ exitCode: 0, stderr: expect.stringContaining('husky hook') },
    });
    const refused = await commit(work, LEAK);
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`production.env:1: ${KEY_ID}`),
    });
    // Whoever has not installed the check commits as before.
    rmSync(join(work, '.husky/_/aws-key-check'));
    expect((await commit(work, LEAK)).exitCode).toBe(0);
  });
});

describe.skipIf(cannotRunHooks)('hooks that concern others', () => {
  it('in the work tree are installed only when somebody says so', async () => {
    const work = await newRepository();
    await write(work, '.githooks/pre-commit', '#!/bin/sh\necho "committed hook" >&2\n', 0o755);
    await git(work, 'add', '.');
    await git(work, 'commit', '--quiet', '--message', 'Share a hook');
    await git(work, 'config', 'core.hooksPath', '.githooks');
    const left = await guard({ repo: work }, { mode: 'unattended' });
    const [hooks] = planOf(left).changes;
    expect(hooks).toMatchObject({ preselected: false, target: { id: join(work, '.githooks') } });
    expect(JSON.stringify(hooks?.because)).toContain('everybody who works on this repository');
    expect(existsSync(join(work, '.githooks/commit-msg'))).toBe(false);

    const taken = await guard({ repo: work }, { host: new FakeHost(everything) });
    expect(taken.result.exitCode).toBe(0);
    expect((await commit(work, { a: 'b' })).stderr).toContain('committed hook');
    expect((await commit(work, LEAK)).exitCode).toBe(1);
  });

  it('of all repositories of the user are, too, and links are followed', async () => {
    const work = await newRepository();
    const shared = await newFolder('hooks');
    rmSync(join(work, '.git/hooks'), { recursive: true });
    symlinkSync(shared, join(work, '.git/hooks'));
    const linked = await guard({ repo: work });
    expect(planOf(linked).changes[0]).toMatchObject({ preselected: false, target: { id: shared } });

    await git(root, 'config', '--global', 'core.hooksPath', shared);
    const ofUser = await guard({ repo: work, futureClones: true });
    await git(root, 'config', '--global', '--unset', 'core.hooksPath');
    const asked = planOf(ofUser).changes.filter(({ kind }) => kind === 'install-commit-hooks');
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked[0]?.because)).toContain('every repository of this user');
  });
});

describe.skipIf(cannotRunHooks)('clones to come', () => {
  it('are guarded by a template folder of their own, which goes with the undo', async () => {
    const before = snapshot(root);
    const done = await guard({ futureClones: true });
    expect(done.result.exitCode).toBe(0);
    const work = await newFolder('future');
    await git(work, 'init', '--quiet');
    expect((await commit(work, LEAK)).exitCode).toBe(1);
    expect((await commit(work, { 'production.env': 'none\n' })).exitCode).toBe(0);
    rmSync(work, { recursive: true });
    expect((await takeBack(done)).exit).toBe(0);
    expect(snapshot(root)).toEqual(before);
  });

  it('keep the template that is set, and its hooks', async () => {
    const template = await newFolder('template');
    await write(template, 'hooks/pre-commit', '#!/bin/sh\necho "hook of the template" >&2\n', 0o755);
    await git(root, 'config', '--global', 'init.templateDir', template);
    const done = await guard({ futureClones: true });
    expect(done.result.exitCode).toBe(0);
    const work = await newRepository();
    expect((await commit(work, { a: 'b' })).stderr).toContain('hook of the template');
    expect((await commit(work, LEAK)).exitCode).toBe(1);
    await takeBack(done);
    expect(await git(root, 'config', '--get', 'init.templateDir')).toBe(template);
    await git(root, 'config', '--global', '--unset', 'init.templateDir');
  });
});

describe.skipIf(cannotRunHooks)('the proof', () => {
  it('tells of a pattern that allows every key, and is due again when something has changed', async () => {
    const work = await newRepository();
    await write(work, '.gitallowed', 'AKIA\n');
    const sevens = (size: number) => new Uint8Array(size).fill(7);
    const failed = await guard({ repo: work }, { context: { randomBytes: sevens } as never });
    expect(failed.result.exitCode).toBe(1);
    expect(leftOf(failed)).toMatch(/CanaryNotRefused: a key id was let through; .* Look at secrets\.allowed/);
    const everywhere = [JSON.stringify(failed.host.messages), ...Object.values(snapshot(failed.folder.dir))];
    expect(everywhere.join('\n')).not.toContain('H'.repeat(40));
    const looked = await guard({ repo: work }, { mode: 'dry-run' });
    expect(planOf(looked).changes.map(({ kind }) => kind)).toEqual(['prove-with-canary']);

    await write(work, '.gitallowed', '^docs/\n');
    const mended = await guard({ repo: work });
    expect(mended.result).toMatchObject({ exitCode: 0 });
    await git(work, 'config', '--add', 'secrets.allowed', 'x');
    const again = await guard({ repo: work }, { mode: 'dry-run' });
    expect(planOf(again).changes.map(({ kind }) => kind)).toEqual(['prove-with-canary']);
  });
});

describe('what cannot be guarded', () => {
  it('is told for every kind of place that is none', async () => {
    const folder = await newFolder('empty');
    const work = await newRepository();
    const inside = await write(work, 'inside/file', 'x');
    const bare = await newFolder('bare');
    await git(bare, 'init', '--quiet', '--bare');
    const said = async (repo: string) => {
      const done = await guard({ repo });
      const note = done.host.of('step-planned')[0]?.plan.notes[0]?.text;
      return `${done.result.exitCode} ${leftOf(done)} ${note}`;
    };
    expect(await said(join(folder, 'nowhere'))).toMatch(/^1 .*NoSuchFolder: There is no folder/);
    expect(await said(inside)).toMatch(/^1 .*NoSuchFolder/);
    expect(await said(folder)).toMatch(/^1 .*NoRepository: There is no git repository at .* or below it/);
    expect(await said(join(work, 'inside'))).toMatch(/^1 .*InsideRepository: .* lies inside the repository/);
    expect(await said(bare)).toMatch(/^0 .*is a bare repository/);
    expect(planOf(await guard({ repo: bare })).summary).toBe('There is no repository anybody commits in.');
  });

  it('is a hooks folder that is a file', async () => {
    const work = await newRepository();
    rmSync(join(work, '.git/hooks'), { recursive: true });
    await write(work, '.git/hooks', 'x');
    const done = await guard({ repo: work });
    expect(leftOf(done)).toMatch(/HooksFolderUnfit: Its hooks folder ".*\.git\/hooks" is no folder/);
    expect(read(join(work, '.git/hooks'))).toBe('x');
  });

  it('is a hooks folder that may not be written to: it stays as it is, and what failed is told', async () => {
    const work = await newRepository();
    const folder = join(work, '.git/hooks');
    await write(folder, 'pre-commit', '#!/bin/sh\necho "hook of before" >&2\n', 0o755);
    const before = snapshot(folder);
    chmodSync(folder, 0o555);
    const done = await withoutRootsRights(work, () => guard({ repo: work }));
    expect(done.result.exitCode).toBe(1);
    expect(leftOf(done)).toMatch(
      /^Install the hooks of git-secrets in .*: EACCES: The hooks could not be written, and nothing of them was left: EACCES: permission denied, .* Look at the rights and the file system of /m,
    );
    expect(leftOf(done)).toMatch(/NothingToProve: .* not installed in .* Install the hooks first/);
    expect(snapshot(folder)).toEqual(before);
  });

  it('is a machine without git-secrets: how to install it is said, and nothing is begun', async () => {
    const work = await newRepository();
    const before = snapshot(work);
    const without = await newFolder('path');
    const found = (process.env.PATH ?? '')
      .split(':')
      .map((part) => join(part, 'git'))
      .find(existsSync);
    symlinkSync(found ?? '', join(without, 'git'));
    const path = process.env.PATH;
    process.env.PATH = without;
    const done = await guard({ repo: work }).finally(() => {
      process.env.PATH = path;
    });
    expect(done.result.exitCode).toBe(1);
    expect(planOf(done).changes).toMatchObject([{ title: 'Install git-secrets, then run this step again' }]);
    expect(planOf(done).changes[0]?.command).toMatch(
      /apt-get install git-secrets[\s\S]*brew install git-secrets[\s\S]*checkout --quiet [0-9a-f]{40} &&[\s\S]*'[0-9a-f]{64} {2}\S+' \| sha256sum --check &&/,
    );
    expect(snapshot(work)).toEqual(before);
  });
});

describe.skipIf(cannotRunHooks)('an interruption', () => {
  it('is gone on with: nothing is done twice, all is done in the end', async () => {
    const work = await newRepository();
    const stop = new AbortController();
    const host = new FakeHost((question) => everything(question));
    const notify = host.notify.bind(host);
    host.notify = (message) => {
      notify(message);
      if (message.type === 'change-applied') stop.abort(new Error('Ctrl-C'));
    };
    const { result, folder } = await guard({ repo: work }, { host, signal: stop.signal });
    expect(result.exitCode).toBe(130);
    const resumed = await guard({ repo: work }, { dir: folder.dir });
    expect(resumed.result.exitCode).toBe(0);
    expect((await commit(work, LEAK)).exitCode).toBe(1);
  });
});
