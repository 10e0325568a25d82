import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeOut } from '../../lib/github/purge/look.ts';
import { findLeft } from '../../lib/github/repository/find-left.ts';
import { purgeFolder } from '../../lib/github/repository/mirror.ts';
import { makePurgedCopy } from '../../lib/github/repository/purged-copy.ts';
import { findLeak } from '../../lib/github/secret/find-leak.ts';
import { holds } from '../../lib/github/secret/needles.ts';
import { generatedHistory, importHistory } from './generated-repository.ts';
import { everyObject, KEY_ID, SECRET, shell, temporaryFolder } from './leaky-repository.ts';

const { signal } = new AbortController();
const quiet = { keyId: KEY_ID, keepSecret: () => undefined };

const read = (gitDir: string, ...args: string[]) =>
  execFileSync('git', [`--git-dir=${gitDir}`, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });

/** What a reader of the history sees: messages and files of each commit, by its place in the log of a ref. */
function shown(gitDir: string, ref: string): string {
  return read(
    gitDir,
    'log',
    '--topo-order',
    '-m',
    '--root',
    '--patch',
    '--full-index',
    '--no-renames',
    '--format=%n%an %ae %ai%n%cn %ci%n%B',
    ref,
  )
    .replace(/^index [0-9a-f.]+/gm, 'index')
    .replaceAll(SECRET, '***REMOVED***')
    .replaceAll(KEY_ID, '***REMOVED***');
}

describe('rewriting generated histories', () => {
  it('shows the same history without the key, and keeps the id of every commit that never had it', async () => {
    await fc.assert(
      fc.asyncProperty(generatedHistory, async (history) => {
        const caseDir = temporaryFolder();
        const folder = purgeFolder(caseDir, 'repository-1');
        importHistory(join(caseDir, 'source.git'), history);
        execFileSync('git', ['clone', '--quiet', '--mirror', join(caseDir, 'source.git'), folder.original]);
        const original = { shell, gitDir: folder.original, signal };
        const leak = await findLeak(original, quiet);
        const planned = await takeOut(original, leak);
        const rewrite = await makePurgedCopy(shell, folder, signal, (sink) =>
          takeOut(original, leak, { sink }),
        );
        expect(rewrite).toEqual(planned);
        expect(await findLeft({ shell, gitDir: folder.purged, signal }, leak)).toBeUndefined();
        expect(holds(everyObject(folder.purged), leak.search.needles)).toBe(false);
        read(folder.purged, 'fsck', '--strict', '--no-dangling');
        const secret = leak.search.keys.some(({ secrets }) => secrets.length > 0)
          ? [KEY_ID, SECRET]
          : [KEY_ID];
        for (const { ref, old, new: id } of rewrite.refs) {
          const everSeen = read(
            folder.original,
            'log',
            '-m',
            '--root',
            '--patch',
            '--no-renames',
            '--format=%B',
            old,
          );
          const inTag = ref.startsWith('refs/tags/') ? read(folder.original, 'cat-file', 'tag', ref) : '';
          const had = secret.some((text) => (everSeen + inTag).includes(text));
          expect(old === id).toBe(!had);
          if (secret.includes(SECRET)) expect(shown(folder.purged, ref)).toBe(shown(folder.original, ref));
        }
        rmSync(caseDir, { recursive: true, force: true });
      }),
      { numRuns: 15 },
    );
  });
});
