import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { serveAccount } from '../../lib/rehearsal/serve.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { seedMany } from '../credentials/many-users.ts';
import { formsOf } from '../credentials/rotation-world.ts';
import { KEY } from '../host/_terminal.ts';

/*
 * `spillkit` as a person has it: a process of its own on a pseudo-terminal, every byte of which is kept. A served
 * account's clock is the real one, so this mostly waits for IAM's quotas: one policy for all, and one round of it.
 */

const COUNT = 300;
const PYTHON = process.env.SPILLKIT_TEST_PYTHON ?? 'python3';
const ON_A_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
/** Wide enough that no text that is waited for is wrapped. */
const WIDE = 'stty cols 200 rows 60; exec "$@"';
const spillkit = join(import.meta.dirname, '..', '..', 'dist', 'playbooks', 'spillkit.js');
const LONG_AGO = '2025-11-03T08:00:00.000Z';

const account = createAccount({
  accountId: '482910374655',
  clock: systemClock,
  services,
  options: { propagationDelayMs: 0, trailDelayMs: 0, latencyMs: 0 },
});
const leaked = seedUser(account, {
  ...{ userName: 'developer', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO, status: 'Inactive' }] },
}).accessKeys[0];
const responder = seedUser(account, {
  ...{ userName: 'responder', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] },
  attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
}).accessKeys[0];
const people = seedMany(account, COUNT);
const served = await serveAccount(account);
const home = await mkdtemp(join(tmpdir(), 'spillkit-terminal-'));
const open: ChildProcess[] = [];

afterAll(async () => {
  for (const child of open) child.kill('SIGKILL');
  await served.close();
  await rm(home, { recursive: true, force: true });
});

/** A terminal in which `spillkit` was typed. */
function terminal(...args: readonly string[]) {
  const typed = [process.execPath, spillkit, ...args, '--endpoint-url', served.url];
  const child = spawn(PYTHON, ['-c', ON_A_TERMINAL, 'sh', '-c', WIDE, 'sh', ...typed], {
    env: {
      ...{ PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', AWS_REGION: 'us-east-1' },
      AWS_ACCESS_KEY_ID: responder?.accessKeyId,
      AWS_SECRET_ACCESS_KEY: responder?.secretAccessKey,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  open.push(child);
  let bytes = '';
  let seen = 0;
  let look: (() => void) | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.toString('latin1');
    look?.();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const over = ended.then(() => {
    throw new Error(`It ended before it was asked:\n${bytes.slice(-2000)}`);
  });
  over.catch(() => undefined);
  return {
    ended,
    bytes: () => bytes,
    /** Waits for a text that was not there when the last keys were pressed, then presses keys. */
    async at(text: string, ...keys: readonly string[]) {
      while (!bytes.includes(text, seen)) {
        await Promise.race([over, new Promise<void>((resolve) => (look = resolve))]);
      }
      // What is waited for next may have come together with it, where no keys are pressed in between.
      seen = keys.length === 0 ? bytes.indexOf(text, seen) + text.length : bytes.length;
      for (const key of keys) child.stdin.write(key);
    },
  };
}

/** What everybody on the machine may read of its processes. */
async function processList(): Promise<readonly string[]> {
  const numbers = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  return Promise.all(numbers.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}

const usersKeys = () => people.flatMap(({ userName }) => account.state.iam.users[userName]?.accessKeys ?? []);
const secrets = () => Object.values(account.state.regions['us-east-1']?.secrets ?? {});
const keysOf = (userName: string) => account.state.iam.users[userName]?.accessKeys ?? [];

it('guided on a terminal, interrupted, resumed and taken back: no secret in a byte of it', async () => {
  const [plain] = people.filter(({ state }) => state === 'one key');
  if (plain === undefined) throw new Error('Nobody has one key.');
  const processes = new Set<string>();
  const watching = setInterval(async () => {
    for (const line of await processList()) processes.add(line);
  }, 200);
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const steps = 'rotate-access-keys,rotate-passwords';
  const first = terminal(
    ...['run', 'leaked-access-key', '--account', account.accountId, '--key-id', leaked?.accessKeyId ?? ''],
    ...['--since', since, '--only', steps, '--trail-delay', '0s'],
  );
  await first.at('Repository it leaked in', KEY.enter);
  await first.at('What is done with the access keys of', KEY.enter);
  await first.at('Is one of them treated otherwise?', KEY.enter);
  await first.at('Type its name to give it a new access key', 'somebody', KEY.enter);
  await first.at('That is not responder.', KEY.clear, KEY.enter);
  await first.at('Stop the run here', KEY.down, KEY.enter);
  await first.at('Type the account id', 'wrong', KEY.enter);
  await first.at('That is not the account id.');
  await first.at('Stop the run here', KEY.down, KEY.enter);
  await first.at('Type the account id', account.accountId, KEY.enter);
  await first.at('changes applied: 1 of', KEY.ctrlC);
  expect(await first.ended).toBe(130);

  const second = terminal('resume', '--only', steps);
  await second.at('What is done with the access keys of', KEY.enter);
  await second.at('Is one of them treated otherwise?', KEY.enter);
  await second.at('Type its name to give it a new access key', KEY.enter);
  await second.at('Stop the run here', KEY.down, KEY.enter);
  await second.at('Type the account id', account.accountId, KEY.enter);
  await second.at('Stop the run here', KEY.down, KEY.enter);
  await second.at('Type the account id', account.accountId, KEY.enter);
  // Old keys stay on until the new ones are used: they were not selected.
  expect(await second.ended).toBe(3);
  expect(keysOf(plain.userName).map(({ status }) => status)).toEqual(['Active', 'Active']);
  const made = usersKeys().filter(
    ({ accessKeyId }) => !people.some(({ keys }) => keys.includes(accessKeyId)),
  );
  const passwords = secrets().flatMap(({ secretString = '{}' }) => JSON.parse(secretString).Password ?? []);

  const undo = terminal('undo', '--only', 'rotate-access-keys', '--target', plain.userName);
  await undo.at('Stop the run here', KEY.down, KEY.enter);
  expect(await undo.ended).toBe(0);
  expect(keysOf(plain.userName).map(({ accessKeyId }) => accessKeyId)).toEqual(plain.keys);
  clearInterval(watching);

  const bytes = [first, second, undo].map((one) => one.bytes()).join('\n');
  const everything = [bytes, ...processes].join('\n');
  expect(bytes).toContain('\x1b[');
  expect(made.length).toBeGreaterThan(COUNT / 2);
  expect(passwords.length).toBeGreaterThan(1);
  for (const secret of [...made.map(({ secretAccessKey }) => secretAccessKey), ...passwords]) {
    for (const form of formsOf(secret)) expect(everything.includes(form)).toBe(false);
  }
}, 300_000);
