import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WriteShell } from '../../lib/host/shell.ts';
import { agree, FakeHost } from '../playbook/_helpers.ts';
import { connect, startDouble } from './double/github-double.ts';
import { contextFor, leakyGitHub, purge } from './double/purge-world.ts';
import { commit, git, shell, temporaryFolder } from './leaky-repository.ts';

/** Pushes as they were made: the refs of each, and whether all or nothing. */
function watched() {
  const pushes: { readonly refs: string[]; readonly atomic: boolean; readonly words: readonly string[] }[] =
    [];
  const through: WriteShell = {
    read: shell.read,
    write: (program, args, options) => {
      const at = args.indexOf('--');
      if (args.includes('push')) {
        const refs = args.slice(at + 2).map((word) => word.replace(/^.*:/, ''));
        pushes.push({ refs, atomic: args.includes('--atomic'), words: args });
      }
      return shell.write(program, args, options);
    },
  };
  return { pushes, through };
}

const REFS = [
  'refs/heads/feature',
  'refs/heads/main',
  'refs/tags/blob',
  'refs/tags/light',
  'refs/tags/nested',
  'refs/tags/v1.1',
];

/** The commands in the note to collaborators that tell whether an old commit has come back. */
async function checkInNote(dir: string): Promise<() => Promise<string>> {
  const letters = join(dir, 'evidence', 'purge-github-data');
  const note = readdirSync(letters).find((name) => name.startsWith('note-to-collaborators')) ?? '';
  const script = readFileSync(join(letters, note), 'utf8').split('```sh\n')[2]?.split('```')[0] ?? '';
  return async () => (await shell.write('sh', ['-c', script], { cwd: temporaryFolder() })).stdout;
}

const open = () => leakyGitHub({ protection: {}, rulesets: [] });

describe('the push', () => {
  it('is one push of explicit refs, all or nothing, with a lease each, and never forces', async () => {
    const { state, bare } = await open();
    const double = await startDouble(state);
    const { pushes, through } = watched();
    const old = await git(bare, 'rev-parse', 'refs/heads/main');
    await purge(double.url, contextFor(connect(double).github, [], through));
    expect(pushes).toHaveLength(1);
    expect(pushes[0]?.atomic).toBe(true);
    expect([...(pushes[0]?.refs ?? [])].sort()).toEqual(REFS);
    expect(pushes[0]?.refs.at(-1)).toBe('refs/heads/main');
    const words = pushes[0]?.words ?? [];
    expect(words).toContain(`--force-with-lease=refs/heads/main:${old}`);
    expect(words.filter((word) => word.startsWith('--force-with-lease='))).toHaveLength(REFS.length);
    expect(words.filter((word) => /^\+|^--(force|mirror|all|tags)$|refs\/pull/.test(word))).toEqual([]);
  });

  it('changes nothing, and says so, where the responder may not push', async () => {
    const { state, bare } = await open();
    const double = await startDouble(state);
    await git(bare, 'config', 'http.receivepack', 'false');
    const before = await git(bare, 'for-each-ref');
    const { result } = await purge(double.url, contextFor(connect(double).github));
    expect(result.exitCode).toBe(1);
    expect(result.steps[0]?.left.join('\n')).toMatch(
      /NoRightsToPush: You have no rights to push to "http.*site\.git", so nothing was pushed: .* 403\. Log in/,
    );
    expect(await git(bare, 'for-each-ref')).toBe(before);
  });

  it('is made in two where the server cannot do all or nothing, the default branch by itself and last', async () => {
    const { state, bare } = await open();
    const double = await startDouble(state);
    await git(bare, 'config', 'receive.advertiseAtomic', 'false');
    const { pushes, through } = watched();
    const { result } = await purge(double.url, contextFor(connect(double).github, [], through));
    expect(result.exitCode).toBe(0);
    expect(pushes.map(({ atomic }) => atomic)).toEqual([true, false, false]);
    expect(pushes[2]?.refs).toEqual(['refs/heads/main']);
  });

  it('is split where the server takes fewer refs at once', async () => {
    const { state, bare } = await open();
    const double = await startDouble(state);
    writeFileSync(
      join(bare, 'hooks', 'pre-receive'),
      '#!/bin/sh\n[ "$(wc -l)" -le 2 ] || { echo "Pushes can not update more than 2 branches or tags." >&2; exit 1; }\n',
      { mode: 0o755 },
    );
    const { pushes, through } = watched();
    const { result } = await purge(double.url, contextFor(connect(double).github, [], through));
    expect(result.exitCode).toBe(0);
    expect(pushes.map(({ refs }) => refs.length)).toEqual([6, 3, 2, 2, 2]);
    expect(pushes.at(-1)?.refs.at(-1)).toBe('refs/heads/main');
  });

  it('stops where somebody pushed meanwhile, shows it, and plans anew before anything is overwritten', async () => {
    const { state, bare, work } = await open();
    const double = await startDouble(state);
    let theirs = '';
    const host = new FakeHost(async (question) => {
      if (theirs === '') {
        theirs = await commit(work, 'Meanwhile', { 'more.txt': 'more\n' });
        await git(work, 'push', '--quiet', bare, 'main');
      }
      return agree(question);
    });
    const { result } = await purge(double.url, contextFor(connect(double).github), { host });
    expect(host.questions).toHaveLength(2);
    const failed = host.of('change-applied').filter(({ outcome }) => outcome.result === 'failed');
    expect(failed.map(({ outcome }) => outcome.result === 'failed' && outcome.code)).toContain('RefMoved');
    expect(result.exitCode).toBe(0);
    expect(await git(bare, 'log', '-1', '--format=%s', 'main')).toBe('Meanwhile');
    expect(await git(bare, 'rev-parse', 'main')).not.toBe(theirs);
  });

  it('is made again when an old clone brings a leaked commit back and the case is resumed', async () => {
    const { state, bare, work, leak } = await open();
    const double = await startDouble(state);
    const { folder } = await purge(double.url, contextFor(connect(double).github));
    const check = await checkInNote(folder.dir);
    expect(await check()).toBe('');
    appendFileSync(join(work, 'README.md'), 'more\n');
    await commit(work, 'Work on', {});
    await git(work, 'push', '--quiet', '--force', bare, 'main');
    expect(await git(bare, 'log', '--format=%H', 'main')).toContain(leak);
    expect(await check()).toBe('refs/heads/main\n');
    const again = await purge(double.url, contextFor(connect(double).github), { dir: folder.dir });
    const [plan] = again.host.of('step-planned');
    expect(plan?.plan.notes.map(({ text }) => text).join('\n')).toContain(
      `Commit ${leak.slice(0, 12)} was purged in this case before and is back`,
    );
    expect(again.result.exitCode).toBe(0);
    expect(await git(bare, 'log', '--format=%H', '--branches')).not.toContain(leak);
  });
});
