import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitRepository, refsOf } from '../../lib/github/git.ts';
import { takeOut } from '../../lib/github/purge/look.ts';
import { backUp } from '../../lib/github/repository/backup.ts';
import { explainDiskFull } from '../../lib/github/repository/disk-room.ts';
import { findLeft } from '../../lib/github/repository/find-left.ts';
import { cloneMirror, openMirror, purgeFolder } from '../../lib/github/repository/mirror.ts';
import { makePurgedCopy } from '../../lib/github/repository/purged-copy.ts';
import { repositorySource } from '../../lib/github/repository/source.ts';
import { scanRepository } from '../../lib/github/scan/scan-repository.ts';
import { findLeak } from '../../lib/github/secret/find-leak.ts';
import type { ReadShell } from '../../lib/host/shell.ts';
import { connect, emptyBare, startDouble, stateOf } from './double/github-double.ts';
import {
  commit,
  git,
  gitWith,
  KEY_ID,
  makeLeakyRepository,
  SECRET,
  shell,
  temporaryFolder,
} from './leaky-repository.ts';

const { signal } = new AbortController();
const settings = { keyId: KEY_ID, keepSecret: () => undefined };

/** What cloning it is refused with; nothing may be left of the clone. */
async function refusal(url: string, through: ReadShell = shell): Promise<string> {
  const folder = temporaryFolder();
  const said = await cloneMirror(through, url, join(folder, 'original.git'), signal).then(
    () => '',
    (error: Error) => `${'code' in error ? error.code : ''}: ${error.message}`,
  );
  expect(existsSync(join(folder, 'original.git'))).toBe(false);
  return said;
}

async function purged(url: string) {
  const folder = purgeFolder(temporaryFolder(), 'repository-1');
  await cloneMirror(shell, url, folder.original, signal);
  const at = (gitDir: string): GitRepository => ({ shell, gitDir, signal });
  const leak = await findLeak(at(folder.original), settings);
  const rewrite = await makePurgedCopy(shell, folder, signal, (sink) =>
    takeOut(at(folder.original), leak, { sink }),
  );
  const copy = at(folder.purged);
  await git(folder.purged, 'fsck', '--strict', '--no-dangling');
  expect(await findLeft(copy, leak)).toBeUndefined();
  return { copy, rewrite };
}

/** Takes an object out of the store, as a damaged disk would. */
async function lose(work: string, spec: string): Promise<string> {
  const id = await git(work, 'rev-parse', spec);
  rmSync(join(work, '.git', 'objects', id.slice(0, 2), id.slice(2)));
  return id;
}

describe('a repository that is not all there', () => {
  it.each([
    [
      'shallow',
      ['--depth', '1'],
      /^ShallowRepository: .* its history is not all there\. Name the repository/,
    ],
    [
      'partial',
      ['--filter=blob:none'],
      /^PartialRepository: .* files that were not fetched cannot be searched/,
    ],
  ])('is refused with the reason: %s', async (_name, flags, reason) => {
    const { bare } = await makeLeakyRepository();
    await git(bare, 'config', 'uploadpack.allowFilter', 'true');
    const clone = join(temporaryFolder(), 'clone.git');
    await git('/', 'clone', '--quiet', '--bare', ...flags, `file://${bare}`, clone);
    const before = readdirSync(clone, { recursive: true }).length;
    expect(await refusal(clone)).toMatch(reason);
    expect(await refusal(`file://${clone}`)).toMatch(reason);
    expect(readdirSync(clone, { recursive: true })).toHaveLength(before);
  });

  it('is refused when files or commits are missing, or grafts hide some', async () => {
    const { work, leak } = await makeLeakyRepository();
    writeFileSync(join(work, '.git', 'info', 'grafts'), `${await git(work, 'rev-parse', 'main')}\n`);
    // A search of the folder itself sees behind them.
    const inPlace = await scanRepository({ shell, gitDir: join(work, '.git'), signal }, work, settings);
    expect(inPlace.keys[0]?.firstLeaks[0]?.commit).toBe(leak);
    expect(await refusal(work)).toMatch(/^GraftedRepository: .* git replace --convert-graft-file\.$/);
    rmSync(join(work, '.git', 'info', 'grafts'));
    const file = await lose(work, 'main:README.md');
    const reason = await refusal(work);
    expect(reason).toMatch(
      /^ObjectMissing: The repository ".*" lacks objects it refers to: fatal: unable to read /,
    );
    expect(reason).toContain(file);
    expect(reason).toMatch(/repair it first: `git fsck` lists what is missing\.$/);
    await lose(work, 'docs~1');
    expect(await refusal(work)).toMatch(/^ObjectMissing: /);
  });

  it('is refused when its objects have ids of SHA-256', async () => {
    const work = temporaryFolder();
    await git(work, 'init', '--quiet', '--object-format=sha256');
    await commit(work, 'Begin', { 'a.txt': KEY_ID });
    expect(await refusal(work)).toMatch(/^UnknownObjectFormat: .* stores its objects as sha256/);
  });
});

describe('a repository of another build', () => {
  it('is purged when it borrows its objects from another one', async () => {
    const { work } = await makeLeakyRepository();
    const borrowing = join(temporaryFolder(), 'borrowing.git');
    await git('/', 'clone', '--quiet', '--shared', '--mirror', work, borrowing);
    expect(readdirSync(join(borrowing, 'objects', 'pack'))).toEqual([]);
    const { rewrite } = await purged(borrowing);
    expect(rewrite.changedCommits).toHaveLength(3);
  });

  it('is the one its origin names when a linked work tree is named', async () => {
    const { work, bare } = await makeLeakyRepository();
    const linked = join(temporaryFolder(), 'linked');
    await git(work, 'worktree', 'add', '--quiet', linked, 'docs');
    expect(await repositorySource(shell, linked, signal)).toEqual({ url: bare });
    writeFileSync(join(linked, 'new.txt'), 'not committed\n');
    await expect(repositorySource(shell, linked, signal)).rejects.toThrow(/has 1 uncommitted change/);
  });

  it('is purged on both sides of its replace refs, which go along to the new ids', async () => {
    const work = temporaryFolder();
    await git(work, 'init', '--quiet', '--initial-branch=main');
    await commit(work, 'Begin', { 'a.txt': 'a\n' });
    const hidden = await commit(work, 'Hidden', { 'a.txt': `${KEY_ID} ${SECRET}\n` });
    await commit(work, 'Go on', { 'a.txt': 'b\n' });
    const shownInstead = await git(work, 'commit-tree', 'main^{tree}', '-p', 'main~2', '-m', 'Shown');
    await git(work, 'replace', hidden, shownInstead);
    const clean = await git(work, 'rev-parse', 'main:a.txt');
    const leaked = await gitWith(
      work,
      { input: `behind ${SECRET} of ${KEY_ID}\n` },
      'hash-object',
      '-w',
      '--stdin',
    );
    await git(work, 'replace', clean, leaked);
    // git itself shows neither: the one is replaced, the other replaces.
    const log = execFileSync('git', ['-C', work, 'log', '--format=%s', 'main'], { encoding: 'utf8' });
    expect(log).toBe('Go on\nShown\nBegin\n');
    const { copy, rewrite } = await purged(work);
    const replacing = [...(await refsOf(copy))].filter(([ref]) => ref.startsWith('refs/replace/'));
    const newHidden = rewrite.changedCommits.find(({ old }) => old === hidden)?.new ?? '';
    expect(newHidden).not.toBe('');
    expect(replacing.map(([ref]) => ref).sort()).toEqual(
      [`refs/replace/${clean}`, `refs/replace/${newHidden}`].sort(),
    );
    const content = new Map(replacing).get(`refs/replace/${clean}`) ?? '';
    expect(await git(copy.gitDir, 'cat-file', 'blob', content)).toBe('behind ***REMOVED*** of ***REMOVED***');
  });
});

describe('a disk too small', () => {
  it('is told before anything is cloned, as far as the size is known', async () => {
    const { bare } = await makeLeakyRepository();
    // A file with a hole: it counts as large as the disk has room, and takes none of it.
    const large = join(bare, 'objects', 'pack', 'large.keep');
    writeFileSync(large, '');
    const { bavail, bsize } = statfsSync(bare);
    truncateSync(large, Math.min(bavail * bsize, 2 ** 43));
    expect(await refusal(bare)).toMatch(
      /^DiskFull: The disk of ".*" has \d+ MB free, and \d+ MB are needed to work on a copy of ".*"\. Make room there, or use another disk: --case-dir says where cases lie, TMPDIR where a scan clones to\.$/,
    );
  });

  it('is told before anything is cloned from GitHub, by the size GitHub tells', async () => {
    const double = await startDouble(stateOf(await emptyBare(), { kilobytes: 2 ** 40 }));
    const caseDir = temporaryFolder();
    const { github } = connect(double);
    await expect(openMirror({ shell, caseDir, signal, github }, double.url)).rejects.toThrow(
      /has \d+ MB free, and 3221225472 MB are needed/,
    );
    expect(readdirSync(join(caseDir, 'repository-1'))).toEqual([]);
  });

  /** git that may write files of a few kB only: its writes fail as on a full disk. */
  const cramped: ReadShell = {
    read: (_program, args, options) =>
      shell.write('sh', ['-c', 'trap "" XFSZ; ulimit -f 8; exec git "$@"', 'sh', ...args], options),
  };

  const mounted: string[] = [];
  afterEach(() => {
    for (const folder of mounted.splice(0)) execFileSync('sh', ['-c', 'umount "$1"', 'sh', folder]);
  });

  /** A folder on a disk of its own with 256 kB, which takes root; without, one whose disk git finds full. */
  async function smallDisk(): Promise<{ readonly folder: string; readonly through: ReadShell }> {
    const folder = temporaryFolder();
    const small = ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder];
    if ((await shell.write('mount', small)).exitCode !== 0) return { folder, through: cramped };
    mounted.push(folder);
    return { folder, through: shell };
  }

  it('ends the clone with a sentence, and nothing of it stays in the way', async () => {
    const { work, bare } = await makeLeakyRepository();
    await commit(work, 'Grow', { 'noise.bin': randomBytes(500_000) });
    await git(work, 'push', '--quiet', 'origin', 'main');
    const before = await git(bare, 'for-each-ref');
    // Over HTTP, where nothing tells its size.
    const { url } = await startDouble(stateOf(bare));
    const { folder, through } = await smallDisk();
    const clone = (from: string) => cloneMirror(through, from, join(folder, 'original.git'), signal);
    const said = mounted.length > 0 ? 'had 1 MB free, which was too little' : 'ran out of space';
    await expect(clone(url)).rejects.toThrow(
      `${said} to work on a copy of ${JSON.stringify(url)}. Make room`,
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(await git(bare, 'for-each-ref')).toBe(before);
    if (mounted.length > 0) await expect(clone(bare)).rejects.toThrow(/has 1 MB free, and 2 MB are needed/);
    const roomy = join(temporaryFolder(), 'original.git');
    await cloneMirror(shell, url, roomy, signal);
    expect(await git(roomy, 'for-each-ref')).toBe(before);
  });

  it('ends the backup, which is made whole another time', async () => {
    const { work } = await makeLeakyRepository();
    await commit(work, 'Grow', {
      'noise.bin': randomBytes(100_000),
    });
    const folder = purgeFolder(temporaryFolder(), 'repository-1');
    await cloneMirror(shell, work, folder.original, signal);
    const backUpWith = (through: ReadShell) =>
      backUp({ shell: through, gitDir: folder.original, signal }, folder).catch((error: unknown) => {
        throw explainDiskFull(error, '/cases', work);
      });
    await expect(backUpWith(cramped)).rejects.toThrow(/^The disk of "\/cases" ran out of space/);
    expect(existsSync(folder.bundle)).toBe(false);
    expect((await backUpWith(shell)).path).toBe(folder.bundle);
  });
});
