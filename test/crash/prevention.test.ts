import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { type CaseFolder, openCase } from '../../lib/case/case-folder.ts';
import type { RawInputs } from '../../lib/playbook/inputs.ts';
import { runPlaybook } from '../../lib/playbook/runner.ts';
import type { PlaybookRun } from '../../lib/playbook/session.ts';
import { undoChanges } from '../../lib/playbook/undo.ts';
import { type CreatedAccount, createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../lib/rehearsal/account/request-handler.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import type { AccountState } from '../../lib/rehearsal/account/state.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { virtualClock } from '../../lib/rehearsal/virtual-clock.ts';
import type { PreventionInput } from '../../playbooks/prevent-key-leaks/inputs.ts';
import { preventKeyLeaks } from '../../playbooks/prevent-key-leaks/playbook.ts';
import { fixedClock, newCase, tempDir } from '../case/_helpers.ts';
import { type Answer, FakeHost, outside } from '../playbook/_helpers.ts';
import {
  cannotRunHooks,
  newFolder,
  newRepository,
  root,
  shell,
  snapshot,
  write,
} from '../prevention/guarded.ts';

const ACCOUNT = '482910374655';
const LONG_AGO = '2026-01-15T08:00:00.000Z';
const EARLIER = '2026-11-23T03:00:00Z';
const NOW = '2026-11-23T09:00:00Z';
const MAIL = ['security@shop.example'];
const everything: Answer = ({ plan }) => ({
  ...{ answer: 'apply', by: 'responder' },
  selected: plan.changes.map(({ id }) => id),
});
const allow = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

type Outside = Partial<PlaybookRun<PreventionInput>['context']>;

/** Runs one step over an opened case as a process of its own would. */
async function runStep(step: string, folder: CaseFolder, world: Outside): Promise<number> {
  const input = preventKeyLeaks.inputs.parse(folder.inputs as RawInputs, new Date(NOW));
  const { exitCode } = await runPlaybook({
    ...{ playbook: preventKeyLeaks, input, case: folder, mode: 'guided', only: [step] },
    ...{ host: new FakeHost(everything), signal: new AbortController().signal },
    context: { ...outside(fixedClock(NOW)), ...world } as PlaybookRun<PreventionInput>['context'],
  });
  return exitCode;
}

async function takeBack(folder: CaseFolder, world: Outside): Promise<number> {
  const input = preventKeyLeaks.inputs.parse(folder.inputs as RawInputs, new Date(NOW));
  return undoChanges(
    {
      ...{ playbook: preventKeyLeaks, input, case: folder, mode: 'guided' },
      ...{ host: new FakeHost(everything), signal: new AbortController().signal },
      context: { ...outside(fixedClock(NOW)), ...world } as PlaybookRun<PreventionInput>['context'],
    },
    {},
  );
}

/** The case as it stood right before its n-th journal line, as often as `copied` is called. */
function watched(folder: CaseFolder, onLine: (line: string) => void): CaseFolder {
  const { journal } = folder;
  return {
    ...folder,
    journal: {
      entries: () => journal.entries(),
      close: () => journal.close(),
      append: (fact) => {
        onLine(fact.kind);
        return journal.append(fact);
      },
    },
  };
}

/** A moment a process died at: its case folder, and the world outside of it. */
interface Moment<World> {
  readonly n: number;
  /** The line it did not write any more. */
  readonly line: string;
  readonly dir: string;
  readonly world: World;
}

/** Runs a step once, unharmed, and keeps every moment right before a journal line. */
async function everyMoment<World>(step: string, inputs: RawInputs, world: Outside, keep: () => World) {
  const dir = tempDir();
  const folder = await newCase(dir, { playbook: preventKeyLeaks.id, inputs: inputs as never });
  const moments: Moment<World>[] = [];
  const exit = await runStep(
    step,
    watched(folder, (line) => {
      const copy = join(dir, `moment-${moments.length + 1}`);
      // The lock goes with its process.
      cpSync(folder.dir, copy, { recursive: true, filter: (path) => !path.endsWith('case.lock') });
      moments.push({ n: moments.length + 1, line, dir: copy, world: keep() });
    }),
    world,
  );
  await folder.close();
  // Before the first change, and while all is read back, nothing outside changes: the last line of each stands for all.
  const telling = moments.filter(({ line }, at) => {
    const next = moments[at + 1]?.line;
    return line === 'change-applied' || next === undefined || next === 'change-applied';
  });
  return { exit, moments: telling };
}

const options = { propagationDelayMs: 0, trailDelayMs: 0, latencyMs: 0 };
const REGIONS = { 'us-east-1': 'opt-in-not-required', 'eu-west-1': 'opt-in-not-required' } as const;

/** The account as somebody left it, at a time. */
function accountOf(state: AccountState | undefined, start: string) {
  const clock = virtualClock({ start: new Date(start) });
  const made = { accountId: ACCOUNT, clock, services, options, regions: REGIONS };
  const account = createAccount(state === undefined ? made : { ...made, state: structuredClone(state) });
  return { account, clock };
}

function clientsOf({ account, clock }: ReturnType<typeof accountOf>, userName: string) {
  const [key] = account.state.iam.users[userName]?.accessKeys ?? [];
  if (key === undefined) throw new Error(`${userName} has no key.`);
  const { accessKeyId, secretAccessKey } = key;
  const credentials = { accessKeyId, secretAccessKey };
  const aws = createAws({ credentials, clock, requestHandler: requestHandler(account), limits: () => [] });
  return { aws, clock };
}

/** A small company, six hours after its pipeline worked: IAM's memory is up to four hours behind. */
async function company(): Promise<AccountState> {
  const at = accountOf(undefined, EARLIER);
  const keys = [{ createdAt: LONG_AGO }];
  const attached = ['arn:aws:iam::aws:policy/PowerUserAccess'];
  seedUser(at.account, { userName: 'responder', createdAt: LONG_AGO, keys, policies: { all: allow('*') } });
  const policies = { own: allow('iam:Get*', 'iam:List*') };
  seedUser(at.account, { userName: 'ci-deploy', createdAt: LONG_AGO, keys, attached, policies });
  seedUser(at.account, { userName: 'former', createdAt: LONG_AGO, keys });
  const { aws } = clientsOf(at, 'ci-deploy');
  await aws.read('ec2').describeInstances({});
  await aws.read('iam').listUsers({});
  await clientsOf(at, 'responder').aws.write('sns', 'us-east-1').createTopic({ Name: 'pager' });
  return at.account.state;
}

/** What stands in the account of all a step could have made or changed. */
function standing({ state }: CreatedAccount) {
  const { users, roles } = state.iam;
  return structuredClone({
    users: Object.values(users).map(({ userName, inlinePolicies, attachedPolicies, groups, accessKeys }) => ({
      ...{ userName, inlinePolicies, attachedPolicies, groups },
      keys: accessKeys.map(({ status }) => status),
    })),
    roles: Object.keys(roles).sort(),
    regions: Object.values(state.regions).map(({ name, guardduty, shelves }) => ({
      ...{ name, detectors: guardduty.detectorId === undefined ? 0 : 1 },
      findings: Object.values(guardduty.findings).length,
      shelves: Object.fromEntries(
        Object.entries(shelves).flatMap(([shelf, things]) => {
          const count = Object.keys(things).length;
          return count === 0 ? [] : [[shelf, count]];
        }),
      ),
    })),
  });
}

/** Calls that changed something, with what they asked for but for ids that are drawn. */
function writesIn({ state }: CreatedAccount): readonly string[] {
  const asked = (parameters: unknown) =>
    JSON.stringify(parameters).replace(/[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/g, 'ID');
  return state.records
    .filter(({ record }) => record.readOnly === false && record.errorCode === undefined)
    .map(({ record, region }) => `${record.eventName} ${region} ${asked(record.requestParameters)}`)
    .sort();
}

const before = await company();
const untouched = standing(accountOf(before, NOW).account);
const inputs: RawInputs = { account: ACCOUNT, mail: MAIL };
const STEPS = {
  'review-permissions': { ...inputs, regions: ['us-east-1'] },
  'enable-guardduty': inputs,
  'set-budget-alarm': { ...inputs, amount: '80', topic: `arn:aws:sns:us-east-1:${ACCOUNT}:pager` },
} as const;
const runs = await Promise.all(
  Object.entries(STEPS).map(async ([step, told]) => {
    const at = accountOf(before, NOW);
    const keep = () => structuredClone({ state: at.account.state, at: at.clock.now().toISOString() });
    const { exit, moments } = await everyMoment(step, told, clientsOf(at, 'responder'), keep);
    return { step, exit, moments, end: standing(at.account), writes: writesIn(at.account) };
  }),
);

describe.each(runs)('a process that dies in $step', ({ step, exit, moments, end, writes }) => {
  it('would have ended well', () => {
    expect(exit).toBe(0);
    expect(end).not.toEqual(untouched);
    expect(new Set(writes).size).toBe(writes.length);
  });

  it.each(moments)(
    'right before line $n, $line: ends the same, does nothing twice, and is undone',
    async ({ dir, world }) => {
      const at = accountOf(world.state, world.at);
      // Somebody looks a minute later.
      await at.clock.sleep(60_000);
      const outside = clientsOf(at, 'responder');
      const folder = await openCase(dir, at.clock);
      expect(await runStep(step, folder, outside)).toBe(0);
      expect(standing(at.account)).toEqual(end);
      expect(writesIn(at.account)).toEqual(writes);
      expect(await takeBack(folder, outside)).toBe(0);
      expect(standing(at.account)).toEqual(untouched);
      await folder.close();
    },
  );
});

describe.skipIf(cannotRunHooks)('a process that dies in install-git-secrets', async () => {
  const keep = () => {
    const aside = tempDir();
    cpSync(root, aside, { recursive: true, verbatimSymlinks: true });
    return aside;
  };
  const work = await newRepository(await newFolder('shop'));
  await write(work, '.git/hooks/pre-commit', '#!/bin/sh\necho "hook of before" >&2\n', 0o755);
  const unguarded = snapshot(root);
  const { exit, moments } = await everyMoment('install-git-secrets', { repo: work }, { shell }, keep);
  const hooks = snapshot(join(work, '.git/hooks'));

  it('would have ended well', () => expect(exit).toBe(0));

  it.each(moments)('right before line $n, $line: ends the same, and is undone', async ({ dir, world }) => {
    rmSync(root, { recursive: true });
    cpSync(world, root, { recursive: true, verbatimSymlinks: true });
    const folder = await openCase(dir, fixedClock(NOW));
    expect(await runStep('install-git-secrets', folder, { shell })).toBe(0);
    expect(snapshot(join(work, '.git/hooks'))).toEqual(hooks);
    expect(await takeBack(folder, { shell })).toBe(0);
    expect(snapshot(root)).toEqual(unguarded);
    await folder.close();
  });
});

const spillkit = join(import.meta.dirname, '..', '..', 'dist', 'playbooks', 'spillkit.js');

/** Runs the step in a process of its own that gets no further than one hook, and ends it there with SIGKILL. */
async function killedAt(hook: string, work: string, cases: string): Promise<CaseFolder> {
  const hooks = join(work, '.git/hooks');
  const partial = join(hooks, `${hook}.partial`);
  // Writing to a pipe nobody reads from waits for ever.
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', partial]);
  const changes = watch(hooks);
  const args = ['run', 'prevent-key-leaks', '--only', 'install-git-secrets', '--repo', work];
  const child = spawn(process.execPath, [spillkit, ...args, '--yes', '--case-dir', cases], {
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  for await (const { filename } of changes) if (filename === 'pre-commit') break;
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  rmSync(partial);
  const [id = ''] = readdirSync(cases);
  return openCase(join(cases, id), fixedClock(NOW));
}

it.skipIf(cannotRunHooks)(
  'a process that dies between two hooks leaves a case that puts the folder back as it was, with an earlier case in it',
  async () => {
    const work = await newRepository(await newFolder('between'));
    const hooks = join(work, '.git/hooks');
    // What an earlier version wrote, before somebody's own; and one that stands beside it without being run.
    const ours = '#!/bin/sh\n# Written by spillkit (prevent-key-leaks, install-git-secrets)\nexit 0\n';
    await write(work, '.git/hooks/pre-commit', ours, 0o755);
    await write(work, '.git/hooks/pre-commit.earlier', '#!/bin/sh\necho earlier >&2\n', 0o755);
    await write(work, '.git/hooks/pre-push', ours.replace('exit 0', ':'), 0o644);
    await write(work, '.git/hooks/commit-msg', '#!/bin/sh\necho "message of before" >&2\n', 0o755);
    const before = snapshot(hooks);
    const folder = await killedAt('commit-msg', work, tempDir());
    expect(snapshot(hooks)).not.toEqual(before);
    expect(await runStep('install-git-secrets', folder, { shell })).toBe(0);
    expect(await takeBack(folder, { shell })).toBe(0);
    expect(snapshot(hooks)).toEqual(before);
    await folder.close();
  },
);
