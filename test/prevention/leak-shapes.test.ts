import { beforeAll, describe, expect, it } from 'vitest';
import { cannotRunHooks, commit, git, guard, newRepository, tryGit, write } from './guarded.ts';
import { SHAPES, type Shape } from './leak-shapes.ts';

const stopped = SHAPES.filter(({ by }) => by !== 'nobody');
const passing = SHAPES.filter(({ by }) => by === 'nobody');
const filesOf = (shapes: readonly Shape[]) =>
  Object.fromEntries(shapes.map(({ path, content }) => [path, content]));

/** Paths a scan by git-secrets names in the staged files. */
async function namedByGitSecrets(work: string): Promise<ReadonlySet<string>> {
  const { stderr } = await tryGit(work, 'secrets', '--scan', '--cached');
  return new Set(stderr.split('\n').flatMap((line) => /^(.+?):\d+:/.exec(line)?.[1] ?? []));
}

async function staged(work: string): Promise<string> {
  for (const { path, content } of SHAPES) await write(work, path, content);
  await git(work, 'add', '--all');
  return work;
}

describe.skipIf(cannotRunHooks)('shapes a key leaks in', () => {
  let guarded: string;
  let bare: string;

  beforeAll(async () => {
    guarded = await newRepository();
    const { result } = await guard({ repo: guarded });
    expect(result.exitCode).toBe(0);
    bare = await newRepository();
    await git(bare, 'secrets', '--register-aws');
  });

  it('are more than forty', () => {
    expect(stopped.length).toBeGreaterThan(40);
    expect(passing.length).toBeGreaterThan(10);
  });

  it('pass git-secrets with its own patterns where the table says that another stops them', async () => {
    const named = await namedByGitSecrets(await staged(bare));
    const expected = stopped.filter(({ by }) => by === 'register-aws').map(({ path }) => path);
    expect([...named].sort()).toEqual(expected.sort());
  });

  it('are seen by git-secrets itself with the pattern that was registered', async () => {
    const named = await namedByGitSecrets(await staged(guarded));
    const expected = stopped.filter(({ by }) => by !== 'check').map(({ path }) => path);
    expect([...named].sort()).toEqual(expected.sort());
    await git(guarded, 'reset', '--quiet', '--hard');
  });

  it('are refused by the hook, each by its name', async () => {
    const attributes = passing.filter(({ path }) => path === '.gitattributes');
    const seen = stopped.filter(({ by }) => by !== 'check');
    const unseen = stopped.filter(({ by }) => by === 'check');
    for (const shapes of [seen, unseen]) {
      const { exitCode, stderr } = await commit(guarded, filesOf([...attributes, ...shapes]));
      await git(guarded, 'reset', '--quiet', '--hard');
      expect(exitCode).not.toBe(0);
      const lines = stderr.split('\n').map((line) => line.trimStart());
      const silent = shapes.filter(
        ({ path }) => !lines.some((line) => new RegExp(`^${path}( \\(the name\\))?:`).test(line)),
      );
      expect(silent.map(({ path }) => path)).toEqual([]);
    }
  });

  it('are told from what only looks like them, which is committed', async () => {
    const { exitCode, stderr } = await commit(guarded, filesOf(passing));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});
