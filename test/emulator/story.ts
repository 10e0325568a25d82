import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Python of the environment that .tools/emulators.mjs made. */
const PYTHON = process.env.SPILLKIT_TEST_PYTHON ?? '';

export interface Keys {
  readonly id: string;
  readonly secret: string;
}
export interface Company {
  readonly account: string;
  readonly people: Readonly<Record<'admin' | 'operator' | 'developer' | 'responder' | 'ci-bot', Keys>>;
}
export interface Work {
  readonly instances: Readonly<Record<string, readonly string[]>>;
  readonly newcomer: Keys;
  readonly group: string;
  readonly volume: string;
  readonly snapshot: string;
}
export interface Attack {
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
export interface After {
  readonly contractor: Keys;
  readonly group: string;
  readonly volume: string;
  readonly instances: Readonly<Record<string, readonly string[]>>;
}
export interface Region {
  readonly instances: Readonly<Record<string, string>>;
  readonly keyPairs: readonly string[];
  readonly groups: readonly string[];
  readonly volumes: readonly string[];
  readonly snapshots: readonly string[];
}
export interface Found {
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

/** What each act of story.py gives. */
interface Acts {
  readonly company: Company;
  readonly work: Work;
  readonly attack: Attack;
  readonly after: After;
  readonly inspect: Found;
}

/** Plays one act of story.py through boto3, against `endpoint`. */
export async function act<Name extends keyof Acts>(
  name: Name,
  endpoint: string,
  keys: object,
): Promise<Acts[Name]> {
  const playing = promisify(execFile)(PYTHON, [join(import.meta.dirname, 'story.py'), name], {
    env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  playing.child.stdin?.end(JSON.stringify({ endpoint, keys }));
  return JSON.parse((await playing).stdout) as Acts[Name];
}

/** CloudTrail counts whole seconds: what happens before this resolves and what happens after can be told apart. */
export async function nextSecond(): Promise<Date> {
  await pause(1000 - (Date.now() % 1000));
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}

/** What the account still has of the attack, a line each. */
export function leftOf(attack: Attack, company: Company, found: Found): readonly string[] {
  const stands = (region: string, id: string) =>
    !['terminated', 'shutting-down', undefined].includes(found.regions[region]?.instances[id]);
  const keys = Object.values(found.users).flatMap((user) => Object.keys(user.keys));
  return [
    ...Object.entries(attack.instances).flatMap(([region, ids]) => ids.filter((id) => stands(region, id))),
    ...Object.entries(found.regions).flatMap(([region, now]) => [
      ...now.keyPairs.filter((name) => name === attack.keyPairs[region]),
      ...now.groups.filter((id) => id === attack.groups[region]),
      ...now.volumes.filter((id) => id === attack.volumes[region]),
      ...now.snapshots.filter((id) => id === attack.snapshots[region]),
    ]),
    ...keys.filter((id) => [attack.key, attack.supportKey, company.people.developer.id].includes(id)),
    ...Object.keys(found.users).filter((name) => name === 'support'),
    ...[...Object.keys(found.roles), ...found.instanceProfiles].filter((name) => name === 'ec2-health'),
  ];
}

/** What others made, before the leak or after, and the account no longer has as it was. */
export function harmed(work: Work, after: After, found: Found): readonly string[] {
  const { 'us-east-1': us, 'eu-west-1': eu } = found.regions;
  const missing = (have: readonly string[] | undefined, want: readonly string[]) =>
    want.filter((id) => !have?.includes(id));
  return [
    ...[work.instances, after.instances].flatMap((each) =>
      Object.entries(each).flatMap(([region, ids]) =>
        ids.filter((id) => found.regions[region]?.instances[id] !== 'running'),
      ),
    ),
    ...missing(us?.keyPairs, ['operator-us', 'developer-build']),
    ...missing(eu?.keyPairs, ['operator-laptop']),
    ...missing(us?.groups, [after.group]),
    ...missing(eu?.groups, [work.group]),
    ...missing(us?.volumes, [after.volume]),
    ...missing(eu?.volumes, [work.volume]),
    ...missing(eu?.snapshots, [work.snapshot]),
    ...missing(Object.keys(found.users), [
      'admin',
      'operator',
      'developer',
      'ci-bot',
      'contractor',
      'newcomer',
      'responder',
    ]),
    ...missing(Object.keys(found.roles), ['deployer', 'reporting']),
    ...missing(found.instanceProfiles, ['reporting']),
  ];
}

/** Users whose key is not replaced as it should be: one active key, a new one, delivered once. */
export function notRotated(old: Readonly<Record<string, Keys>>, found: Found): readonly string[] {
  return Object.entries(old).flatMap(([name, { id: oldId }]) => {
    const keys = found.users[name]?.keys ?? {};
    const active = Object.keys(keys).filter((id) => keys[id] === 'Active');
    const delivered = found.secrets.filter(({ value }) => active.some((id) => value.includes(id)));
    return active.length === 1 && !active.includes(oldId) && delivered.length === 1 ? [] : [name];
  });
}
