import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingProxy, recordingProxy } from './recording-proxy/proxy.ts';
import {
  type After,
  type Attack,
  act,
  type Company,
  type Found,
  harmed,
  type Keys,
  leftOf,
  nextSecond,
  notRotated,
  type Work,
} from './story.ts';

const MOTO = process.env.SPILLKIT_TEST_MAIN_JOB_MOTO ?? '';
const root = join(import.meta.dirname, '..', '..');
const spillkit = join(root, 'dist', 'playbooks', 'spillkit.js');
const ACCOUNT = '123456789012';
/** Named, because moto counts China and GovCloud among the regions of an account and fails when asked there. */
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'ap-south-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
].join(',');

async function post(path: string, body = ''): Promise<void> {
  const answer = await fetch(`${MOTO}/moto-api/${path}`, {
    method: 'POST',
    body,
  });
  await answer.text();
  if (!answer.ok) throw new Error(`moto answered ${answer.status} to ${path}`);
}

const home = await mkdtemp(join(tmpdir(), 'spillkit-main-job-'));

/** `spillkit` as a user types it, with nothing but this environment. */
async function type(args: readonly string[], keys: Keys) {
  const child = spawn(process.execPath, [spillkit, ...args], {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AWS_ACCESS_KEY_ID: keys.id,
      AWS_SECRET_ACCESS_KEY: keys.secret,
      AWS_REGION: 'us-east-1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

describe('the main job on an endpoint that others wrote', () => {
  let proxy: RecordingProxy;
  let company: Company;
  let work: Work;
  let attack: Attack;
  let after: After;
  let run: Awaited<ReturnType<typeof type>>;
  let found: Found;

  beforeAll(async () => {
    await post('reset-auth', 'inf');
    await post('reset');
    proxy = recordingProxy(MOTO, ACCOUNT);
    const [office, pipeline, elsewhere, desk] = await Promise.all(
      ['198.51.100.7', '192.0.2.10', '203.0.113.66', '198.51.100.99'].map((address) => proxy.from(address)),
    );
    if (!office || !pipeline || !elsewhere || !desk) throw new Error('The proxy does not listen.');
    company = await act('company', office, { root: { id: 'root', secret: 'root' } });
    await post('reset-auth', '0');
    const keys = { ...company.people, account: company.account };
    work = await act('work', pipeline, keys);
    const leakedAt = await nextSecond();
    await nextSecond();
    attack = await act('attack', elsewhere, keys);
    after = await act('after', office, keys);
    await nextSecond();
    const leaked = company.people.developer.id;
    run = await type(
      [
        ...['run', 'leaked-access-key', '--yes', '--account', company.account, '--key-id', leaked],
        ...[
          '--since',
          leakedAt.toISOString(),
          '--endpoint-url',
          desk,
          '--trail-delay',
          '0s',
          '--regions',
          REGIONS,
        ],
        ...['--keys', 'replace:now'],
        ...['--approve', `delete-access-key=${leaked.slice(-4)}`],
        ...['--approve', `delete-created-resources=${company.account}`],
        ...['--approve', `rotate-access-keys=${company.account}`],
        ...['--approve', `rotate-passwords=${company.account}`],
      ],
      company.people.responder,
    );
    found = await act('inspect', MOTO, keys);
  }, 300_000);

  afterAll(async () => {
    await proxy.close();
    await post('reset-auth', 'inf');
    await rm(home, { recursive: true, force: true });
  });

  it('was a real attack: the new user was first refused, and everything else was there', () => {
    expect(attack.createUser).toBe('AccessDenied');
    const refusals = proxy.records.filter((record) => record.errorCode === 'AccessDenied');
    expect(refusals.map((record) => record.eventName)).toContain('CreateUser');
    expect(Object.values(attack.instances).flat()).toHaveLength(13);
  });

  it('ends with exit code 0', () => {
    expect(run.code, `${run.stdout}\n${run.stderr}`).toBe(0);
  });

  it('leaves nothing of the attack: no protected instance, no way back in', () => {
    expect(attack.protected).toHaveLength(8);
    expect(leftOf(attack, company, found)).toEqual([]);
  });

  it('touches nothing that others made, before the leak or after', () => {
    expect(harmed(work, after, found)).toEqual([]);
  });

  it('leaves the responder as it was', () => {
    expect(found.users.responder?.keys).toEqual({
      [company.people.responder.id]: 'Active',
    });
    expect(found.users.responder?.policies).toEqual(['work']);
  });

  it('gives every other user a new key, delivers it, and turns the old one off', () => {
    const { admin, operator, 'ci-bot': pipeline } = company.people;
    const old = {
      admin,
      operator,
      'ci-bot': pipeline,
      newcomer: work.newcomer,
      contractor: after.contractor,
    };
    expect(notRotated(old, found)).toEqual([]);
  });

  it('gives every user with a password a new one to be changed at sign-in', () => {
    for (const name of ['admin', 'operator', 'contractor'])
      expect(found.users[name]?.password, name).toBe('reset');
  });

  it('has shown and kept no secret', async () => {
    const cases = join(home, '.local', 'share', 'spillkit');
    expect(existsSync(cases)).toBe(true);
    const secrets = found.secrets.flatMap(({ value }) => Object.values(JSON.parse(value) as object));
    const long = [...secrets, ...Object.values(company.people).map((keys) => keys.secret)].filter(
      (value): value is string => typeof value === 'string' && value.length === 40,
    );
    expect(long.length).toBeGreaterThan(5);
    const { stdout: listing } = await promisify(execFile)('find', [cases, '-type', 'f']);
    const files = await Promise.all(
      listing
        .trim()
        .split('\n')
        .map((path) => readFile(path, 'utf8')),
    );
    const said = [run.stdout, run.stderr, ...files].join('\n');
    expect(long.filter((secret) => said.includes(secret))).toEqual([]);
  });
});
