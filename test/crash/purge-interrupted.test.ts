import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { scenarios } from '../../lib/rehearsal/scenarios/registry.ts';
import { serveRehearsal } from '../../lib/rehearsal/serve-rehearsal.ts';

const spillkit = join(import.meta.dirname, '..', '..', 'dist', 'playbooks', 'spillkit.js');
const STEP = 'purge-github-data';

const home = mkdtempSync(join(tmpdir(), 'spillkit-interrupted-'));
const stop = new AbortController();
const served = await serveRehearsal({
  ...{ scenario: scenarios[0], dir: join(home, 'served'), shell: systemShell(), real: systemClock },
  ...{ notify: () => undefined, signal: stop.signal, onGitHub: false },
});
afterAll(async () => {
  stop.abort();
  await served.closed;
  rmSync(home, { recursive: true, force: true });
});

const { keyId = '', account = '', repo = '' } = served.inputs;
const reached = join(home, 'reached');
const never = join(home, 'never');
execFileSync('sh', ['-c', 'mkfifo "$@"', 'sh', reached, never]);

/** A git that says when it is asked for one command, and then does nothing until it is ended. */
function gitThatStopsAt(command: string): string {
  const folder = mkdtempSync(join(home, 'bin-'));
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/sh\ncase " $* " in *" ${command} "*) echo here >'${reached}'; exec cat '${never}';; esac\nexec '${real}' "$@"\n`,
  );
  chmodSync(join(folder, 'git'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

function start(args: readonly string[], path = process.env.PATH) {
  const child = spawn(
    process.execPath,
    [
      ...[spillkit, ...args, '--yes', '--json', '--case-dir', join(home, 'cases'), '--only', STEP],
      ...['--approve', `${STEP}=${keyId.slice(-4)}`, '--endpoint-url', served.url],
    ],
    {
      env: {
        ...{ PATH: path, HOME: home, AWS_REGION: 'us-east-1' },
        AWS_ACCESS_KEY_ID: served.responder.accessKeyId,
        AWS_SECRET_ACCESS_KEY: served.responder.secretAccessKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<{ end: NodeJS.Signals | number | null; text: string }>((resolve) =>
    child.once('close', (code, signal) =>
      resolve({ end: signal ?? code, text: Buffer.concat(said).toString() }),
    ),
  );
  return { child, ended };
}

const refs = () => execFileSync('git', ['-C', repo, 'for-each-ref'], { encoding: 'utf8' });

it('leaves the repository as it was at Ctrl-C in the middle of git, and goes on from there', async () => {
  const before = refs();
  let args = ['run', 'leaked-access-key', '--key-id', keyId, '--account', account, '--repo', repo];
  for (const command of ['clone', 'cat-file', 'index-pack', 'push']) {
    const { child, ended } = start(args, gitThatStopsAt(command));
    // Another process waits for the word: opening a pipe waits for its other end.
    const word = spawn('cat', [reached], { stdio: 'ignore' });
    await Promise.race([once(word, 'close'), ended]);
    word.kill();
    child.kill('SIGINT');
    const { end, text } = await ended;
    expect(end, `${command}: ${text}`).toBe(130);
    expect(refs()).toBe(before);
    const caseId = /"caseId":"([^"]+)"/.exec(text)?.[1] ?? '';
    expect(text).toContain(`spillkit resume ${caseId}`);
    args = ['resume', caseId];
  }
  const { end, text } = await start(args).ended;
  expect(end, text).toBe(0);
  expect(refs()).not.toBe(before);
  const all = execFileSync('git', ['-C', repo, 'log', '--all', '--patch', '--format=%B%an'], {
    encoding: 'utf8',
  });
  expect(all).not.toContain(keyId);
  const journal = readFileSync(join(home, 'cases', args[1] ?? '', 'journal.jsonl'), 'utf8');
  const applied = journal.split('\n').filter((line) => line.includes('"change-applied"'));
  expect(new Set(applied.map((line) => JSON.parse(line).change)).size).toBe(applied.length);
}, 180_000);
