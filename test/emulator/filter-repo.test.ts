import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refsOf } from '../../lib/github/git.ts';
import { rewriteHistory } from '../../lib/github/rewrite/rewrite-history.ts';
import { searchLeak } from '../../lib/github/secret/search-leak.ts';
import { generatedHistory, importHistory } from '../github/generated-repository.ts';
import { KEY_ID, SECRET, shell } from '../github/leaky-repository.ts';

const filterRepo =
  process.env.GIT_FILTER_REPO ?? join(import.meta.dirname, '..', '..', '.venv', 'bin', 'git-filter-repo');
const missing = !existsSync(filterRepo);
if (missing)
  console.warn(`SKIPPED: the comparison with git-filter-repo, because ${filterRepo} is not there.`);

describe.skipIf(missing)('the rewriting of history against git-filter-repo', () => {
  it('gives the very same commits and tags on generated histories', async () => {
    await fc.assert(
      fc.asyncProperty(generatedHistory, async (history) => {
        const folder = mkdtempSync(join(tmpdir(), 'spillkit-oracle-'));
        try {
          const gitDir = join(folder, 'repository.git');
          importHistory(gitDir, history);
          const repository = { shell, gitDir, signal: new AbortController().signal };
          const search = await searchLeak(repository, {
            keyId: KEY_ID,
            texts: [SECRET],
            keepSecret: () => undefined,
          });
          const ours = await rewriteHistory(repository, search);
          const expressions = join(folder, 'expressions.txt');
          writeFileSync(expressions, `${SECRET}\n${KEY_ID}\n`);
          const never = ['--prune-empty', 'never', '--prune-degenerate', 'never'];
          const replace = ['--replace-text', expressions, '--replace-message', expressions];
          execFileSync(filterRepo, ['--force', '--quiet', ...never, ...replace], {
            cwd: gitDir,
            env: { ...process.env, GIT_DIR: gitDir },
            stdio: 'pipe',
          });
          expect(Object.fromEntries(ours.refs.map(({ ref, new: id }) => [ref, id]))).toEqual(
            Object.fromEntries(await refsOf(repository)),
          );
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: Number(process.env.SPILLKIT_ORACLE_RUNS ?? 40) },
    );
  }, 600_000);
});
