import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemShell } from '../../lib/host/system-shell.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';

const shell = systemShell();
let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'spillkit-shell-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the system shell', () => {
  it('passes arguments as they are, whatever a shell would make of them', async () => {
    const words = ['$HOME', "it's", '`id`', '; exit 3', '', '*', 'a\nb', '"', '\\'];
    const result = await shell.write('printf', ['%s|', ...words]);
    expect(result).toEqual({ stdout: `${words.join('|')}|`, stderr: '', exitCode: 0 });
  });

  it('gives input, environment and folder, and tells how a command ended', async () => {
    const input = 'naïve\n'.repeat(50_000);
    expect((await shell.write('cat', [], { input })).stdout).toBe(input);
    const script = 'printf %s "$SPILLKIT_TEST-$PWD"; printf wrong >&2; exit 7';
    const result = await shell.write('sh', ['-c', script], { env: { SPILLKIT_TEST: 'x' }, cwd: folder });
    expect(result).toEqual({ stdout: `x-${folder}`, stderr: 'wrong', exitCode: 7 });
  });

  it('streams input and output of any length byte for byte', async () => {
    const chunk = Buffer.alloc(1 << 16, 0xe9);
    async function* many() {
      for (let sent = 0; sent < 200; sent++) yield chunk;
    }
    let bytes = 0;
    let wrong = 0;
    const onStdout = (got: Uint8Array) => {
      bytes += got.length;
      if (got.some((byte) => byte !== 0xe9)) wrong++;
    };
    const result = await shell.write('cat', [], { input: many(), onStdout });
    expect({ bytes, wrong, stdout: result.stdout }).toEqual({ bytes: 200 << 16, wrong: 0, stdout: '' });
  });

  it('ends the command and rejects when the reader of its output throws', async () => {
    const onStdout = () => {
      throw new Error('enough');
    };
    await expect(shell.write('yes', [], { onStdout })).rejects.toThrow('enough');
  });

  it('says which program is missing and how to get it, and which folder', async () => {
    const missing = shell.write('spillkit-no-such-program', []);
    await expect(missing).rejects.toThrow(SpillkitError);
    await expect(missing).rejects.toThrow(
      'The program "spillkit-no-such-program" is not on this machine\'s PATH. Install it and run Spillkit again.',
    );
    await expect(shell.write('git', ['version'], { env: { PATH: folder } })).rejects.toThrow(/git-scm\.com/);
    await expect(shell.write('git', ['version'], { cwd: join(folder, 'gone') })).rejects.toThrow(
      /^There is no folder ".*gone"\./,
    );
  });

  it('ends a running command when the signal is aborted, and starts none afterwards', async () => {
    const stop = new AbortController();
    const onStdout = () => stop.abort(new Error('interrupted'));
    await expect(shell.write('yes', [], { signal: stop.signal, onStdout })).rejects.toThrow('interrupted');
    await expect(shell.write('sh', ['-c', 'true'], { signal: stop.signal })).rejects.toThrow('interrupted');
  });

  it('runs git in English, without prompts, and in the repository that is named', async () => {
    await shell.write('git', ['init', '--quiet', folder]);
    const alias = ['-c', 'alias.show-env=!env', '-C', folder, 'show-env'];
    const { stdout } = await shell.write('git', alias, { env: { LANG: 'de_DE.UTF-8' } });
    expect(stdout).toMatch(/^LC_ALL=C$/m);
    expect(stdout).toMatch(/^GIT_TERMINAL_PROMPT=0$/m);
    process.env.GIT_DIR = join(folder, 'elsewhere');
    try {
      expect((await shell.read('git', ['-C', folder, 'rev-parse', '--absolute-git-dir'])).stdout.trim()).toBe(
        join(folder, '.git'),
      );
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  it('refuses to read with what is not known to read', async () => {
    const existing = folder;
    const refused: readonly (readonly [string, readonly string[]])[] = [
      ['rm', ['-r', existing]],
      ['git', []],
      ['git', ['push', 'origin']],
      ['git', ['-C', existing, 'commit', '--message', 'x']],
      ['git', ['--git-dir=x', 'update-ref', '--stdin']],
      ['git', ['config', 'user.name', 'x']],
      ['git', ['log', '--output=file']],
      ['git', ['grep', '--open-files-in-pager=rm']],
      ['git', ['clone', '--', 'source', join(existing, 'new')]],
      ['git', ['clone', '--mirror', '--', 'source', existing]],
      ['git', ['bundle', 'create', existing, '--all']],
      ['git', ['ls-remote', '--upload-pack=touch x', 'source']],
    ];
    for (const [program, args] of refused) {
      await expect(shell.read(program, args)).rejects.toThrow(/^Refused to run/);
    }
  });

  it('reads with reading commands, and copies into places that are not there yet', async () => {
    const source = join(folder, 'source');
    await shell.write('git', ['init', '--quiet', source]);
    const reading: readonly (readonly string[])[] = [
      ['--version'],
      ['-C', source, 'status', '--porcelain'],
      ['-C', source, 'config', '--get-all', '--null', 'core.bare'],
      [`--git-dir=${source}/.git`, 'for-each-ref'],
      ['clone', '--quiet', '--mirror', '--', source, join(folder, 'mirror.git')],
      ['ls-remote', '--quiet', '--', source],
    ];
    for (const args of reading) expect(await shell.read('git', args)).toMatchObject({ exitCode: 0 });
  });
});
