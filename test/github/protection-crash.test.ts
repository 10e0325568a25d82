import { afterAll, describe, expect, it } from 'vitest';
import { type CaseFolder, openCase } from '../../lib/case/case-folder.ts';
import { purgeKinds } from '../../lib/github/kinds.ts';
import { planGuards, planOpenGuards } from '../../lib/github/protection/plan-guards.ts';
import { PURGE_ORDER } from '../../lib/github/purge/purge-order.ts';
import { type Because, type Change, changeId, GLOBAL } from '../../lib/playbook/change.ts';
import type { WritingKind } from '../../lib/playbook/change-kind.ts';
import { emptyPlan } from '../../lib/playbook/plan.ts';
import type { Playbook } from '../../lib/playbook/playbook.ts';
import { serveGitHub } from '../../lib/rehearsal/github/serve-github.ts';
import { allowsRewriting, type GitHubState } from '../../lib/rehearsal/github/state.ts';
import { fixedClock, newCase, tempDir } from '../case/_helpers.ts';
import { agree, FakeHost, start } from '../playbook/_helpers.ts';
import { connect, stateOf } from './double/github-double.ts';
import { contextFor, STRICT, tagRules } from './double/purge-world.ts';
import { commit, git, shell } from './leaky-repository.ts';

const because: Because = { kind: 'observed', call: 'test', fact: 'main leaks' };
const refs = ['refs/heads/main', 'refs/tags/v1.1'];

/** One repository for all: only its settings change, and those are made anew each time. */
const work = tempDir();
await git(work, 'init', '--quiet', '--initial-branch=main');
await commit(work, 'Sell things', { 'README.md': '# Shop\n' });
await git(work, 'tag', 'v1.1');
const strict = (): Partial<GitHubState> => ({
  protection: { main: { settings: STRICT, signatures: true } },
  rulesets: [tagRules()],
});
const state = stateOf(`${work}/.git`, strict());
const served = await serveGitHub(state, { shell });
afterAll(() => served.close());
const repository = { host: served.host, owner: 'shop', name: 'site' };

/** The step with its push replaced by one that goes through when nothing refuses it. */
function incident() {
  Object.assign(state, strict());
  let pushed = false;
  const target = { type: 'git-ref', id: 'refs/heads/main', region: GLOBAL };
  const change: Change = {
    ...{ id: changeId('push', target), kind: 'push', title: 'Push', target, because: [because] },
    ...{
      order: PURGE_ORDER.push,
      effect: 'irreversible',
      command: 'git push',
      preselected: true,
      params: null,
    },
  };
  const push: WritingKind = {
    ...{ kind: 'push', writes: true, permissions: [] },
    apply: async () => {
      if (!refs.every((ref) => allowsRewriting(state, ref)))
        return [{ result: 'failed', code: 'PushRefused', message: 'protected' }];
      pushed = true;
      return [{ result: 'applied' }];
    },
    verify: async () => (pushed ? { held: true } : { held: false, found: 'not pushed' }),
  };
  const book: Playbook<null> = {
    ...{ id: 'leaked-access-key', title: '', summary: '', preflight: [], nextSteps: [] },
    inputs: { takes: [], target: () => [], questions: () => [], parse: () => null },
    kinds: [...purgeKinds, push],
    steps: [
      {
        ...{ id: 'purge', title: 'Purge', phase: 'containment', why: '', reads: [], ifSkipped: {} },
        effect: { kind: 'reversible', undo: '' },
        repeat: { agree: 1, pauseMs: 0, maxRounds: 4, because: '' },
        plan: async (ctx) => {
          const reader = await ctx.github.reader(repository);
          if (reader === undefined) throw new Error('No GitHub.');
          const open = await planOpenGuards(ctx);
          const waiting = pushed ? [] : refs;
          const guards = await planGuards(ctx, reader, repository, {
            ...{ refs: waiting, defaultRef: 'refs/heads/main', because },
          });
          const changes = [...open.changes, ...guards.changes, ...(pushed ? [] : [change])];
          return { ...emptyPlan(''), changes };
        },
      },
    ],
  };
  return { book, wasPushed: () => pushed };
}

function dying(folder: CaseFolder, line: number, when: 'before' | 'after'): CaseFolder {
  let appended = 0;
  return {
    ...folder,
    journal: {
      entries: () => folder.journal.entries(),
      close: () => folder.journal.close(),
      append: async (fact) => {
        appended += 1;
        if (appended > line || (appended === line && when === 'before')) throw new Error('crash');
        const entry = await folder.journal.append(fact);
        if (appended >= line) throw new Error('crash');
        return entry;
      },
    },
  };
}

const run = (book: Playbook<null>, folder: CaseFolder) =>
  start(book, new FakeHost(agree), { case: folder, context: contextFor(connect(served).github) });

async function linesOfAWholeRun(): Promise<number> {
  const { book } = incident();
  const folder = await newCase(tempDir());
  await run(book, folder);
  return folder.journal.entries().length;
}

const lines = await linesOfAWholeRun();

it('a whole run has lines of every kind and leaves protection as it was', () => {
  expect(lines).toBeGreaterThan(20);
  expect(state).toMatchObject(strict());
});

describe.each(['before', 'after'] as const)('a run that dies %s its n-th journal line', (when) => {
  it.each(Array.from({ length: lines }, (_, at) => at + 1))(
    'n = %i: is resumed to the push, and protection is exactly as before',
    async (line) => {
      const { book, wasPushed } = incident();
      const folder = await newCase(tempDir());
      await expect(run(book, dying(folder, line, when))).rejects.toThrow('crash');
      await folder.close();
      const { result } = await run(book, await openCase(folder.dir, fixedClock()));
      expect(result.steps.map((step) => step.result).join()).toMatch(/^(verified|nothing-to-do)$/);
      expect(wasPushed()).toBe(true);
      expect({ protection: state.protection, rulesets: state.rulesets }).toEqual(strict());
    },
  );
});

it('is put back by a resumed run whose repository cannot be read any more', async () => {
  const { book } = incident();
  const folder = await newCase(tempDir());
  const lifted = folder.journal.entries().length;
  expect(lifted).toBe(0);
  await expect(run(book, dying(folder, 11, 'after'))).rejects.toThrow('crash');
  await folder.close();
  expect(state.protection).not.toEqual(strict().protection);
  const { purge } = await import('./double/purge-world.ts');
  const { result, host } = await purge(`${served.url}-gone`, contextFor(connect(served).github), {
    dir: folder.dir,
  });
  expect(host.of('step-planned')[0]?.plan.unlooked[0]?.reason).toMatch(/^RepositoryUnreachable: /);
  expect(result.exitCode).toBe(1);
  expect({ protection: state.protection, rulesets: state.rulesets }).toEqual(strict());
});

it('says at Ctrl-C between lifting and pushing that it is lifted, and the resumed case restores it', async () => {
  const { book, wasPushed } = incident();
  const folder = await newCase(tempDir());
  const stop = new AbortController();
  const host = new FakeHost(agree);
  const told = host.notify.bind(host);
  host.notify = (message) => {
    told(message);
    if (message.type === 'change-applied' && message.change.kind === 'lift-protection') stop.abort();
  };
  const { result } = await start(book, host, {
    ...{ case: folder, signal: stop.signal },
    context: contextFor(connect(served, undefined, stop.signal).github),
  });
  expect(result.exitCode).toBe(130);
  expect(wasPushed()).toBe(false);
  expect(host.of('note').map(({ text }) => text)).toContain(
    'branch protection of main is lifted. If this run is interrupted, resuming the case restores it first.',
  );
  expect(state.protection).not.toEqual(strict().protection);
  await run(book, await openCase(folder.dir, fixedClock()));
  expect({ protection: state.protection, rulesets: state.rulesets }).toEqual(strict());
});
