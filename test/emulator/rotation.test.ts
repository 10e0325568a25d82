import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOwners } from '../../lib/credentials/rotate/owners.ts';
import type { StepQuestion } from '../../lib/host/host.ts';
import { concurrently } from '../../lib/resources/concurrently.ts';
import { isExposed, ownersFile, type SeededPerson, STATES, type State } from '../credentials/many-users.ts';
import { approve, rotate, type Seen } from '../credentials/rotation-case.ts';
import { formsOf } from '../credentials/rotation-world.ts';
import { type RotationBench, rotationBench } from './rotation-bench.ts';

/** As many as in the simulated account's run, in the same states. */
const COUNT = 300;
const TEST_MS = 240_000;
const EXPOSED: readonly State[] = STATES.filter(isExposed);

/** What each emulator cannot hold or tell, and what is looked at instead. */
const EMULATORS = [
  {
    name: 'moto',
    url: process.env.SPILLKIT_TEST_ROTATION_MOTO ?? '',
    /** It notes the use of every key, with today's date; nothing was used long ago. */
    tellsUse: true,
  },
  {
    name: 'ministack',
    url: process.env.SPILLKIT_TEST_ROTATION_MINISTACK ?? '',
    /** It has no last-used dates and does not know who calls: the responder gives the word instead of first use. */
    tellsUse: false,
  },
];

/** Where the keys of before stand, whether a new one works and was delivered, and whether the password is new. */
async function standing(
  bench: RotationBench,
  { userName, state, keys }: SeededPerson,
  delivered: Awaited<ReturnType<RotationBench['delivered']>>,
): Promise<string> {
  const now = await bench.keysOf(userName);
  const old = keys.map((id) => now.get(id) ?? 'deleted').sort();
  const fresh = [...now].filter(([id, status]) => !keys.includes(id) && status === 'Active');
  const ids = new Set([...delivered.values()].map(({ AccessKeyId }) => AccessKeyId));
  const known = fresh.filter(([id]) => ids.has(id));
  const unknown = now.size - (keys.length - old.filter((one) => one === 'deleted').length) - known.length;
  const mustChange = /console|password/.test(state) ? await bench.mustChangePassword(userName) : undefined;
  return [
    old.join(' ') || 'no key',
    ...(known.length === 0 ? [] : [`${known.length} new`]),
    ...(unknown === 0 ? [] : [`${unknown} that nobody has`]),
    ...(mustChange === undefined ? [] : [mustChange ? 'new password' : 'old password']),
  ].join(', ');
}

/** By state: how everybody in it stands, each way once. */
async function standings(bench: RotationBench): Promise<Readonly<Record<string, string>>> {
  const delivered = await bench.delivered();
  const { signal } = new AbortController();
  const all = await concurrently(bench.people, 8, signal, (person) => standing(bench, person, delivered));
  return Object.fromEntries(
    STATES.map((state) => [
      state,
      [...new Set(bench.people.flatMap((one, at) => (one.state === state ? [all[at] ?? ''] : [])))].join(
        ' / ',
      ),
    ]),
  );
}

describe.each(EMULATORS)('many users rotated at $name', { timeout: TEST_MS }, ({ url, tellsUse }) => {
  let bench: RotationBench;
  const seen: Seen[] = [];

  beforeAll(async () => {
    bench = await rotationBench(url, COUNT);
  }, TEST_MS);
  afterAll(() => bench?.close());

  async function run(keys?: 'replace:now'): Promise<Seen> {
    const settings = keys === undefined ? {} : { keys: { kind: 'replace', atOnce: true } as const };
    const owners = parseOwners(ownersFile(bench.people), 'owners.csv');
    const gone = bench.people.filter(({ state }) => state === 'deleted meanwhile');
    let asked = false;
    const askStep = async (question: StepQuestion) => {
      if (!asked && seen.length === 0) for (const person of gone) await bench.remove(person);
      asked = true;
      return approve(question);
    };
    const one = await rotate(await bench.context(), bench.dir, { owners, ...settings }, { askStep });
    seen.push(one);
    return one;
  }

  it('first run: exposed keys off, policies obeyed, everybody has a key that works', async () => {
    expect((await run()).shown).toContain('Left without a key');
    const off = 'Inactive, 1 new';
    // Two keys in use set the user aside; where nobody says that they are, the older one gives way.
    const second = tellsUse ? 'Active Active' : 'Active deleted, 1 new';
    expect(await standings(bench)).toEqual({
      'one key': 'Active, 1 new',
      'no key': 'no key',
      'inactive second key': 'Active deleted, 1 new',
      'unused second key': 'Active deleted, 1 new',
      'two keys in use': second,
      exposed: off,
      'exposed, two keys in use': 'Inactive deleted, 1 new',
      'exposed, tagged report': off,
      // Neither emulator refuses by an organization's policy: see the simulated account's run.
      'exposed, denied by the organization': off,
      'exposed, undeliverable': 'Inactive',
      'planted second key': 'Inactive deleted, 1 new',
      // The clock here is months ahead of the emulator's, to which nothing is of just now.
      'in use now': 'Active, 1 new',
      'tagged report': 'Active',
      'filed report': 'Active',
      'filed deactivate-all': 'Inactive',
      'filed deactivate-unused': 'Inactive',
      console: 'no key, new password',
      'console and key, with MFA': 'Active, 1 new, new password',
      'planted password': 'no key, old password',
      'deleted meanwhile': 'deleted',
      'denied by the organization': 'Active, 1 new',
    });
  });

  it('what was delivered are the keys that work', async () => {
    const delivered = [...(await bench.delivered()).values()];
    const keys = delivered.flatMap(({ AccessKeyId, SecretAccessKey }) =>
      AccessKeyId && SecretAccessKey ? [{ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }] : [],
    );
    expect(keys.length).toBeGreaterThan(COUNT / 2);
    // First use of it; ministack takes any key for the account and notes nothing.
    const { signal } = new AbortController();
    await concurrently(keys, 8, signal, (key) => bench.as(key).read('sts').getCallerIdentity({}));
  });

  it(`later runs: old keys off ${tellsUse ? 'once the new ones are used' : "at the responder's word"}`, async () => {
    await run(tellsUse ? undefined : 'replace:now');
    const second = await standings(bench);
    expect(second['one key']).toBe('Inactive, 1 new');
    expect(second['console and key, with MFA']).toBe('Inactive, 1 new, new password');
    expect(second['tagged report']).toBe('Active');
    await run(tellsUse ? undefined : 'replace:now');
    const third = await standings(bench);
    // Without a last-used date no key is deleted: nobody knows that the new one is in use.
    expect(third['one key']).toBe(tellsUse ? 'deleted, 1 new' : 'Inactive, 1 new');
    for (const state of EXPOSED) expect(third[state], state).not.toMatch(/\bActive\b/);
    for (const [state, now] of Object.entries(third)) {
      const without = [
        ...['no key', 'console', 'planted password', 'deleted meanwhile', 'filed deactivate-all'],
        'exposed, undeliverable',
      ];
      if ([...without, 'filed deactivate-unused'].includes(state)) continue;
      expect(now, state).toMatch(/\bActive\b|1 new/);
    }
  });

  it('leaves the key it signs with as it is, and no secret anywhere', async () => {
    const own = await bench.keysOf('responder');
    expect(own.get(bench.responder.accessKeyId)).toBe('Active');
    const secrets = [...(await bench.delivered()).values()].flatMap(({ SecretAccessKey, Password }) => [
      ...(SecretAccessKey ? [SecretAccessKey] : []),
      ...(Password ? [Password] : []),
    ]);
    const everything = [bench.written(), ...seen.map(({ shown }) => shown), JSON.stringify(process.env)].join(
      '\n',
    );
    expect(secrets.length).toBeGreaterThan(COUNT / 2);
    const leaked = secrets.filter((secret) => formsOf(secret).some((form) => everything.includes(form)));
    expect(leaked.length).toBe(0);
  });
});
