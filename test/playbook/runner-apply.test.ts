import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GLOBAL, ORDER } from '../../lib/playbook/change.ts';
import type { EvidenceKind } from '../../lib/playbook/change-kind.ts';
import { newCase, tempDir } from '../case/_helpers.ts';
import {
  type Answer,
  agree,
  change,
  eraseThing,
  FakeHost,
  planOf,
  playbook,
  skip,
  start,
  step,
  World,
} from './_helpers.ts';

const denied = { result: 'failed', code: 'UnauthorizedOperation', message: 'not allowed' } as const;

/** A gate that opens by hand: what waits at it is seen waiting. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('the order of changes', () => {
  const inClass = (id: string, region: string, order: (typeof ORDER)[keyof typeof ORDER]) =>
    change(id, region, { order });

  it('finishes a class in a region before the next one starts there, whatever the plan lists first', async () => {
    const world = new World({ late: 'eu-west-1', early: 'eu-west-1', middle: 'eu-west-1' });
    const plan = planOf([
      inClass('late', 'eu-west-1', ORDER.network),
      inClass('middle', 'eu-west-1', ORDER.terminateCompute),
      inClass('early', 'eu-west-1', ORDER.stopRespawners),
    ]);
    await start(playbook(world, [step('erase', world, { plan: async () => plan })]), new FakeHost(agree));
    expect(world.erased).toEqual(['early', 'middle', 'late']);
  });

  it('lets no region wait for another, nor what has no region', async () => {
    const world = new World({ slow: 'eu-west-1', a: 'us-east-1', b: 'us-east-1', c: GLOBAL });
    const held = gate();
    world.onCall = async (ids) => {
      // The slow region ends only after everything elsewhere, later classes too, is done.
      if (ids.includes('slow')) await held.opened;
      if (ids.includes('b')) held.open();
    };
    const plan = planOf([
      inClass('slow', 'eu-west-1', ORDER.terminateCompute),
      inClass('a', 'us-east-1', ORDER.terminateCompute),
      inClass('b', 'us-east-1', ORDER.network),
      inClass('c', GLOBAL, ORDER.principals),
    ]);
    await start(playbook(world, [step('erase', world, { plan: async () => plan })]), new FakeHost(agree));
    expect(world.erased.slice(0, 3).sort()).toEqual(['a', 'b', 'c']);
    expect(world.erased.at(-1)).toBe('slow');
  });

  it('starts a kind after those that it comes after, in the same class', async () => {
    const world = new World({ subnet: 'eu-west-1', gateway: 'eu-west-1', elsewhere: 'us-east-1' });
    const held = gate();
    world.onCall = async (ids) => {
      if (ids.includes('gateway')) await held.opened;
      if (ids.includes('elsewhere')) held.open();
    };
    const subnets = { ...eraseThing(world), kind: 'erase:subnet', after: ['erase-thing'] };
    const plan = planOf([
      { ...inClass('subnet', 'eu-west-1', ORDER.network), kind: 'erase:subnet' },
      inClass('gateway', 'eu-west-1', ORDER.network),
      { ...inClass('elsewhere', 'us-east-1', ORDER.network), kind: 'erase:subnet' },
    ]);
    const book = playbook(world, [step('erase', world, { plan: async () => plan })], {
      kinds: [eraseThing(world), subnets],
    });
    await start(book, new FakeHost(agree));
    expect(world.erased).toEqual(['elsewhere', 'gateway', 'subnet']);
  });

  it('leaves alone what a failed change was to save first', async () => {
    const world = new World({ copy: 'eu-west-1', saved: 'eu-west-1', other: 'eu-west-1' });
    world.failing.set('copy', denied);
    const copy = inClass('copy', 'eu-west-1', ORDER.contain);
    const plan = planOf([
      copy,
      change('saved', 'eu-west-1', { order: ORDER.terminateCompute, needs: [copy.id] }),
      change('other', 'eu-west-1', { order: ORDER.terminateCompute }),
    ]);
    const host = new FakeHost(agree);
    const { result } = await start(playbook(world, [step('erase', world, { plan: async () => plan })]), host);
    expect(world.erased).toEqual(['other']);
    expect(result.exitCode).toBe(1);
    expect(
      host.of('change-applied').flatMap(({ outcome }) => (outcome.result === 'failed' ? [outcome.code] : [])),
    ).toEqual(['UnauthorizedOperation', 'NeededChangeFailed']);
  });

  it('starts everything of a class at once', async () => {
    const world = new World({ a: 'eu-west-1', b: 'eu-west-1' });
    const both = gate();
    let waiting = 0;
    world.onCall = async () => {
      waiting += 1;
      if (waiting === 2) both.open();
      await both.opened;
    };
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost(agree));
    expect(result.exitCode).toBe(0);
  });

  it('puts changes with the same batch key into calls of the size the kind takes', async () => {
    const zones: Record<string, string> = { a1: 'a', a2: 'a', a3: 'a', b1: 'b' };
    const world = new World(Object.fromEntries(Object.keys(zones).map((id) => [id, 'eu-west-1'])));
    const kind = eraseThing(world, { batch: { key: ({ target }) => zones[target.id] ?? '', max: 2 } });
    await start(playbook(world, [step('erase', world)], { kinds: [kind] }), new FakeHost(agree));
    expect(world.calls.map((ids) => ids.join())).toEqual(expect.arrayContaining(['a1,a2', 'a3', 'b1']));
    expect(world.calls.length).toBe(3);
  });
});

describe('a change that fails', () => {
  it('hides no other one and makes the run end with 1', async () => {
    const world = new World({ bad: 'eu-west-1', good: 'eu-west-1' });
    world.failing.set('bad', denied);
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost(agree));
    expect(world.erased).toEqual(['good']);
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [{ result: 'failed', left: ['Erase bad: UnauthorizedOperation: not allowed'] }],
    });
  });

  it('does not hold back the next class, and is named where that fails too', async () => {
    const world = new World({ instance: 'eu-west-1', group: 'eu-west-1', key: 'eu-west-1' });
    world.failing.set('instance', denied);
    world.failing.set('group', { result: 'failed', code: 'DependencyViolation', message: 'in use' });
    const plan = planOf([
      change('instance', 'eu-west-1'),
      change('group', 'eu-west-1', { order: ORDER.network }),
      change('key', 'eu-west-1', { order: ORDER.network }),
    ]);
    const book = playbook(world, [step('erase', world, { plan: async () => plan })]);
    const { result } = await start(book, new FakeHost(agree));
    expect(world.erased).toEqual(['key']);
    expect(result.steps[0]?.left).toEqual([
      'Erase instance: UnauthorizedOperation: not allowed',
      'Erase group: DependencyViolation: in use (failed before it: instance)',
    ]);
  });

  it('by throwing fails its whole call, with the code AWS gave', async () => {
    const world = new World({ a: 'eu-west-1' });
    world.onCall = () => {
      throw Object.assign(new Error('try later'), { name: 'ServiceUnavailable' });
    };
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost(agree));
    expect(result.steps[0]?.left).toEqual(['Erase a: ServiceUnavailable: try later']);
  });

  it('without a word about its outcome counts as failed', async () => {
    const world = new World({ a: 'eu-west-1', b: 'eu-west-1' });
    const kind = eraseThing(world, {
      batch: { key: () => '', max: 9 },
      apply: async () => [{ result: 'applied' }],
    });
    const { result } = await start(
      playbook(world, [step('erase', world)], { kinds: [kind] }),
      new FakeHost(agree),
    );
    expect(result.steps[0]?.left?.join()).toContain('Erase b: NoOutcome');
  });

  it('to save its evidence is not applied at all', async () => {
    const world = new World({ a: 'eu-west-1' });
    const kind = eraseThing(world, {
      saveEvidence: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' })),
    });
    const { result } = await start(
      playbook(world, [step('erase', world)], { kinds: [kind] }),
      new FakeHost(agree),
    );
    expect(world.calls).toEqual([]);
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [
        {
          left: [
            'Erase a: EvidenceNotSaved: Not applied, because its evidence could not be saved: AccessDenied: no',
          ],
        },
      ],
    });
  });

  it('leaves its mark in the journal on both sides of the call', async () => {
    const world = new World({ a: 'eu-west-1' });
    const folder = await newCase(tempDir());
    let onDisk = '';
    world.onCall = () => {
      onDisk = readFileSync(join(folder.dir, 'journal.jsonl'), 'utf8');
    };
    await start(playbook(world, [step('erase', world)]), new FakeHost(agree), { case: folder });
    expect(onDisk.trimEnd().split('\n').at(-1)).toContain('"kind":"change-applying"');
    const kinds = folder.journal.entries().map(({ kind }) => kind);
    expect(kinds).toEqual([
      'run-started',
      'step-started',
      'step-planned',
      'step-answered',
      'change-applying',
      'change-applied',
      'change-verified',
      'step-ended',
      'run-ended',
    ]);
  });
});

describe('evidence', () => {
  it('of everything selected is saved before the first call', async () => {
    const world = new World({ a: 'eu-west-1', b: 'us-east-1' });
    const order: string[] = [];
    world.onCall = (ids) => void order.push(`call ${ids.join()}`);
    const kind = eraseThing(world, {
      saveEvidence: async (ctx, changes) => {
        for (const { target } of changes) await ctx.evidence.saveJson(`${target.id}.json`, target);
        order.push('saved');
      },
    });
    const { folder } = await start(
      playbook(world, [step('erase', world)], { kinds: [kind] }),
      new FakeHost(agree),
    );
    expect(order[0]).toBe('saved');
    expect(folder.evidence.list().map(({ path }) => path)).toEqual(['a.json', 'b.json']);
  });
});

describe('what is read beforehand', () => {
  it('is there while the question stands, and is neither asked about nor left', async () => {
    const world = new World({ a: 'eu-west-1' });
    const folder = await newCase(tempDir());
    const page = change('page', 'global', { kind: 'save-page', title: 'Save the page', effect: 'read-only' });
    const savePage: EvidenceKind = {
      ...{ kind: 'save-page', writes: false, readBeforehand: true, permissions: [] },
      apply: async (ctx) => {
        await ctx.evidence.save('page.md', '# Page');
        return [{ result: 'applied' }];
      },
      verify: async () => ({ held: true }),
    };
    const erase = step('erase', world);
    const look: typeof erase.plan = async (ctx, input) => {
      const plan = await erase.plan(ctx, input);
      return { ...plan, changes: [page, ...plan.changes] };
    };
    const readThenSkip: Answer = async (question) => {
      expect(await folder.evidence.read('page.md')).toBe('# Page');
      expect(question.plan.changes.map(({ title }) => title)).toEqual(['Erase a']);
      return skip(question);
    };
    const host = new FakeHost(readThenSkip);
    const book = playbook(world, [{ ...erase, plan: look }], { kinds: [eraseThing(world), savePage] });
    const { result } = await start(book, host, { case: folder });
    expect(result.steps[0]?.left).toEqual(['Erase a: skipped by the responder.']);
    expect(world.calls).toEqual([]);
  });
});

describe('reading back', () => {
  it('looks again for a while before it says that a change does not hold', async () => {
    const world = new World({ a: 'eu-west-1' });
    let looks = 0;
    const kind = eraseThing(world, {
      verify: async () => {
        looks += 1;
        return looks < 3 ? { held: false, found: 'still there' } : { held: true };
      },
    });
    const host = new FakeHost(agree);
    const { result } = await start(playbook(world, [step('erase', world)], { kinds: [kind] }), host);
    expect(result.exitCode).toBe(0);
    expect(host.of('waiting').map(({ seconds }) => seconds)).toEqual([5, 10]);
  });

  it('that never holds fails the step and says what was found', async () => {
    const world = new World({ a: 'eu-west-1' });
    const kind = eraseThing(world, { verify: async () => ({ held: false, found: 'a is still there' }) });
    const { result } = await start(
      playbook(world, [step('erase', world)], { kinds: [kind] }),
      new FakeHost(agree),
    );
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [{ result: 'failed', left: ['Erase a: does not hold: a is still there'] }],
    });
  });

  it('that is not possible is not taken for a success', async () => {
    const world = new World({ a: 'eu-west-1' });
    const kind = eraseThing(world, { verify: () => Promise.reject(new Error('no network')) });
    const { result } = await start(
      playbook(world, [step('erase', world)], { kinds: [kind] }),
      new FakeHost(agree),
    );
    expect(result.exitCode).toBe(1);
    expect(result.steps[0]?.left).toEqual([
      'Erase a: does not hold: it could not be read back: Error: no network',
    ]);
  });

  it.each(['AccessDeniedException', 'UnsupportedOperation'])(
    'refused with %s is not asked for again',
    async (name) => {
      const world = new World({ a: 'eu-west-1' });
      const refused = Object.assign(new Error('not here'), { name });
      const kind = eraseThing(world, { verify: () => Promise.reject(refused) });
      const host = new FakeHost(agree);
      const { result } = await start(playbook(world, [step('erase', world)], { kinds: [kind] }), host);
      expect(host.of('waiting')).toEqual([]);
      expect(result).toMatchObject({
        exitCode: 1,
        steps: [{ left: [`Erase a: it could not be read back: ${name}: not here`] }],
      });
    },
  );

  it('judges the step as a whole as well, over what was done', async () => {
    const world = new World({ a: 'eu-west-1', b: 'eu-west-1' });
    world.failing.set('b', denied);
    const judged: string[][] = [];
    const whole = step('erase', world, {
      verify: async (_ctx, _input, plan) => {
        judged.push(plan.changes.map(({ target }) => target.id));
        return { held: false, found: 'The bucket still has a copy.' };
      },
    });
    const { result } = await start(playbook(world, [whole]), new FakeHost(agree));
    expect(judged).toEqual([['a']]);
    expect(result.steps[0]).toMatchObject({
      result: 'failed',
      left: expect.arrayContaining(['The bucket still has a copy.']),
    });
  });
});

describe('what a step could not see or do', () => {
  it('is left undone: a place that could not be read is no clean end', async () => {
    const world = new World({});
    const plan = planOf([], {
      unlooked: [{ where: 'eu-north-1', call: 'ec2:DescribeInstances', reason: 'AccessDenied' }],
    });
    const { result } = await start(
      playbook(world, [step('erase', world, { plan: async () => plan })]),
      new FakeHost(),
    );
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [
        { result: 'left-undone', left: ['Not looked at: eu-north-1 (ec2:DescribeInstances): AccessDenied'] },
      ],
    });
  });

  it('is listed, and alone does not fail the run, when it is work for people', async () => {
    const world = new World({});
    const plan = planOf([], {
      leftToHuman: [{ what: 'Write to support', why: 'only they can', how: 'form' }],
    });
    const { result } = await start(
      playbook(world, [step('erase', world, { plan: async () => plan })]),
      new FakeHost(),
    );
    expect(result).toMatchObject({
      exitCode: 0,
      steps: [{ result: 'nothing-to-do', left: ['Write to support: only they can'] }],
    });
  });

  it('does not keep the next steps from running', async () => {
    const world = new World({ a: 'eu-west-1' });
    const broken = step('first', world, {
      plan: () => Promise.reject(Object.assign(new Error('expired'), { name: 'ExpiredToken' })),
    });
    const { result } = await start(playbook(world, [broken, step('second', world)]), new FakeHost(agree));
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [
        { id: 'first', result: 'failed', left: ['The step could not be planned: ExpiredToken: expired'] },
        { id: 'second', result: 'verified' },
      ],
    });
  });
});
