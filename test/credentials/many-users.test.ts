import { describe, expect, it } from 'vitest';
import { parseOwners } from '../../lib/credentials/rotate/owners.ts';
import type { StepQuestion } from '../../lib/host/host.ts';
import type { CreatedAccount } from '../../lib/rehearsal/account/create-account.ts';
import { newCase } from '../case/_helpers.ts';
import { KEY, ScriptedTerminal } from '../host/_terminal.ts';
import {
  blockDelivery,
  denyMaking,
  isExposed,
  isRefused,
  lineageOf,
  ownersFile,
  type SeededPerson,
  type State,
  secretOf,
  seedMany,
} from './many-users.ts';
import { type Attendance, approve, rotate, type Seen } from './rotation-case.ts';
import { ACCOUNT_ID, formsOf, type RotationWorld, rotationWorld } from './rotation-world.ts';

const COUNT = 300;
const TEST_MS = 240_000;

interface Company {
  readonly world: RotationWorld;
  readonly people: readonly SeededPerson[];
  readonly dir: string;
  readonly owners: ReturnType<typeof parseOwners>;
}

async function company(): Promise<Company> {
  let people: readonly SeededPerson[] = [];
  const world = await rotationWorld(
    (account) => {
      people = seedMany(account, COUNT);
      denyMaking(account, people);
      blockDelivery(account, people);
    },
    () => lineageOf(people),
    // Throttling has tests of its own, in rotation-on-a-bad-day; with so many users it only takes time.
    { throttles: false },
  );
  const folder = await newCase(world.ctx.caseDir, { clock: world.ctx.clock });
  await folder.close();
  return { world, people, dir: folder.dir, owners: parseOwners(ownersFile(people), 'owners.csv') };
}

const keysOf = (account: CreatedAccount, userName: string) =>
  account.state.iam.users[userName]?.accessKeys ?? [];
const secretsIn = (account: CreatedAccount) =>
  Object.values(account.state.regions['us-east-1']?.secrets ?? {});
const statusOf = (account: CreatedAccount, { userName, keys }: SeededPerson) =>
  keys.map((id) => keysOf(account, userName).find((key) => key.accessKeyId === id)?.status ?? 'deleted');

/** Deletes the users who are deleted meanwhile. */
function deleteSome({ world, people }: Company): void {
  for (const { userName } of people.filter(({ state }) => state === 'deleted meanwhile')) {
    delete world.account.state.iam.users[userName];
  }
}

/** Somebody else deletes some users as soon as the plan is shown. */
function deleting(one: Company) {
  return (question: StepQuestion) => {
    deleteSome(one);
    return approve(question);
  };
}

/** Half of those who were given a new key use it. */
function takeUp({ world, people }: Company): readonly SeededPerson[] {
  return people.filter((person, at) => {
    const fresh = keysOf(world.account, person.userName).find(
      (key) => !person.keys.includes(key.accessKeyId),
    );
    if (fresh === undefined || at % 2 !== 0) return false;
    fresh.lastUsed = { at: '2026-11-21T10:00:00.000Z', service: 'sts', region: 'us-east-1' };
    return true;
  });
}

/** The organization lets the responder make keys again, and the names of secrets are free. */
function settle({ world: { account }, people }: Company): void {
  delete account.state.iam.users.responder?.inlinePolicies.organization;
  for (const { userName, state } of people) {
    if (state === 'exposed, undeliverable')
      delete account.state.regions['us-east-1']?.secrets[secretOf(userName)];
  }
}

const gone = ['deleted meanwhile'];

/** Who is left with no key that works though it had one and nobody chose so. */
function lockedOut({ world, people }: Company): readonly string[] {
  const delivered = secretsIn(world.account).map(({ secretString = '' }) => secretString);
  return people
    .filter(({ state, keys }) => keys.length > 0 && !gone.includes(state) && !state.includes('deactivate'))
    .filter(({ userName, keys }) =>
      keysOf(world.account, userName).every(
        ({ accessKeyId, status }) =>
          status !== 'Active' ||
          !(keys.includes(accessKeyId) || delivered.some((secret) => secret.includes(accessKeyId))),
      ),
    )
    .map(({ userName, state }) => `${userName}: ${state}`);
}

/** Exposed keys that still work. */
function alive({ world, people }: Company): readonly string[] {
  return people
    .filter(({ state }) => isExposed(state))
    .filter((person) => statusOf(world.account, person).includes('Active'))
    .map(({ userName, state }) => `${userName}: ${state}`);
}

const names = (people: readonly SeededPerson[]) =>
  people.map(({ userName, state }) => `${userName}: ${state}`);

/** Whom a new key was refused though the old one had to go. */
const refused = ({ people }: Company) => people.filter(({ state }) => isExposed(state) && isRefused(state));

/** Whom the run says it left without a key, by its name. */
function toldWithout({ people }: Company, { result }: Seen): readonly string[] {
  const told = result.steps.flatMap(({ left }) => left).find((one) => one.startsWith('Left without a key'));
  const listed = /delivered: (.*)\. Settle/.exec(told ?? '')?.[1]?.split(', ') ?? [];
  return names(people.filter(({ userName }) => listed.includes(userName)));
}

/** New secrets that stand somewhere they must not, in any form. */
function leaked({ world, people }: Company, shown: string): readonly string[] {
  const before = new Set(people.flatMap(({ keys }) => keys));
  const made = people
    .flatMap(({ userName }) => keysOf(world.account, userName))
    .filter(({ accessKeyId }) => !before.has(accessKeyId))
    .map(({ secretAccessKey }) => secretAccessKey);
  const passwords = secretsIn(world.account).flatMap(
    ({ secretString = '{}' }) => (JSON.parse(secretString) as { Password?: string }).Password ?? [],
  );
  expect(made.length).toBeGreaterThan(50);
  expect(passwords.length).toBeGreaterThan(20);
  const everything = [world.written(), shown, process.argv.join(' '), JSON.stringify(process.env)].join('\n');
  return [...made, ...passwords].filter((secret) =>
    formsOf(secret).some((form) => everything.includes(form)),
  );
}

const ofState = ({ people }: Company, ...states: readonly State[]) =>
  people.filter(({ state }) => states.includes(state));
const statuses = (one: Company, ...states: readonly State[]) => [
  ...new Set(ofState(one, ...states).map((person) => statusOf(one.world.account, person).join())),
];

describe(`an account with ${COUNT} users in every state`, () => {
  it(
    'unattended and over days: exposed keys dead, policies obeyed, nobody locked out, no secret anywhere',
    async () => {
      const one = await company();
      const { world, dir, owners } = one;
      const attendance: Attendance = { askStep: deleting(one) };

      const first = await rotate(world.ctx, dir, { owners }, attendance);
      expect(first.result.exitCode).toBe(1);
      expect(alive(one)).toEqual([]);
      expect(refused(one).length).toBeGreaterThan(20);
      expect(lockedOut(one)).toEqual(names(refused(one)));
      expect(toldWithout(one, first)).toEqual(names(refused(one)));
      expect(statuses(one, 'exposed, denied by the organization', 'exposed, undeliverable')).toEqual([
        'Inactive',
      ]);
      expect(statuses(one, 'one key', 'in use now', 'tagged report', 'filed report')).toEqual(['Active']);
      expect(statuses(one, 'two keys in use')).toEqual(['Active,Active']);
      expect(statuses(one, 'denied by the organization')).toEqual(['Active']);
      expect(statuses(one, 'filed deactivate-all', 'filed deactivate-unused')).toEqual(['Inactive']);
      const passwords = ofState(one, 'console', 'console and key, with MFA').map(
        ({ userName }) => world.account.state.iam.users[userName]?.loginProfile?.passwordResetRequired,
      );
      expect(new Set(passwords)).toEqual(new Set([true]));
      const planted = ofState(one, 'planted password').map(
        ({ userName }) => world.account.state.iam.users[userName]?.loginProfile?.passwordResetRequired,
      );
      expect(new Set(planted)).toEqual(new Set([false]));

      const taken = takeUp(one);
      await world.clock.advance(2 * 86_400_000);
      const second = await rotate(await world.later(), dir, { owners }, attendance);
      const off = taken.filter(({ state }) => !isExposed(state));
      expect(off.length).toBeGreaterThan(30);
      expect([...new Set(off.flatMap((person) => statusOf(world.account, person)))].sort()).toEqual([
        'Inactive',
        'deleted',
      ]);
      const waiting = ofState(one, 'one key').filter((person) => !taken.includes(person));
      expect(new Set(waiting.flatMap((person) => statusOf(world.account, person)))).toEqual(
        new Set(['Active']),
      );

      settle(one);
      const third = await rotate(await world.later(), dir, { owners }, attendance);
      expect([...new Set(off.flatMap((person) => statusOf(world.account, person)))]).toEqual(['deleted']);
      expect(lockedOut(one)).toEqual([]);
      expect(toldWithout(one, third)).toEqual([]);
      expect(alive(one)).toEqual([]);
      expect(leaked(one, first.shown + second.shown + third.shown)).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'guided: the policy is chosen, one user otherwise, and the own user only by its typed name',
    async () => {
      const one = await company();
      const { world, dir, owners } = one;
      const [spared] = ofState(one, 'one key');
      if (spared === undefined) throw new Error('Nobody has one key.');
      const own = keysOf(world.account, 'responder').map(({ accessKeyId }) => accessKeyId);
      const terminal = new ScriptedTerminal();
      const typing = async () => {
        const policies = await terminal.at('What is done with the access keys of', KEY.down, KEY.enter);
        expect(policies).toMatch(/keys of 2\d\d other users\?/);
        expect(policies).toContain('❯ Replace: new key, old one off when the new one is in use');
        await terminal.at('Is one of them treated otherwise?', spared.userName, KEY.enter);
        await terminal.at(`access keys of ${spared.userName}?`, 'Change nothing', KEY.enter);
        await terminal.at('Is one of them treated otherwise?', KEY.enter);
        await terminal.at('Type its name to give it a new access key', 'somebody', KEY.enter);
        await terminal.at('That is not responder.', KEY.clear, KEY.enter);
        await terminal.shows('Stop the run here');
        deleteSome(one);
        await terminal.at('Stop the run here', KEY.down, KEY.enter);
        await terminal.at('Type the account id', ACCOUNT_ID, KEY.enter);
        await terminal.at('Type its name to give it a new console password', 'responder', KEY.enter);
        await terminal.at('Stop the run here', KEY.down, KEY.enter);
        await terminal.at('Type the account id', ACCOUNT_ID, KEY.enter);
      };

      const [seen] = await Promise.all([
        rotate(world.ctx, dir, { owners }, { mode: 'guided', terminal }),
        typing(),
      ]);

      expect(seen.result.exitCode).toBe(1);
      expect(alive(one)).toEqual([]);
      expect(lockedOut(one)).toEqual(names(refused(one)));
      expect(toldWithout(one, seen)).toEqual(names(refused(one)));
      expect(statusOf(world.account, spared)).toEqual(['Active']);
      const others = ofState(one, 'one key').filter((person) => person !== spared);
      expect(new Set(others.flatMap((person) => statusOf(world.account, person)))).toEqual(
        new Set(['Inactive']),
      );
      expect(keysOf(world.account, 'responder').map(({ accessKeyId }) => accessKeyId)).toEqual(own);
      expect(world.account.state.iam.users.responder?.loginProfile?.passwordResetRequired).toBe(true);
      expect(leaked(one, seen.shown)).toEqual([]);
    },
    TEST_MS,
  );
});
