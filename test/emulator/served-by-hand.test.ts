import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { aws, dryRun, spillkit, type Terminal, typeByHand } from './aws-cli.ts';

const REGION = 'sa-east-1';

let server: ChildProcess | undefined;
let home = '';
afterEach(async () => {
  if (server?.exitCode === null) server.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** `spillkit rehearse --serve`, once it has said what to export and what to type. */
async function serveRehearsal() {
  const child = spawn(process.execPath, [spillkit, 'rehearse', '--serve'], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server = child;
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let [exports, said] = ['', ''];
  // Two streams: what to export may arrive after what to type.
  const ready = new Promise<void>((resolve) => {
    const listen = () => {
      if (/^export AWS_REGION=.*\n/m.test(exports) && /Then, for example: .*\n/.test(said)) resolve();
    };
    child.stdout.on('data', (chunk) => {
      exports += chunk;
      listen();
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
      listen();
    });
  });
  await Promise.race([ready, ended]);
  const exported = (name: string) => new RegExp(`^export ${name}=(.+)$`, 'm').exec(exports)?.[1] ?? '';
  const flag = (name: string) => new RegExp(`Then, for example: .*${name} (\\S+)`).exec(said)?.[1] ?? '';
  const at: Terminal = {
    endpoint: exported('AWS_ENDPOINT_URL'),
    keys: { id: exported('AWS_ACCESS_KEY_ID'), secret: exported('AWS_SECRET_ACCESS_KEY') },
    home,
  };
  const target = ['--key-id', '--account', '--since'].flatMap((name) => [name, flag(name)]);
  const stop = async () => {
    child.kill('SIGINT');
    return ended;
  };
  return { at, target, stop, said: () => said };
}

interface Described {
  readonly Reservations: readonly {
    readonly Instances: readonly { readonly State: { readonly Name: string } }[];
  }[];
}

it('a served rehearsal can be worked by hand: the texts of a dry run, the real AWS CLI', async () => {
  home = await mkdtemp(join(tmpdir(), 'spillkit-served-'));
  const { at, target, stop, said } = await serveRehearsal();
  const complaints: string[] = [];
  const work = async (step: string, ...flags: readonly string[]) => {
    const changes = await dryRun(at, step, [...target, ...flags]);
    for (const change of changes) complaints.push(...(await typeByHand(at, change)));
    return changes.length;
  };
  // Again and again, because the attacker answers while its key still works.
  expect(await work('contain')).toBeGreaterThan(0);
  for (let looks = 0; looks < 6 && (await work('contain')) > 0; looks++);
  await work('delete-access-key');
  const erased = await work('delete-created-resources', '--regions', REGION);
  expect(erased).toBeGreaterThanOrEqual(21);
  expect(complaints).toEqual([]);

  const { Reservations } = (await aws(at, 'ec2', 'describe-instances', '--region', REGION)) as Described;
  const running = Reservations.flatMap(({ Instances }) => Instances).filter(({ State }) =>
    ['running', 'pending'].includes(State.Name),
  );
  const keyPairs = await aws(
    at,
    'ec2',
    'describe-key-pairs',
    '--region',
    REGION,
    '--query',
    'KeyPairs[].KeyName',
  );
  expect(keyPairs).not.toContain('support-2');
  // A key the attacker made while it was contained has no event yet: it is off, and deleted later.
  const active = await aws(
    at,
    ...['iam', 'list-access-keys', '--user-name', 'shop-developer'],
    ...['--query', 'AccessKeyMetadata[?Status==`Active`]'],
  );
  expect(active).toEqual([]);
  expect(await stop()).toBe(0);
  expect(said()).toMatch(/contained after\s+\d/);
  expect(said()).toMatch(/collateral\s+0/);
  // What the company runs there is untouched, the score says; nothing else may run there.
  expect(running.length).toBeLessThan(20);
}, 300_000);
