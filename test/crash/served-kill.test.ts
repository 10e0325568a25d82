import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import type { AccountState } from '../../lib/rehearsal/account/state.ts';
import { scenarios } from '../../lib/rehearsal/scenarios/registry.ts';
import { type ServedRehearsal, serveRehearsal } from '../../lib/rehearsal/serve-rehearsal.ts';

const spillkit = join(import.meta.dirname, '..', '..', 'dist', 'playbooks', 'spillkit.js');
const STEP = 'delete-created-resources';

const undone: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of undone.splice(0)) await undo();
});

interface Served {
  readonly served: ServedRehearsal;
  readonly home: string;
  state(): Promise<AccountState>;
}

async function serve(): Promise<Served> {
  const home = await mkdtemp(join(tmpdir(), 'spillkit-kill-'));
  const dir = join(home, 'served');
  const stop = new AbortController();
  const served = await serveRehearsal({
    scenario: scenarios[0],
    dir,
    shell: systemShell(),
    real: systemClock,
    notify: () => undefined,
    signal: stop.signal,
  });
  undone.push(async () => {
    stop.abort();
    await served.closed;
    await rm(home, { recursive: true, force: true });
  });
  return {
    served,
    home,
    state: async () => JSON.parse(await readFile(join(dir, 'account.json'), 'utf8')) as AccountState,
  };
}

interface Line {
  readonly type: string;
  readonly step?: string;
  readonly caseId?: string;
}

/** Runs `spillkit` in a process of its own, and kills it with SIGKILL at the `killAt`-th applied change. */
async function spillkitRun({ served, home }: Served, args: readonly string[], killAt?: number) {
  const account = served.inputs.account ?? '';
  const child = spawn(
    process.execPath,
    [
      ...[spillkit, ...args, '--yes', '--json', '--case-dir', join(home, 'cases')],
      ...['--only', STEP, '--approve', `${STEP}=${account}`, '--endpoint-url', served.url],
    ],
    {
      env: {
        PATH: process.env.PATH,
        HOME: home,
        AWS_ACCESS_KEY_ID: served.responder.accessKeyId,
        AWS_SECRET_ACCESS_KEY: served.responder.secretAccessKey,
        AWS_REGION: 'us-east-1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  let caseId = '';
  let applied = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line;
    caseId = line.caseId ?? caseId;
    if (line.type === 'change-applied' && line.step === STEP) applied += 1;
    if (applied === killAt) child.kill('SIGKILL');
  }
  return { end: await ended, caseId, said: Buffer.concat(errors).toString() };
}

/** Instance ids of every TerminateInstances call that went through, each as often as it was in one. */
function terminations(state: AccountState): string[] {
  return state.records
    .filter(({ record }) => record.eventName === 'TerminateInstances' && record.errorCode === undefined)
    .flatMap(({ record }) =>
      [...JSON.stringify(record.requestParameters).matchAll(/"(i-[0-9a-f]+)"/g)].map(([, id = '']) => id),
    );
}

function attackersThings(state: AccountState): string[] {
  return Object.values(state.regions).flatMap(({ ec2 }) => [
    ...Object.values(ec2.instances)
      .filter((one) => one.keyName === 'support-2' && !['terminated', 'shutting-down'].includes(one.state))
      .map((one) => one.instanceId),
    ...Object.keys(ec2.keyPairs).filter((name) => name === 'support-2'),
  ]);
}

it.each([120])(
  'goes on after SIGKILL at applied change %i of deleting what the attacker made: clean, nothing twice',
  async (killAt) => {
    const world = await serve();
    const { keyId, account, since } = world.served.inputs;
    const target = ['--key-id', keyId ?? '', '--account', account ?? '', '--since', since ?? ''];

    const killed = await spillkitRun(
      world,
      ['run', 'leaked-access-key', ...target, '--trail-delay', '0s'],
      killAt,
    );
    expect(killed.end, killed.said).toBe('SIGKILL');
    expect(attackersThings(await world.state()).length).toBeGreaterThan(0);

    const resumed = await spillkitRun(world, ['resume', killed.caseId]);
    expect(resumed.end, resumed.said).toBe(0);
    const state = await world.state();
    expect(attackersThings(state)).toEqual([]);
    const ids = terminations(state);
    expect(new Set(ids).size).toBe(17 * 20);
    expect(ids.length).toBe(new Set(ids).size);
  },
  180_000,
);
