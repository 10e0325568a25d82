import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refsOf } from '../../lib/github/git.ts';
import { takeOut } from '../../lib/github/purge/look.ts';
import type { PurgeChoices } from '../../lib/github/purge/purge-choices.ts';
import { findLeft } from '../../lib/github/repository/find-left.ts';
import { purgeFolder } from '../../lib/github/repository/mirror.ts';
import { makePurgedCopy } from '../../lib/github/repository/purged-copy.ts';
import { findLeak } from '../../lib/github/secret/find-leak.ts';
import {
  commit,
  everyObject,
  git,
  gitWith,
  KEY_ID,
  makeLeakyRepository,
  SECRET,
  shell,
  temporaryFolder,
} from './leaky-repository.ts';

const { signal } = new AbortController();
const secretsSeen = (list: string[]) => ({
  keyId: KEY_ID,
  keepSecret: (secret: string) => void list.push(secret),
});

async function purge(bare: string, choices: PurgeChoices = {}) {
  const caseDir = temporaryFolder();
  const folder = purgeFolder(caseDir, 'repository-1');
  await git(caseDir, 'clone', '--quiet', '--mirror', bare, folder.original);
  const original = { shell, gitDir: folder.original, signal };
  const kept: string[] = [];
  const { removedPaths = [] } = choices;
  const leak = await findLeak(original, { ...secretsSeen(kept), removedPaths });
  const planned = await takeOut(original, leak, choices);
  const rewrite = await makePurgedCopy(shell, folder, signal, (sink) =>
    takeOut(original, leak, { ...choices, sink }),
  );
  const purged = { shell, gitDir: folder.purged, signal };
  return { folder, leak, planned, rewrite, purged, kept };
}

describe('rewriting history', () => {
  it('leaves the key id and its secret in no object a ref reaches', async () => {
    const { bare } = await makeLeakyRepository();
    const { purged, leak, kept } = await purge(bare);
    const everything = everyObject(purged.gitDir).toString('latin1');
    const wide = (text: string) => Buffer.from(text, 'utf16le').toString('latin1');
    for (const form of [KEY_ID, SECRET, encodeURIComponent(SECRET), wide(KEY_ID), wide(SECRET)]) {
      expect(everything.includes(form)).toBe(false);
    }
    expect(kept).toEqual([SECRET]);
    expect(await findLeft(purged, leak)).toBeUndefined();
  });

  it('changes only what must change', async () => {
    const { bare, before, clean, leak } = await makeLeakyRepository();
    const { rewrite } = await purge(bare);
    const stays = (ref: string) => rewrite.refs.find((one) => one.ref === ref);
    expect(stays('refs/heads/docs')).toEqual({ ref: 'refs/heads/docs', old: clean, new: clean });
    expect(stays('refs/tags/v1.0')?.new).toBe(stays('refs/tags/v1.0')?.old);
    expect(rewrite.changedCommits.map(({ old }) => old)).not.toContain(before);
    expect(rewrite.firstCommits).toEqual([leak]);
    expect(rewrite.changedCommits).toHaveLength(3);
    expect(rewrite.refs.filter(({ old, new: id }) => old !== id).map(({ ref }) => ref)).toEqual([
      'refs/heads/feature',
      'refs/heads/main',
      'refs/tags/blob',
      'refs/tags/light',
      'refs/tags/nested',
      'refs/tags/v1.1',
    ]);
  });

  it('replaces in text, keeps the length of binary files, renames files, and maps quoted commit ids', async () => {
    const { bare, leak } = await makeLeakyRepository();
    const { purged, rewrite } = await purge(bare);
    const show = (spec: string) => execFileSync('git', [`--git-dir=${purged.gitDir}`, 'show', spec]);
    expect(show('feature:config/production.env').toString()).toBe(
      'AWS_ACCESS_KEY_ID=***REMOVED***\r\nAWS_SECRET_ACCESS_KEY=***REMOVED***\r\n',
    );
    expect(show('feature:app.db')).toEqual(
      Buffer.concat([
        Buffer.from([0, 1, 2]),
        Buffer.from(`${'*'.repeat(20)}:${'*'.repeat(40)}`),
        Buffer.from([0, 255]),
      ]),
    );
    expect(show('feature:notes/REMOVED.txt').toString()).toBe('the name is enough\n');
    const newLeak = rewrite.changedCommits.find(({ old }) => old === leak)?.new ?? '';
    const message = await git(purged.gitDir, 'log', '-1', '--format=%s', 'main');
    expect(message).toBe(`Remove the key that ${newLeak.slice(0, 10)} brought`);
    expect(await git(purged.gitDir, 'cat-file', 'blob', 'refs/tags/blob')).not.toContain(SECRET);
  });

  it('plans the very ids it later makes, and leaves the clone as it was', async () => {
    const { bare } = await makeLeakyRepository();
    const { planned, rewrite, folder, purged } = await purge(bare);
    expect(rewrite.refs).toEqual(planned.refs);
    expect(await refsOf({ shell, gitDir: folder.original, signal })).toEqual(
      await refsOf({ shell, gitDir: bare, signal }),
    );
    expect([...(await refsOf(purged)).values()]).toEqual(rewrite.refs.map(({ new: id }) => id));
    await git(purged.gitDir, 'fsck', '--strict', '--no-dangling');
  });

  it('keeps signatures of clean commits byte for byte and counts those it must drop', async () => {
    const { work, bare } = await makeLeakyRepository();
    const sign = async (ref: string) => {
      const raw = await git(work, 'cat-file', 'commit', ref);
      const signed = raw.replace(
        '\n\n',
        '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n made up\n -----END PGP SIGNATURE-----\n\n',
      );
      return gitWith(work, { input: `${signed}\n` }, 'hash-object', '-t', 'commit', '-w', '--stdin');
    };
    const clean = await sign('docs');
    const dirty = await sign('feature');
    await git(
      work,
      'push',
      '--quiet',
      bare,
      `${clean}:refs/heads/signed-clean`,
      `${dirty}:refs/heads/signed-dirty`,
    );
    const mergedTag = (id: string) =>
      `mergetag object ${id}\n type commit\n tag merged\n tagger A <a@b> 1 +0000\n \n -----BEGIN PGP SIGNATURE-----\n`;
    const merge = (await git(work, 'cat-file', 'commit', 'main~1')).replace(
      /^(parent .*\n)+/m,
      `parent ${clean}\nparent ${dirty}\n`,
    );
    const tagged = merge.replace('\n\n', `\n${mergedTag(clean)}${mergedTag(dirty)}\n`);
    const merged = await gitWith(work, { input: tagged }, 'hash-object', '-t', 'commit', '-w', '--stdin');
    await git(work, 'push', '--quiet', bare, `${merged}:refs/heads/merged`);
    const { rewrite, purged } = await purge(bare);
    expect(rewrite.refs).toContainEqual({ ref: 'refs/heads/signed-clean', old: clean, new: clean });
    expect(await git(purged.gitDir, 'cat-file', 'commit', 'signed-dirty')).not.toContain('gpgsig');
    // A merged tag is signed over what it tags.
    const left = await git(purged.gitDir, 'cat-file', 'commit', 'merged');
    expect(left).toContain(mergedTag(clean));
    expect(left).not.toContain(dirty);
    expect(rewrite.signaturesDropped).toBe(2);
  });

  it('files notes under the new ids of their commits, spread over folders or not, and keeps those of clean ones', async () => {
    const { work, bare, leak, clean } = await makeLeakyRepository();
    await git(work, 'notes', 'add', '--message', 'reviewed', leak);
    await git(work, 'notes', 'add', '--message', 'reviewed too', clean);
    const blob = await gitWith(work, { input: 'built\n' }, 'hash-object', '-w', '--stdin');
    const spread = `${leak.slice(0, 2)}/${leak.slice(2)}`;
    const index = { env: { GIT_INDEX_FILE: join(work, '.git', 'notes-index') } };
    await gitWith(work, index, 'update-index', '--add', '--cacheinfo', `100644,${blob},${spread}`);
    const tree = await gitWith(work, index, 'write-tree');
    const builds = await git(work, 'commit-tree', tree, '-m', 'Notes of builds');
    await git(work, 'push', '--quiet', bare, 'refs/notes/commits', `${builds}:refs/notes/builds`);
    const { purged, rewrite } = await purge(bare);
    const newLeak = rewrite.changedCommits.find(({ old }) => old === leak)?.new ?? '';
    expect(await git(purged.gitDir, 'notes', 'show', newLeak)).toBe('reviewed');
    expect(await git(purged.gitDir, 'notes', 'show', clean)).toBe('reviewed too');
    expect(await git(purged.gitDir, 'ls-tree', '-r', '--name-only', 'refs/notes/builds')).toBe(
      `${newLeak.slice(0, 2)}/${newLeak.slice(2)}`,
    );
    expect(rewrite.firstCommits).toEqual([leak]);
    await git(purged.gitDir, 'fsck', '--strict', '--no-dangling');
  });

  it('gives a branch another name when its own holds the key, and takes the key out of authors', async () => {
    const { work, bare } = await makeLeakyRepository();
    const named = `fix-${KEY_ID}`;
    await git(work, 'checkout', '--quiet', '-b', named, 'docs');
    const identity = { env: { GIT_AUTHOR_NAME: `Ada ${KEY_ID}` } };
    await gitWith(work, identity, 'commit', '--quiet', '--allow-empty', '--message', 'As somebody else');
    await git(work, 'push', '--quiet', bare, named, `${named}:refs/heads/fix-REMOVED`);
    const { purged, rewrite, leak } = await purge(bare);
    const refs = [...(await refsOf(purged)).keys()];
    expect(refs).toContain('refs/heads/fix-REMOVED');
    expect(refs).toContain('refs/heads/fix-REMOVED-2');
    expect(refs.join()).not.toContain(KEY_ID);
    expect(await git(purged.gitDir, 'log', '-1', '--format=%an', 'fix-REMOVED-2')).toBe('Ada ***REMOVED***');
    expect(rewrite.refs.filter(({ ref }) => ref.endsWith(named))).toMatchObject([{ new: '0'.repeat(40) }]);
    expect(await findLeft(purged, leak)).toBeUndefined();
  });

  it('takes out base64 at every alignment, and puts another word in place where one is given', async () => {
    const { work, bare } = await makeLeakyRepository();
    const pairs = ['', 'a', 'ab'].map((before) =>
      Buffer.from(`${before}${KEY_ID}:${SECRET}`).toString('base64'),
    );
    await git(work, 'checkout', '--quiet', 'feature');
    await commit(work, 'Encode', { 'pairs.txt': `${pairs.join('\n')}\n`, 'plain.txt': `${KEY_ID}\n` });
    await git(work, 'push', '--quiet', bare, 'feature');
    const folder = purgeFolder(temporaryFolder(), 'repository-1');
    await git('/', 'clone', '--quiet', '--mirror', bare, folder.original);
    const gitDir = folder.original;
    const settings = { ...secretsSeen([]), replacement: 'GONE' };
    const original = { shell, gitDir, signal };
    const leak = await findLeak(original, settings);
    await makePurgedCopy(shell, folder, signal, (sink) => takeOut(original, leak, { sink }));
    const show = (path: string) => git(folder.purged, 'show', `feature:${path}`);
    expect(await show('plain.txt')).toBe('GONE');
    const left = await show('pairs.txt');
    expect(left.match(/GONE/g)).toHaveLength(6);
    for (const pair of pairs) expect(left).not.toContain(pair.slice(8, 30));
  });

  it('takes files and folders out at the paths that are named, and leaves the same content elsewhere', async () => {
    const { work, bare } = await makeLeakyRepository();
    await git(work, 'checkout', '--quiet', 'docs');
    const files = { 'a/b/x.pem': 'same\n', 'a/b/c/y.txt': 'y\n', 'c/b/x.pem': 'same\n', 'a.b': 'stays\n' };
    await commit(work, 'Add', { ...files, 'd/keep.txt': 'k\n', 'd/go.txt': 'g\n' });
    await git(work, 'mv', 'a', 'z');
    await commit(work, 'Move', {});
    // Tags may be about a folder or a file alone.
    const tags = {
      top: 'HEAD^{tree}',
      part: 'HEAD:d',
      gone: 'HEAD:docs',
      file: 'HEAD:z/b/x.pem',
      kept: 'HEAD:c',
    };
    for (const [name, what] of Object.entries(tags))
      await git(work, 'tag', '--annotate', name, '--message', name, what);
    await git(work, 'update-ref', 'refs/tags/bare', await git(work, 'rev-parse', 'HEAD~1:a'));
    await git(work, 'push', '--quiet', bare, 'docs', '--tags');
    const { purged, rewrite, leak } = await purge(bare, {
      removedPaths: [
        'd/go.txt',
        'a/b',
        'a/b/c/y.txt',
        'z/b/x.pem',
        'docs',
        'a/nowhere',
        'config/production.env',
      ],
    });
    const filesOf = async (ref: string) =>
      (await git(purged.gitDir, 'ls-tree', '-r', '-t', '--name-only', ref)).split('\n');
    expect(await filesOf('docs')).toEqual(
      'README.md a.b c c/b c/b/x.pem d d/keep.txt src src/shop.js z z/b z/b/c z/b/c/y.txt'.split(' '),
    );
    expect(await filesOf('docs~1')).toEqual(
      'README.md a.b c c/b c/b/x.pem d d/keep.txt src src/shop.js'.split(' '),
    );
    expect(await filesOf('feature')).not.toContain('config');
    expect(await filesOf('top')).toEqual(await filesOf('docs'));
    expect(await filesOf('part')).toEqual(['keep.txt']);
    expect(await filesOf('gone')).toEqual(['']);
    expect(await filesOf('bare')).toEqual(['']);
    expect(await git(purged.gitDir, 'cat-file', '-p', 'file^{}')).toBe('***REMOVED***');
    expect(await git(purged.gitDir, 'rev-parse', 'kept')).toBe(await git(work, 'rev-parse', 'kept'));
    expect(await git(purged.gitDir, 'show', 'feature:deploy.sh')).toContain('***REMOVED***');
    expect(rewrite.firstCommits).toHaveLength(2);
    expect(rewrite.absentPaths).toEqual(['a/nowhere']);
    const left = (...removedPaths: string[]) => findLeft(purged, leak, { removedPaths });
    expect(await left('a/b', 'docs', 'config/production.env')).toBeUndefined();
    expect(await left('z/b/c/y.txt')).toMatch(/still has a path that was to go$/);
    await git(purged.gitDir, 'fsck', '--strict', '--no-dangling');
  });

  it.each(['leave', 'remove', 'replace'] as const)(
    'never puts another text into an archive, and does with the whole one what was decided: %s',
    async (archives) => {
      const { work, bare } = await makeLeakyRepository();
      await git(work, 'checkout', '--quiet', 'docs');
      // A tar does not compress: the key stands in its bytes.
      writeFileSync(join(work, 'prod.env'), `${KEY_ID} ${SECRET}\n`);
      execFileSync('tar', ['-cf', 'backup.tar', 'prod.env'], { cwd: work });
      const packed = gzipSync(`${SECRET}\n`);
      await commit(work, 'Back up', { 'old/backup.gz': packed, 'prod.env': '' });
      await git(work, 'tag', '--annotate', 'copy', '--message', 'A copy', 'HEAD:backup.tar');
      await git(work, 'push', '--quiet', bare, 'docs', 'copy');
      const tar = await git(work, 'rev-parse', 'docs:backup.tar');
      const { purged, rewrite, leak } = await purge(bare, { archives });
      const places = leak.search.archived.map(({ number, member }) => [
        leak.search.table.hex(number),
        member,
      ]);
      expect(places).toContainEqual([tar, 'prod.env']);
      expect(places).toHaveLength(2);
      expect(rewrite.dirtyBlobs).not.toContain(tar);
      const files = await git(purged.gitDir, 'ls-tree', '-r', '-t', '--name-only', 'docs');
      const content = (ref: string) => git(purged.gitDir, 'cat-file', '-p', ref);
      if (archives === 'leave') expect(await git(purged.gitDir, 'rev-parse', 'docs:backup.tar')).toBe(tar);
      if (archives === 'remove') expect(files).not.toMatch(/backup|old/);
      if (archives === 'replace') expect(await content('docs:old/backup.gz')).toBe('***REMOVED***');
      if (archives !== 'leave') expect(await content('copy^{}')).toBe('***REMOVED***');
      await git(purged.gitDir, 'fsck', '--strict', '--no-dangling');
      const { archivesLeft } = rewrite;
      expect(await findLeft(purged, leak, { archivesLeft })).toBeUndefined();
      const archivesGone = await findLeft(purged, leak, { archivesGone: [tar] });
      expect(archivesGone).toBe(
        archives === 'leave' ? '1 of the archives that hold the key inside are still there' : undefined,
      );
    },
  );

  it('finds nothing to change in a repository without the key', async () => {
    const folder = temporaryFolder();
    await git(folder, 'init', '--quiet', '--bare', 'empty.git');
    const { rewrite, leak } = await purge(join(folder, 'empty.git'));
    expect(leak.search.table.count).toBe(0);
    expect(rewrite.refs).toEqual([]);
    const work = join(folder, 'work');
    await git(folder, 'init', '--quiet', '--initial-branch=main', work);
    await commit(work, 'Clean', { 'a.txt': `${'a'.repeat(40)} ${SECRET}\n` });
    const second = await purge(work);
    expect(second.rewrite.refs.every(({ old, new: id }) => old === id)).toBe(true);
    expect(second.kept).toEqual([]);
  });
});
