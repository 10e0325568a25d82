import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeOut } from '../../lib/github/purge/look.ts';
import { findLeft } from '../../lib/github/repository/find-left.ts';
import { purgeFolder } from '../../lib/github/repository/mirror.ts';
import { makePurgedCopy } from '../../lib/github/repository/purged-copy.ts';
import type { HistoryRewrite } from '../../lib/github/rewrite/rewrite-history.ts';
import { scanRepository } from '../../lib/github/scan/scan-repository.ts';
import { findLeak } from '../../lib/github/secret/find-leak.ts';
import { holds } from '../../lib/github/secret/needles.ts';
import { generatedHistory, importHistories, largeHistory } from '../github/generated-repository.ts';
import { everyObject, KEY_ID, SECRET, shell } from '../github/leaky-repository.ts';
import { plantedLeaks, plantInHistory } from './planted-history.ts';

const filterRepo =
  process.env.GIT_FILTER_REPO ?? join(import.meta.dirname, '..', '..', '.venv', 'bin', 'git-filter-repo');
const missing = !existsSync(filterRepo);
if (missing)
  console.warn(`SKIPPED: the comparison with git-filter-repo, because ${filterRepo} is not there.`);

const { signal } = new AbortController();
const settings = { keyId: KEY_ID, texts: [SECRET], keepSecret: () => undefined };

const read = (gitDir: string, ...args: string[]) =>
  execFileSync('git', [`--git-dir=${gitDir}`, ...args], {
    ...{ encoding: 'latin1', maxBuffer: 1 << 28 },
    env: { ...process.env, GIT_NO_REPLACE_OBJECTS: '1' },
  });

/** Rewrites the original beside it, as the step does, and checks the result by itself. */
async function ours(caseDir: string): Promise<{ rewrite: HistoryRewrite; gitDir: string }> {
  const folder = purgeFolder(caseDir, 'repository-1');
  const original = { shell, gitDir: folder.original, signal };
  const leak = await findLeak(original, settings);
  const rewrite = await makePurgedCopy(shell, folder, signal, (sink) => takeOut(original, leak, { sink }));
  read(folder.purged, 'fsck', '--strict', '--no-dangling');
  expect(await findLeft({ shell, gitDir: folder.purged, signal }, leak)).toBeUndefined();
  expect(holds(everyObject(folder.purged), leak.search.needles)).toBe(false);
  return { rewrite, gitDir: folder.purged };
}

/** Rewrites a copy of the original in place with git-filter-repo, told to prune and to re-encode nothing. */
function theirs(caseDir: string): string {
  const { original } = purgeFolder(caseDir, 'repository-1');
  const gitDir = join(caseDir, 'filter-repo.git');
  execFileSync('cp', ['-r', original, gitDir]);
  const expressions = join(caseDir, 'expressions.txt');
  writeFileSync(expressions, `${SECRET}\n${KEY_ID}\n`);
  const never = ['--prune-empty', 'never', '--prune-degenerate', 'never', '--preserve-commit-encoding'];
  const replace = ['--replace-text', expressions, '--replace-message', expressions];
  execFileSync(filterRepo, ['--force', '--quiet', '--no-gc', ...never, ...replace], {
    ...{ cwd: gitDir, env: { ...process.env, GIT_DIR: gitDir }, stdio: 'pipe' },
  });
  return gitDir;
}

/** Whole history of a ref as a reader sees it: the tree, message and people of each commit, but no ids of commits. */
const history = (gitDir: string, ref: string) =>
  read(gitDir, 'log', '--topo-order', '--format=%T%n%an %ae %at%n%cn %ce %ct%n%B', ref, '--');

async function inCase(run: (caseDir: string, original: string) => Promise<void>): Promise<void> {
  const caseDir = mkdtempSync(join(tmpdir(), 'spillkit-oracle-'));
  try {
    await run(caseDir, purgeFolder(caseDir, 'repository-1').original);
  } finally {
    rmSync(caseDir, { recursive: true, force: true });
  }
}

const idsOf = (gitDir: string) =>
  Object.fromEntries(
    read(gitDir, 'for-each-ref', '--format=%(refname) %(objectname)')
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );

describe.skipIf(missing)('the rewriting of history against git-filter-repo', () => {
  it('gives the very same commits, trees and tags on 200 generated histories', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(generatedHistory, { minLength: 10, maxLength: 10 }), (generated) =>
        inCase(async (caseDir, original) => {
          importHistories(original, generated);
          const { gitDir } = await ours(caseDir);
          expect(idsOf(gitDir)).toEqual(idsOf(theirs(caseDir)));
        }),
      ),
      { numRuns: Number(process.env.SPILLKIT_ORACLE_RUNS ?? 20) },
    );
  }, 900_000);

  it('gives the very same on the real history of this project, with leaks planted at generated places', async () => {
    const project = join(import.meta.dirname, '..', '..');
    await fc.assert(
      fc.asyncProperty(plantedLeaks, (leaks) =>
        inCase(async (caseDir, original) => {
          const planted = join(caseDir, 'planted.git');
          plantInHistory(project, planted, leaks);
          execFileSync('git', ['clone', '--quiet', '--mirror', '--no-local', planted, original]);
          const { rewrite, gitDir } = await ours(caseDir);
          expect(rewrite.changedCommits.length).toBeGreaterThan(0);
          expect(idsOf(gitDir)).toEqual(idsOf(theirs(caseDir)));
          // A clone of it, because the copy borrows objects of the original.
          const clone = join(caseDir, 'clone.git');
          execFileSync('git', ['clone', '--quiet', '--mirror', '--no-local', gitDir, clone]);
          const scan = await scanRepository({ shell, gitDir: clone, signal }, clone, settings);
          expect(scan.keys).toEqual([]);
          expect(scan.unlooked).toEqual([]);
        }),
      ),
      { numRuns: Math.ceil(Number(process.env.SPILLKIT_ORACLE_RUNS ?? 20) / 8) },
    );
  }, 900_000);

  it(
    'gives the same trees on a larger history, and differs only where it is meant to',
    () =>
      inCase(async (caseDir, original) => {
        largeHistory(original);
        const before = idsOf(original);
        const { rewrite, gitDir } = await ours(caseDir);
        const filtered = theirs(caseDir);
        const mine = idsOf(gitDir);
        const other = idsOf(filtered);

        // Every branch: the same trees, messages and people, commit by commit.
        const branches = Object.keys(before).filter((ref) =>
          /^refs\/heads\/(main|topic|latin1|octopus)/.test(ref),
        );
        expect(branches.length).toBeGreaterThan(5);
        for (const ref of branches) expect(history(gitDir, ref)).toBe(history(filtered, ref));

        // Clean signed commits and odd headers: kept here byte for byte, rewritten there.
        expect(mine['refs/heads/signed']).toBe(before['refs/heads/signed']);
        expect(other['refs/heads/signed']).not.toBe(before['refs/heads/signed']);
        expect(read(filtered, 'cat-file', 'commit', 'refs/heads/signed')).not.toContain('gpgsig');

        // Binary files: same length here, left as they are there.
        const binary = (dir: string) => read(dir, 'show', 'refs/heads/binary:app.db');
        expect(binary(filtered)).toContain(KEY_ID);
        expect(binary(gitDir)).toBe(`\0\x01${'*'.repeat(20)}\0`);

        // Tags of files, names of files and branches, authors: left there.
        expect(read(filtered, 'cat-file', 'blob', 'refs/tags/of-a-file')).toContain(KEY_ID);
        expect(read(gitDir, 'cat-file', 'blob', 'refs/tags/of-a-file')).not.toContain(KEY_ID);
        expect(read(filtered, 'ls-tree', '--name-only', 'refs/heads/named')).toContain(KEY_ID);
        expect(read(gitDir, 'ls-tree', '--name-only', 'refs/heads/named')).toContain('REMOVED.txt');
        expect(Object.keys(other).join()).toContain(`branch-${KEY_ID}`);
        expect(Object.keys(mine).join()).not.toContain(KEY_ID);
        expect(read(filtered, 'log', '--format=%an', 'refs/heads/author')).toContain(KEY_ID);
        expect(read(gitDir, 'log', '--format=%an', 'refs/heads/author')).not.toContain(KEY_ID);

        // Notes: with the new id of their commit here, with an id nobody has there.
        const noted = rewrite.changedCommits.find(({ old }) => old === before['refs/heads/noted'])?.new ?? '';
        expect(read(gitDir, 'notes', 'show', noted)).toBe('a note\n');
        expect(() => read(filtered, 'notes', 'show', other['refs/heads/noted'] ?? '')).toThrow();

        // Only what must change changes.
        expect(rewrite.changedCommits.length).toBeLessThan(rewrite.commits / 2);
      }),
    300_000,
  );
});
