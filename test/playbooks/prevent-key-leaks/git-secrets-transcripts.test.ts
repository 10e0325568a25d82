import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { main } from '../../../lib/cli/main.ts';
import type { AnyPlaybook } from '../../../lib/playbook/playbook.ts';
import { preventKeyLeaks } from '../../../playbooks/prevent-key-leaks/playbook.ts';
import { spillkit } from '../../cli/fixtures.ts';
import { KEY, ScriptedTerminal } from '../../host/_terminal.ts';
import {
  cannotRunHooks,
  commit,
  KEY_ID,
  newFolder,
  newRepository,
  root,
  write,
} from '../../prevention/guarded.ts';

const playbooks = [{ ...preventKeyLeaks, nextSteps: [] } as AnyPlaybook];
const STEP = ['run', 'prevent-key-leaks', '--only', 'install-git-secrets'];

/** A clone with a hook of its own and an old key in its history. */
async function clone(): Promise<string> {
  const work = join(await newFolder('src'), 'shop');
  await newRepository(work);
  await commit(work, { 'deploy.env': `AWS_ACCESS_KEY_ID=${KEY_ID}\n` }, 'Deploy');
  rmSync(join(work, 'deploy.env'));
  await commit(work, {}, 'Remove the key');
  await write(work, '.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n', 0o755);
  return work;
}

/** A transcript with names for what is another in every run. */
function transcript(text: string, work: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll(work, '/src/shop')
      .replaceAll(root, '/home/developer')
      .replaceAll(KEY_ID, 'KEY-ID')
      .replace(/spk-\d+-\w+/g, 'spk-CASE')
      .replace(/^Step \d of \d/m, 'Step N')
      .replace(/since commit [0-9a-f]{12} of [^,]+/g, 'since commit COMMIT')
      .replace(/[ \t]+$/gm, '')
      // Of a prompt what it ended with: while keys come in, it is drawn again and again.
      .replace(/^.*✔ /gm, '✔ ')
  );
}

describe.skipIf(cannotRunHooks)('the transcript of install-git-secrets', () => {
  it('in a dry run names every change with the command that does it, and changes nothing', async () => {
    const work = await clone();
    const { exit, stdout, stderr } = await spillkit([...STEP, '--repo', work, '--dry-run'], {
      home: root,
      playbooks,
    });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(transcript(stdout, work)).toMatchSnapshot();
    expect((await commit(work, { 'leak.env': `${KEY_ID}\n` })).exitCode).toBe(0);
  });

  it('unattended says what was done and what is left', async () => {
    const work = await clone();
    const { exit, stdout, stderr } = await spillkit([...STEP, '--repo', work, '--yes'], {
      home: root,
      playbooks,
    });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(transcript(stdout, work)).toMatchSnapshot();
    expect((await commit(work, { 'leak.env': `${KEY_ID}\n` })).exitCode).toBe(1);
  });

  it('guided asks for the clones, shows the plan, and applies it on a yes', async () => {
    const work = await clone();
    const terminal = new ScriptedTerminal();
    const input = Object.assign(terminal.input, { isTTY: true });
    const output = Object.assign(terminal.output, { isTTY: true });
    const { signal } = new AbortController();
    const io = { stdin: input, stdout: output, stderr: output, env: { NO_COLOR: '1' }, home: root, signal };
    const ended = main(STEP, { playbooks, io });
    await terminal.at('Repository to guard', work, KEY.enter);
    await terminal.at('Guard every repository you clone', KEY.enter);
    await terminal.at('Stop the run here', KEY.down, KEY.enter);
    expect(await ended).toBe(0);
    const lines = transcript(terminal.everything, work).split('\n');
    expect([...new Set(lines)].join('\n')).toMatchSnapshot();
  });
});
