import { describe, expect, it } from 'vitest';
import { takeOut } from '../../lib/github/purge/look.ts';
import { findLeft } from '../../lib/github/repository/find-left.ts';
import { purgeFolder } from '../../lib/github/repository/mirror.ts';
import { makePurgedCopy } from '../../lib/github/repository/purged-copy.ts';
import { findLeak } from '../../lib/github/secret/find-leak.ts';
import { git, gitWith, KEY_ID, makeLeakyRepository, shell, temporaryFolder } from './leaky-repository.ts';

const { signal } = new AbortController();

async function purgedCopy() {
  const repository = await makeLeakyRepository();
  const folder = purgeFolder(temporaryFolder(), 'repository-1');
  await git('/', 'clone', '--quiet', '--mirror', repository.bare, folder.original);
  const original = { shell, gitDir: folder.original, signal };
  const leak = await findLeak(original, { keyId: KEY_ID, keepSecret: () => undefined });
  await makePurgedCopy(shell, folder, signal, (sink) => takeOut(original, leak, { sink }));
  const purged = { shell, gitDir: folder.purged, signal };
  const left = () => findLeft(purged, leak);
  const point = (id: string) => git(folder.purged, 'update-ref', 'refs/tags/other', id);
  return { ...repository, folder, left, point };
}

/** The proof must not depend on what the rewrite believes to have done. */
describe('proving that a copy is purged', () => {
  it('finds nothing in what the rewrite made', async () => {
    const { left } = await purgedCopy();
    expect(await left()).toBeUndefined();
  });

  it('sees a commit, a file and a file name of the original that hold the key and are needed again', async () => {
    const { left, point, folder, leak } = await purgedCopy();
    await point(leak);
    const message = await left();
    expect(message).toMatch(/^\d+ of \d+ objects still hold the key id or its secret$/);
    // The message, five files and the folder whose file is named after the key.
    expect(Number.parseInt(message ?? '', 10)).toBe(7);
    for (const [path, found] of [
      ['deploy.sh', 1],
      ['notes', 1],
      ['README.md', 0],
    ] as const) {
      await point(await git(folder.original, 'rev-parse', `${leak}:${path}`));
      const one = await left();
      expect(found === 0 ? one : Number.parseInt(one ?? '', 10)).toBe(found === 0 ? undefined : found);
    }
  });

  it('sees the key in what the original never held', async () => {
    const { left, point, folder } = await purgedCopy();
    const blob = await gitWith(folder.purged, { input: `again ${KEY_ID}\n` }, 'hash-object', '-w', '--stdin');
    expect(await left()).toBeUndefined();
    await point(blob);
    expect(await left()).toMatch(/^1 of /);
    await git(folder.purged, 'update-ref', '-d', 'refs/tags/other');
    await git(folder.purged, 'update-ref', `refs/heads/${KEY_ID}`, 'refs/heads/docs');
    expect(await left()).toBe('1 of the refs still hold the key id in their name');
  });

  it('sees that an object is missing', async () => {
    const { left, point, folder } = await purgedCopy();
    const lost = `100644 blob ${'2'.repeat(40)}\tlost\n`;
    await point(await gitWith(folder.purged, { input: lost }, 'mktree', '--missing'));
    expect(await left()).toContain('2'.repeat(40));
  });
});
