import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanRepository } from '../../lib/github/scan/scan-repository.ts';
import type { ScannedKey, ScanResult } from '../../lib/github/scan/scan-result.ts';
import { commit, git, gitWith, KEY_ID, SECRET, shell, temporaryFolder } from './leaky-repository.ts';

const { signal } = new AbortController();
const OTHER = ['ACCA', KEY_ID.slice(4)].join('');
const THIRD = ['ASIA', 'QNZGKIQY56JQ7WML'].join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function scan(work: string, keyId?: string): Promise<{ result: ScanResult; kept: string[] }> {
  const kept: string[] = [];
  const result = await scanRepository({ shell, gitDir: join(work, '.git'), signal }, work, {
    ...(keyId === undefined ? {} : { keyId }),
    keepSecret: (secret) => void kept.push(secret),
  });
  return { result, kept };
}

const keyOf = (result: ScanResult, id: string): ScannedKey => {
  const found = result.keys.find(({ keyId }) => keyId === id);
  if (found === undefined) throw new Error(`${id} was not found.`);
  return found;
};

async function workTree(): Promise<string> {
  const work = join(temporaryFolder(), 'shop');
  await git('/', 'init', '--quiet', '--initial-branch=main', work);
  return work;
}

describe('scanning a repository', () => {
  it('finds the key in every form a clone can hold it in, and says where', async () => {
    const work = await workTree();
    await commit(work, 'Begin', { 'README.md': '# Shop\n' });
    const leak = await commit(work, 'Deploy', {
      'conf/prod.env': `id=${KEY_ID}\r\nkey=${SECRET}\r\n`,
      'wide.txt': Buffer.from(`\ufeff${KEY_ID}`, 'utf16le'),
      'wide-be.txt': Buffer.from(KEY_ID, 'utf16le').swap16(),
      'pair.txt': `Authorization: Basic ${base64(`${KEY_ID}:${SECRET}`)}\n`,
      'shifted.txt': base64(`x${KEY_ID}`),
      'shifted-twice.txt': base64(`xy${KEY_ID}`),
      'backup.gz': gzipSync(`a backup of ${KEY_ID}\n`),
      'alone.txt': `nothing but ${encodeURIComponent(SECRET)}\n`,
      [`notes/${KEY_ID}.txt`]: 'in its name\n',
      'README.md': `# Shop\nuse ${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}\n`,
    });
    await git(work, 'rm', '--quiet', 'conf/prod.env');
    await commit(work, `Remove ${KEY_ID}`, {});
    await git(work, 'tag', '--annotate', 'v1', '--message', `Out with ${KEY_ID}`);
    await git(work, 'notes', 'add', '--message', `a note on ${KEY_ID}`, leak);
    await git(work, 'update-ref', 'refs/pull/7/head', leak);
    await git(work, 'branch', `fix-${KEY_ID}`);

    const { result, kept } = await scan(work);
    expect(result.keys.map(({ keyId }) => keyId)).toEqual([KEY_ID]);
    const key = keyOf(result, KEY_ID);
    expect(key.files.map(({ path }) => path).sort()).toEqual(
      [
        ...[
          'alone.txt',
          'conf/prod.env',
          'pair.txt',
          'shifted-twice.txt',
          'shifted.txt',
          'wide-be.txt',
          'wide.txt',
        ],
        leak,
      ].sort(),
    );
    expect(key.archives.map(({ path, member }) => [path, member])).toEqual([['backup.gz', '']]);
    expect(key.forms).toEqual(['base64', 'text', 'utf-16']);
    expect(key.account).toBe('068058463191');
    expect([...key.names].sort()).toEqual([`notes/${KEY_ID}.txt`, `refs/heads/fix-${KEY_ID}`]);
    expect(key.messages).toHaveLength(2);
    expect(key.firstLeaks[0]).toMatchObject({ commit: leak, author: 'Ada <ada@shop.example>' });
    expect(key.firstLeaks[0]?.authoredAt).toMatch(/^20\d\d-.*\+01:00$/);
    expect(key.refs).toEqual([
      `refs/heads/fix-${KEY_ID}`,
      'refs/heads/main',
      'refs/notes/commits',
      'refs/pull/7/head',
      'refs/tags/v1',
    ]);
    expect(key.atTip).toContain('refs/heads/main');
    expect(kept).toEqual([SECRET]);
    expect(result.examples).toEqual([['AKIA', 'IOSFODNN7EXAMPLE'].join('')]);
    expect(result.unlooked).toEqual([]);
    const said = JSON.stringify(result);
    for (const form of [SECRET, encodeURIComponent(SECRET), base64(SECRET).slice(0, 50)]) {
      expect(said).not.toContain(form);
    }
  });

  it('tells keys apart, those in stashes and unreachable objects too, and looks for one alone when it is named', async () => {
    const work = await workTree();
    await commit(work, 'Begin', { 'a.txt': `${KEY_ID} ${SECRET}\n`, 'b.txt': `${OTHER}\n` });
    await commit(work, 'Remove', { 'a.txt': 'none\n', 'b.txt': 'none\n' });
    writeFileSync(join(work, 'a.txt'), `stashed ${OTHER}\n`);
    await git(work, 'stash', '--quiet');
    await gitWith(work, { input: `lost ${THIRD}\n` }, 'hash-object', '-w', '--stdin');
    const { result } = await scan(work);
    expect(result.keys.map(({ keyId }) => keyId).sort()).toEqual([OTHER, KEY_ID, THIRD].sort());
    expect(keyOf(result, KEY_ID).atTip).toEqual([]);
    expect(keyOf(result, KEY_ID).unreachable).toBe(0);
    expect(keyOf(result, OTHER).refs).toEqual(['refs/heads/main', 'refs/stash']);
    expect(keyOf(result, OTHER).secretSha256Starts).toEqual([]);
    expect(keyOf(result, KEY_ID).secretSha256Starts).toHaveLength(1);
    expect(keyOf(result, THIRD)).toMatchObject({
      account: '029608264753',
      ...{ firstLeaks: [], refs: [], unreachable: 1 },
    });
    const named = await scan(work, THIRD);
    expect(named.result.keys.map(({ keyId }) => keyId)).toEqual([THIRD]);
    const absent = await scan(work, ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''));
    expect(absent.result.keys).toEqual([]);
    expect(absent.result.searched).toMatchObject({ commits: 4, refs: 2 });
  });

  it('says when the leak was pushed, as far as the reflog of this clone knows', async () => {
    const work = await workTree();
    const bare = join(temporaryFolder(), 'shop.git');
    await git('/', 'init', '--quiet', '--bare', bare);
    await git(work, 'remote', 'add', 'origin', bare);
    const leak = await commit(work, 'Leak', { 'a.txt': `${KEY_ID}\n` });
    await commit(work, 'More', { 'b.txt': 'more\n' });
    await git(work, 'push', '--quiet', 'origin', 'main');
    const [first] = keyOf((await scan(work)).result, KEY_ID).firstLeaks;
    expect(first).toMatchObject({ commit: leak });
    expect(Date.parse(first?.pushedAt ?? '')).toBeGreaterThan(Date.parse(first?.committedAt ?? ''));
  });

  it('names what lies elsewhere, and what it could not look into', async () => {
    const work = await workTree();
    await commit(work, 'Begin', {
      'big.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`,
      'old.bz2': 'BZh91AY&SY',
    });
    const elsewhere = '1'.repeat(40);
    await git(work, 'update-index', '--add', '--cacheinfo', `160000,${elsewhere},vendor`);
    await git(work, 'commit', '--quiet', '--message', 'Add a submodule');
    const lost = await git(work, 'rev-parse', 'HEAD:big.bin');
    const { result } = await scan(work);
    expect(result.elsewhere.map(({ what }) => what)).toEqual([
      '1 version of Git LFS files',
      'submodule vendor',
    ]);
    expect(result.unlooked.map(({ reason }) => reason)).toEqual(['bzip2 is not opened']);
    // Taken out of the object store, as a damaged disk would.
    await shell.write('rm', ['-f', join(work, '.git', 'objects', lost.slice(0, 2), lost.slice(2))]);
    const damaged = (await scan(work)).result;
    expect(damaged.unlooked.map(({ where }) => where)).toContain('2 files and folders');
  });

  it('finds a key in a file larger than what is held at once', async () => {
    const work = await workTree();
    const large = Buffer.alloc((64 << 20) + 5000, 'a\n');
    // Across the border between two pieces.
    large.write(`\n${KEY_ID} ${SECRET}\n`, (64 << 20) - 10);
    await commit(work, 'Begin', { 'large.txt': large });
    const { result } = await scan(work);
    expect(keyOf(result, KEY_ID).files.map(({ path }) => path)).toEqual(['large.txt']);
    expect(keyOf(result, KEY_ID).secretSha256Starts).toHaveLength(1);
  });
});
