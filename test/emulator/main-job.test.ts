import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingProxy, recordingProxy } from './recording-proxy/proxy.ts';

const MOTO = process.env.SPILLKIT_TEST_MOTO ?? '';
const PYTHON = process.env.SPILLKIT_TEST_PYTHON ?? '';
const root = join(import.meta.dirname, '..', '..');
const spillkit = join(root, 'dist', 'playbooks', 'spillkit.js');
const ACCOUNT = '123456789012';
/** Named, because moto counts China and GovCloud among the regions of an account and fails when asked there. */
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'ap-south-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
].join(',');

interface Keys {
  readonly id: string;
  readonly secret: string;
}
interface Company {
  readonly account: string;
  readonly people: Readonly<Record<'ada' | 'bob' | 'carol' | 'rosa' | 'ci-bot', Keys>>;
}
interface Work {
  readonly instances: Readonly<Record<string, readonly string[]>>;
  readonly newcomer: Keys;
  readonly group: string;
  readonly volume: string;
  readonly snapshot: string;
}
interface Attack {
  readonly key: string;
  readonly supportKey: string;
  readonly createUser: string;
  readonly instances: Readonly<Record<string, readonly string[]>>;
  readonly protected: readonly string[];
  readonly keyPairs: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, string>>;
  readonly snapshots: Readonly<Record<string, string>>;
}
interface After {
  readonly contractor: Keys;
  readonly group: string;
  readonly volume: string;
  readonly instances: Readonly<Record<string, readonly string[]>>;
}
interface Region {
  readonly instances: Readonly<Record<string, string>>;
  readonly keyPairs: readonly string[];
  readonly groups: readonly string[];
  readonly volumes: readonly string[];
  readonly snapshots: readonly string[];
}
interface Found {
  readonly users: Readonly<
    Record<
      string,
      {
        keys: Record<string, string>;
        password: 'reset' | 'old' | null;
        policies: string[];
      }
    >
  >;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly instanceProfiles: readonly string[];
  readonly regions: Readonly<Record<string, Region>>;
  readonly secrets: readonly {
    readonly name: string;
    readonly value: string;
  }[];
}

async function act<T>(name: string, endpoint: string, keys: object): Promise<T> {
  const child = promisify(execFile)(PYTHON, [join(import.meta.dirname, 'story.py'), name], {
    env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  child.child.stdin?.end(JSON.stringify({ endpoint, keys }));
  return JSON.parse((await child).stdout) as T;
}

async function post(path: string, body = ''): Promise<void> {
  const answer = await fetch(`${MOTO}/moto-api/${path}`, {
    method: 'POST',
    body,
  });
  await answer.text();
  if (!answer.ok) throw new Error(`moto answered ${answer.status} to ${path}`);
}

/** CloudTrail counts whole seconds: what happens before this returns and what happens after can be told apart. */
async function nextSecond(): Promise<Date> {
  await pause(1000 - (Date.now() % 1000));
  return new Date(Math.floor(Date.now() / 1000) * 1000);
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
    company = await act<Company>('company', office, {});
    await post('reset-auth', '0');
    const keys = { ...company.people, account: company.account };
    work = await act<Work>('work', pipeline, keys);
    const leakedAt = await nextSecond();
    await nextSecond();
    attack = await act<Attack>('attack', elsewhere, keys);
    after = await act<After>('after', office, keys);
    await nextSecond();
    const leaked = company.people.carol.id;
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
        ...['--approve', `delete-access-key=${leaked.slice(-4)}`],
        ...['--approve', `delete-created-resources=${company.account}`],
        ...['--approve', `rotate-access-keys=${company.account}`],
        ...['--approve', `rotate-passwords=${company.account}`],
      ],
      company.people.rosa,
    );
    found = await act<Found>('inspect', MOTO, keys);
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
    expect(Object.values(attack.instances).flat()).toHaveLength(21);
  });

  it('ends with exit code 0', () => {
    expect(run.code, `${run.stdout}\n${run.stderr}`).toBe(0);
  });

  it('leaves none of the instances, protected ones included', () => {
    const states = Object.entries(attack.instances).flatMap(([region, ids]) =>
      ids.map((id) => found.regions[region]?.instances[id] ?? 'terminated'),
    );
    expect(new Set(states)).toEqual(new Set(['terminated']));
    expect(attack.protected).toHaveLength(8);
  });

  it('leaves none of the key pairs, groups, volumes and snapshots', () => {
    const left = Object.entries(found.regions).flatMap(([region, now]) => [
      ...now.keyPairs.filter((name) => name === attack.keyPairs[region]),
      ...now.groups.filter((id) => id === attack.groups[region]),
      ...now.volumes.filter((id) => id === attack.volumes[region]),
      ...now.snapshots.filter((id) => id === attack.snapshots[region]),
    ]);
    expect(left).toEqual([]);
  });

  it('leaves no way back in: no user, key, role or profile of the attacker', () => {
    const keys = Object.values(found.users).flatMap((user) => Object.keys(user.keys));
    expect(Object.keys(found.users)).not.toContain('support');
    expect(keys).not.toContain(attack.key);
    expect(keys).not.toContain(attack.supportKey);
    expect(keys).not.toContain(company.people.carol.id);
    expect(Object.keys(found.roles)).not.toContain('ec2-health');
    expect(found.instanceProfiles).not.toContain('ec2-health');
  });

  it('touches nothing that others made, before the leak or after', () => {
    const states = [work.instances, after.instances].flatMap((each) =>
      Object.entries(each).flatMap(([region, ids]) => ids.map((id) => found.regions[region]?.instances[id])),
    );
    expect(states).toEqual(Array.from({ length: 5 }, () => 'running'));
    expect(found.regions['eu-west-1']?.keyPairs).toEqual(['bob-laptop']);
    expect(found.regions['us-east-1']?.keyPairs.toSorted()).toEqual(['bob-us', 'carol-build']);
    expect(found.regions['eu-west-1']?.groups).toContain(work.group);
    expect(found.regions['us-east-1']?.groups).toContain(after.group);
    expect(found.regions['eu-west-1']?.volumes).toContain(work.volume);
    expect(found.regions['us-east-1']?.volumes).toContain(after.volume);
    expect(found.regions['eu-west-1']?.snapshots).toContain(work.snapshot);
    expect(Object.keys(found.users).toSorted()).toEqual(
      ['ada', 'bob', 'carol', 'ci-bot', 'contractor', 'newcomer', 'rosa'].toSorted(),
    );
    expect(Object.keys(found.roles)).toEqual(expect.arrayContaining(['deployer', 'reporting']));
    expect(found.instanceProfiles).toEqual(['reporting']);
  });

  it('leaves the responder as it was', () => {
    expect(found.users.rosa?.keys).toEqual({
      [company.people.rosa.id]: 'Active',
    });
    expect(found.users.rosa?.policies).toEqual(['work']);
  });

  it('gives every other user a new key, delivers it, and turns the old one off', () => {
    const old = {
      ...company.people,
      newcomer: work.newcomer,
      contractor: after.contractor,
    };
    for (const name of ['ada', 'bob', 'ci-bot', 'newcomer', 'contractor'] as const) {
      const keys = found.users[name]?.keys ?? {};
      expect(keys[old[name].id] ?? 'Deleted', name).not.toBe('Active');
      const [fresh = 'none', ...more] = Object.keys(keys).filter((id) => keys[id] === 'Active');
      expect(more, name).toEqual([]);
      const delivered = found.secrets.filter((secret) => secret.value.includes(fresh));
      expect(delivered, name).toHaveLength(1);
    }
  });

  it('gives every user with a password a new one to be changed at sign-in', () => {
    for (const name of ['ada', 'bob', 'contractor']) expect(found.users[name]?.password, name).toBe('reset');
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
