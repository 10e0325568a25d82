import { chmodSync, existsSync, lstatSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreHooks } from '../../lib/prevention/git-secrets/hooks-before.ts';
import { notInstalled } from '../../lib/prevention/git-secrets/hooks-folder.ts';
import {
  cannotRunHooks,
  commit,
  EXAMPLE_ID,
  git,
  install,
  KEY_ID,
  newFolder,
  newRepository,
  read,
  SECRET,
  snapshot,
  tryGit,
  write,
} from './guarded.ts';

const LEAK = { 'production.env': `AWS_ACCESS_KEY_ID=${KEY_ID}\nAWS_SECRET_ACCESS_KEY=${SECRET}\n` };

async function guardedRepository(): Promise<string> {
  const work = await newRepository();
  await install(join(work, '.git/hooks'));
  await git(work, 'secrets', '--register-aws');
  return work;
}

describe.skipIf(cannotRunHooks)('hooks that are there', () => {
  it('run after the check, by their own name, and their exit status counts', async () => {
    const work = await newRepository();
    const hook = join(work, '.git/hooks/pre-commit');
    await write(
      work,
      '.git/hooks/pre-commit',
      '#!/bin/sh\necho "earlier $(basename "$0")" >&2\nexit $(cat status)\n',
      0o755,
    );
    const before = snapshot(join(work, '.git/hooks'));
    const installed = await install(join(work, '.git/hooks'));
    await git(work, 'secrets', '--register-aws');

    const fine = await commit(work, { status: '0' });
    expect(fine).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('earlier pre-commit') });
    const refused = await commit(work, { status: '3' });
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('earlier pre-commit') });
    const leak = await commit(work, { ...LEAK, status: '0' });
    expect(leak.exitCode).toBe(1);
    expect(leak.stderr).not.toContain('earlier pre-commit');

    expect(await restoreHooks(join(work, '.git/hooks'), installed)).toEqual([]);
    expect(snapshot(join(work, '.git/hooks'))).toEqual(before);
    expect(read(hook)).toContain('earlier');
  });

  it.each([
    [
      'a bash script',
      '#!/usr/bin/env bash\nset -eu\n[[ "$BASH_VERSION" ]] && echo "earlier $(basename "$0")" >&2\n',
    ],
    ['as lefthook writes it', '#!/bin/sh\ncall() { echo "earlier $*" >&2; }\ncall "$(basename "$0")" "$@"\n'],
    [
      'as pre-commit writes it, which looks in its own folder',
      '#!/usr/bin/env bash\nHERE="$(cd "$(dirname "$0")" && pwd)"\n[ -x "$HERE/pre-commit" ] && echo "earlier pre-commit" >&2\n',
    ],
    [
      'a Python program',
      '#!/usr/bin/env python3\nimport sys\nprint("earlier pre-commit", file=sys.stderr)\n',
    ],
    ['a script without a first line for its shell', 'echo "earlier $(basename "$0")" >&2\n'],
  ])('run when one is %s', async (_what, text) => {
    const work = await newRepository();
    await write(work, '.git/hooks/pre-commit', text, 0o755);
    await install(join(work, '.git/hooks'));
    expect(await commit(work, { a: 'b' })).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('earlier pre-commit'),
    });
  });

  it('that are no program git would run stay what they are', async () => {
    const work = await newRepository();
    await write(work, '.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n', 0o644);
    const installed = await install(join(work, '.git/hooks'));
    expect((await commit(work, { a: 'b' })).exitCode).toBe(0);
    await restoreHooks(join(work, '.git/hooks'), installed);
    expect(statSync(join(work, '.git/hooks/pre-commit')).mode & 0o777).toBe(0o644);
  });

  it('that are links go on leading where they led', async () => {
    const work = await newRepository();
    await write(work, 'tools/check.sh', '#!/bin/sh\necho "earlier linked" >&2\n', 0o755);
    symlinkSync('../../tools/check.sh', join(work, '.git/hooks/pre-commit'));
    const installed = await install(join(work, '.git/hooks'));
    expect((await commit(work, { a: 'b' })).stderr).toContain('earlier linked');
    expect(read(join(work, 'tools/check.sh'))).toContain('earlier linked');
    await restoreHooks(join(work, '.git/hooks'), installed);
    expect(lstatSync(join(work, '.git/hooks/pre-commit')).isSymbolicLink()).toBe(true);
  });

  it('get the refs of a push as if they were alone', async () => {
    const work = await newRepository();
    const remote = await newFolder('remote');
    await git(remote, 'init', '--quiet', '--bare');
    await write(
      work,
      '.git/hooks/pre-push',
      '#!/bin/sh\nwhile read -r ref rest; do echo "earlier got $ref" >&2; done\n',
      0o755,
    );
    await install(join(work, '.git/hooks'));
    const { exitCode, stderr } = await tryGit(work, 'push', remote, 'main:main', 'main:other');
    expect(exitCode).toBe(0);
    expect(stderr.match(/earlier got refs\/heads\/main/g)).toHaveLength(2);
  });

  it('are not overwritten when another one was kept before', async () => {
    const folder = join(await newRepository(), '.git/hooks');
    await write(folder, 'pre-commit', '#!/bin/sh\nexit 0 # now\n', 0o755);
    await write(folder, 'pre-commit.earlier', '#!/bin/sh\nexit 0 # kept\n', 0o755);
    const before = snapshot(folder);
    await expect(install(folder)).rejects.toMatchObject({ code: 'HookKeptTwice' });
    expect(snapshot(folder)).toEqual(before);
  });

  it('that somebody wrote anew since are left alone by the undo', async () => {
    const folder = join(await newRepository(), '.git/hooks');
    const installed = await install(folder);
    await write(folder, 'commit-msg', '#!/bin/sh\nexit 0 # new\n', 0o755);
    expect(await notInstalled(folder)).toEqual(['commit-msg']);
    expect(await restoreHooks(folder, installed)).toEqual(['commit-msg']);
    expect(read(join(folder, 'commit-msg'))).toContain('# new');
    expect(existsSync(join(folder, 'pre-commit'))).toBe(false);
  });
});

describe.skipIf(cannotRunHooks)('what git-secrets lets pass', () => {
  it('is refused in a file whose name has letters beyond ASCII', async () => {
    const work = await guardedRepository();
    const { exitCode, stderr } = await commit(work, { 'schlüssel.env': `KEY=${KEY_ID}\n` });
    expect((await tryGit(work, 'secrets', '--pre_commit_hook')).exitCode).toBe(0);
    expect({ exitCode, named: stderr.includes('schlüssel.env:1:') }).toEqual({ exitCode: 1, named: true });
  });

  it('is refused in a merge, also in one that had conflicts', async () => {
    const work = await guardedRepository();
    await git(work, 'checkout', '--quiet', '-b', 'topic');
    await commit(work, { ...LEAK, 'README.md': '# Theirs\n' }, 'Leak', '--no-verify');
    await commit(work, { 'production.env': 'none\n' }, 'Remove the key', '--no-verify');
    await git(work, 'checkout', '--quiet', 'main');
    await commit(work, { other: 'x\n' });
    const clean = await tryGit(work, 'merge', '--no-edit', 'topic');
    expect(clean.stderr).toContain('this merge holds an AWS access key');
    await git(work, 'merge', '--abort');

    await commit(work, { 'README.md': '# Ours\n' });
    await tryGit(work, 'merge', '--no-edit', 'topic');
    const resolved = await commit(work, { 'README.md': '# Both\n' }, 'Merge');
    expect(resolved.stderr).toContain('this merge holds an AWS access key');
    expect(await git(work, 'log', '-1', '--format=%s')).toBe('Change things');
  });

  it('is refused at the push when it went around the other hooks, and what is published already is not', async () => {
    const work = await guardedRepository();
    const remote = await newFolder('remote');
    await git(remote, 'init', '--quiet', '--bare');
    await git(work, 'remote', 'add', 'origin', remote);
    await commit(work, LEAK, 'Leak', '--no-verify');
    const { exitCode, stderr } = await tryGit(work, 'push', '--quiet', 'origin', 'main');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`production.env:1: ${KEY_ID}`);
    expect(stderr).not.toContain(SECRET);
    await git(work, 'push', '--quiet', '--no-verify', 'origin', 'main');
    await commit(work, { a: 'b' });
    expect((await tryGit(work, 'push', '--quiet', 'origin', 'main')).exitCode).toBe(0);
  });

  it('may be allowed by a pattern for the key or its place, and by no other text on the line', async () => {
    const work = await guardedRepository();
    const file = { 'test/key.txt': `${KEY_ID} ${EXAMPLE_ID} fine\n` };
    await git(work, 'config', '--add', 'secrets.allowed', 'fine');
    expect((await commit(work, file)).exitCode).toBe(1);
    await git(work, 'config', '--add', 'secrets.allowed', '');
    expect((await commit(work, file)).exitCode).toBe(1);
    await git(work, 'config', '--add', 'secrets.allowed', '^test/key.txt:');
    expect((await commit(work, file)).exitCode).toBe(0);
  });

  it('is no reason to run on without git-secrets', async () => {
    const work = await guardedRepository();
    const without = await newFolder('path');
    for (const name of [
      'git',
      'sh',
      'awk',
      'grep',
      'sed',
      'tr',
      'sort',
      'head',
      'cat',
      'mktemp',
      'rm',
      'mv',
    ]) {
      const found = (process.env.PATH ?? '')
        .split(':')
        .map((folder) => join(folder, name))
        .find(existsSync);
      if (found !== undefined) symlinkSync(found, join(without, name));
    }
    await write(work, 'a', 'b\n');
    await git(work, 'add', '.');
    const path = process.env.PATH;
    process.env.PATH = without;
    const { exitCode, stderr } = await tryGit(work, 'commit', '--quiet', '--message', 'x').finally(() => {
      process.env.PATH = path;
    });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('git-secrets is not on the PATH'),
    });
  });
});

describe.skipIf(cannotRunHooks)('a hooks folder that is another than usual', () => {
  it('is made where it is missing, and goes with the undo', async () => {
    const work = await newRepository();
    const folder = join(work, '.git/hooks');
    rmSync(folder, { recursive: true });
    const installed = await install(folder);
    expect((await commit(work, LEAK)).exitCode).toBe(1);
    await restoreHooks(folder, installed);
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves nothing half-done when it cannot be written to', async () => {
    const work = await newRepository();
    const folder = join(work, '.git/hooks');
    // A folder in place of a hook stands for what no right of root gets around.
    await write(folder, 'pre-push/keep', 'x');
    const before = snapshot(folder);
    await expect(install(folder)).rejects.toThrow();
    expect(snapshot(folder)).toEqual(before);
    chmodSync(folder, 0o755);
  });
});
